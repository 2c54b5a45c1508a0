#pragma once

#include <vector>

#include "core/eth/receipt.hpp"
#include "runtime/evm/tracer.hpp"

namespace alt::node {

/// The logs of an execution with one for each transfer of value, in their order, as eth_simulateV1
/// shows them: ERC-20's Transfer event of the address 0xeeee….
class TransferTracer final : public evm::Tracer {
public:
    void on_step(const evm::TraceStep&) noexcept override {}
    void on_paid(const evm::TracePaid&) noexcept override {}
    void on_call_start(const evm::Message& message) noexcept override;
    void on_call_end(const evm::CallResult& result) noexcept override;
    void on_log(const eth::Log& log) noexcept override;
    void on_self_destruct(const Address& account, const Address& beneficiary,
                          const uint256& balance) noexcept override;

    [[nodiscard]] std::vector<eth::Log> take() { return std::move(logs_); }

private:
    struct Call {
        std::size_t first_log;  ///< those from here on go if the call fails
        bool pays_creation;     ///< the recipient of the first is not known yet
    };
    void transfer(const Address& from, const Address& to, const uint256& value);

    std::vector<Call> calls_;
    std::vector<eth::Log> logs_;
};

}  // namespace alt::node
