#pragma once

#include <map>
#include <vector>

#include "runtime/trace/tx_tracer.hpp"
#include "runtime/trace/writer.hpp"

namespace alt::trace {

/// geth's default tracer: every instruction with what it finds and takes
/// (execution-apis: OpcodeTransactionTrace).
///
/// `gasCost` includes what a call passes on, but not what a creation does, as in geth. An
/// instruction that runs out of gas while it computes its own price takes all that is left. As in
/// geth, `error` tells of stack and gas, what fails later shows in the call's end only.
class StructLogger final : public TxTracer {
public:
    struct Options {
        bool with_memory = false;
        bool with_stack = true;
        bool with_storage = true;
        bool with_return_data = false;
        std::uint64_t limit = 0;  ///< steps; 0: none
    };

    StructLogger(Budget& budget, const Options& options);

    void on_tx_start(const TxFacts& facts, state::Journal& journal) noexcept override;
    void on_tx_end(const TxEnd& end) noexcept override;
    void on_step(const evm::TraceStep& step) noexcept override;
    void on_paid(const evm::TracePaid& paid) noexcept override;
    void on_call_start(const evm::Message& message) noexcept override;
    void on_call_end(const evm::CallResult& result) noexcept override;
    Result<std::string> result() override;

private:
    /// The step that waits for its price.
    struct Pending {
        bool recorded = false;
        std::uint8_t opcode = 0;
        std::uint64_t pc = 0;
        std::int64_t gas = 0;
        int depth = 0;
        std::size_t stack_items = 0;
        std::string rest;  ///< JSON members after the error
    };

    void note_storage(const evm::TraceStep& step) noexcept;
    void note_rest(const evm::TraceStep& step) noexcept;
    void write_pending(std::int64_t cost, evm::Status status) noexcept;
    [[nodiscard]] std::int64_t cost_of(const evm::TracePaid& paid) const noexcept;

    Budget& budget_;
    Options options_;
    state::Journal* journal_ = nullptr;
    Writer steps_;
    std::uint64_t count_ = 0;
    Pending pending_;
    bool creating_ = false;              ///< the pending step is a creation that has paid
    std::int64_t creation_cost_ = 0;     ///< with what it passes on
    std::vector<std::int64_t> refunds_;  ///< of each running call, outermost first
    std::map<Address, std::map<uint256, uint256>> storage_;  ///< seen so far
    std::string json_;
};

}  // namespace alt::trace
