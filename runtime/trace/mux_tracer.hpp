#pragma once

#include <memory>
#include <vector>

#include "runtime/trace/tx_tracer.hpp"

namespace alt::trace {

/// geth's muxTracer: several tracers in one execution; {"callTracer": …, "4byteTracer": …}.
class MuxTracer final : public TxTracer {
public:
    void add(std::string name, std::unique_ptr<TxTracer> tracer);

    void on_tx_start(const TxFacts& facts, state::Journal& journal) noexcept override;
    void on_tx_end(const TxEnd& end) noexcept override;
    void on_step(const evm::TraceStep& step) noexcept override;
    void on_paid(const evm::TracePaid& paid) noexcept override;
    void on_call_start(const evm::Message& message) noexcept override;
    void on_call_end(const evm::CallResult& result) noexcept override;
    void on_log(const eth::Log& log) noexcept override;
    void on_self_destruct(const Address& account, const Address& beneficiary,
                          const uint256& balance) noexcept override;
    Result<std::string> result() override;
    /// One by one.
    [[nodiscard]] Result<std::string> result_of(std::size_t index) {
        return tracers_[index].tracer->result();
    }

private:
    struct Named {
        std::string name;
        std::unique_ptr<TxTracer> tracer;
    };
    std::vector<Named> tracers_;
};

}  // namespace alt::trace
