#pragma once

#include <optional>
#include <vector>

#include "runtime/trace/failure.hpp"
#include "runtime/trace/tx_tracer.hpp"

namespace alt::trace {

enum class FrameKind : std::uint8_t {
    call,
    callcode,
    delegatecall,
    staticcall,
    create,
    create2,
    selfdestruct
};
/// The opcode's name.
std::string_view to_string(FrameKind kind) noexcept;
constexpr bool is_create(FrameKind kind) noexcept {
    return kind == FrameKind::create || kind == FrameKind::create2;
}

/// A log of a call.
struct FrameLog {
    eth::Log log;
    std::uint64_t index = 0;   ///< within the block
    std::size_t position = 0;  ///< how many inner calls came before it
};

/// A call, a creation, or what a SELFDESTRUCT moves.
struct CallFrame {
    FrameKind kind = FrameKind::call;
    int depth = 0;
    Address from;               ///< whose code called
    std::optional<Address> to;  ///< whose code runs, what was created, or the beneficiary; none: a
                                ///< creation that failed
    uint256 value;              ///< wei
    std::int64_t gas = 0;       ///< given to it; the transaction's own: less the intrinsic gas
    std::int64_t gas_used = 0;
    Bytes input;
    Bytes output;     ///< return or revert data, or the code of what was created
    Failure failure;  ///< its status is success: none
    bool is_precompile = false;
    std::vector<FrameLog> logs;
    std::vector<std::size_t> calls;  ///< indexes of its inner frames

    [[nodiscard]] bool failed() const noexcept { return failure.status != evm::Status::success; }
};

/// Records the tree of calls of a transaction. The first frame is the transaction's own; each
/// comes before its inner ones.
class CallRecorder : public TxTracer {
public:
    struct Options {
        bool only_top_call = false;
        bool with_logs = false;
    };

    CallRecorder(Budget& budget, const Options& options) : budget_(budget), options_(options) {}

    void on_tx_start(const TxFacts& facts, state::Journal& journal) noexcept override;
    void on_tx_end(const TxEnd& end) noexcept override;
    void on_step(const evm::TraceStep& step) noexcept override;
    void on_paid(const evm::TracePaid& paid) noexcept override;
    void on_call_start(const evm::Message& message) noexcept override;
    void on_call_end(const evm::CallResult& result) noexcept override;
    void on_log(const eth::Log& log) noexcept override;
    void on_self_destruct(const Address& account, const Address& beneficiary,
                          const uint256& balance) noexcept override;

    /// Not empty after on_tx_end, unless the budget was exceeded.
    [[nodiscard]] const std::vector<CallFrame>& frames() const noexcept { return frames_; }
    [[nodiscard]] const TxFacts& facts() const noexcept { return *facts_; }
    [[nodiscard]] std::uint64_t gas_used() const noexcept { return gas_used_; }
    [[nodiscard]] Result<void> check() const { return budget_.check(); }
    /// For text that is longer than what was recorded.
    void take(std::size_t bytes) noexcept { budget_.take(bytes); }

private:
    static constexpr std::size_t kNone = ~std::size_t{0};
    /// A call that has not ended.
    struct Running {
        std::size_t frame = kNone;  ///< kNone: not recorded
        std::uint64_t logs = 0;     ///< before it
        Failure last = {};          ///< its last instruction, and how that ended
    };

    std::size_t add_frame(CallFrame&& frame) noexcept;
    CallFrame* running_frame() noexcept;

    Budget& budget_;
    Options options_;
    const TxFacts* facts_ = nullptr;
    std::uint64_t gas_used_ = 0;
    std::uint64_t logs_ = 0;  ///< so far, less those of calls that failed
    std::vector<CallFrame> frames_;
    std::vector<Running> running_;
};

}  // namespace alt::trace
