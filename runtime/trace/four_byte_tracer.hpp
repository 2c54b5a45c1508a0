#pragma once

#include <map>

#include "runtime/trace/tx_tracer.hpp"

namespace alt::trace {

/// geth's 4byteTracer: how often each selector was called with how many bytes of arguments:
/// {"0x27dc297e-128": 1}. Creations and precompiles do not count.
class FourByteTracer final : public TxTracer {
public:
    explicit FourByteTracer(Budget& budget) : budget_(budget) {}

    void on_tx_start(const TxFacts& facts, state::Journal& journal) noexcept override;
    void on_tx_end(const TxEnd&) noexcept override {}
    void on_call_start(const evm::Message& message) noexcept override;
    Result<std::string> result() override;

private:
    Budget& budget_;
    const TxFacts* facts_ = nullptr;
    std::map<std::string, std::uint64_t> counts_;
};

}  // namespace alt::trace
