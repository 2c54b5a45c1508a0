#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/bytes.hpp"
#include "runtime/evm/tracer.hpp"

namespace alt::evmtool {

/// Writes an execution as EIP-3155 asks: one JSON object a line for every instruction, as it
/// happens, and one of what became of the transaction.
///
/// `gas`, `stack`, `memSize` and `refund` are those before the instruction; `refund` is that of the
/// whole transaction. `gasCost` is what the instruction takes from its call, what it passes on to
/// an inner call or creation included; an instruction that fails takes all that is left. `depth`
/// starts at 1.
class Eip3155Tracer final : public evm::Tracer {
public:
    /// Takes one line with its newline; the text is valid during the call only.
    using Sink = std::function<void(std::string_view line)>;

    /// `with_memory`: lines have the whole memory, too, which may make them long.
    explicit Eip3155Tracer(Sink sink, bool with_memory = false)
        : sink_(std::move(sink)), with_memory_(with_memory) {}

    void on_step(const evm::TraceStep& step) noexcept override;
    void on_paid(const evm::TracePaid& paid) noexcept override;
    void on_call_start(const evm::Message& message) noexcept override;
    void on_call_end(const evm::CallResult& result) noexcept override;

    /// How the transaction ended.
    struct Summary {
        std::optional<Hash256> state_root;  ///< none inside a block, where nobody computes it
        BytesView output;
        std::uint64_t gas_used = 0;
        bool pass = false;
        std::string_view fork;
    };
    /// The last line.
    void finish(const Summary& summary);

private:
    Sink sink_;
    bool with_memory_;
    std::string line_;        ///< of the instruction that has not been paid yet, up to its cost
    std::string after_cost_;  ///< the rest of that line
    std::int64_t gas_ = 0;    ///< before it
    std::vector<std::int64_t> refunds_;  ///< of each running call, outermost first
};

}  // namespace alt::evmtool
