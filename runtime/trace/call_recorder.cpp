#include "runtime/trace/call_recorder.hpp"

#include <array>

#include "runtime/evm/frame.hpp"

namespace alt::trace {
namespace {

/// What a frame or a log takes besides its bytes, in memory and in text.
constexpr std::size_t kFrameCost = 512;
constexpr std::size_t kLogCost = 256;

FrameKind kind_of(evm::CallKind kind) noexcept {
    return static_cast<FrameKind>(kind);
}
static_assert(static_cast<int>(FrameKind::create2) == static_cast<int>(evm::CallKind::create2));

CallFrame frame_of(const evm::Message& message, evm::Revision revision) noexcept {
    CallFrame frame;
    frame.kind = kind_of(message.kind);
    frame.depth = message.depth;
    // A delegatecall keeps its caller's sender; who calls is whose account it runs on.
    frame.from = message.kind == evm::CallKind::delegatecall ? message.recipient : message.sender;
    if (!evm::is_create(message.kind)) {
        frame.to = message.code_address;
        frame.is_precompile =
            evm::precompile_at(message.code_address, evm::rules_of(revision)) != 0;
    }
    frame.value = message.value;
    frame.gas = message.gas;
    frame.input = to_bytes(message.input);
    return frame;
}

/// A transaction that ended before its call, as deposits may.
CallFrame frame_of(const TxFacts& facts, evm::Status status) noexcept {
    CallFrame frame;
    frame.kind = facts.tx.to ? FrameKind::call : FrameKind::create;
    frame.from = facts.sender;
    frame.to = facts.tx.to;
    frame.value = facts.tx.value;
    frame.input = facts.tx.data;
    frame.failure.status = status;
    return frame;
}

}  // namespace

std::string_view to_string(FrameKind kind) noexcept {
    static constexpr std::array<std::string_view, 7> kNames{
        "CALL", "CALLCODE", "DELEGATECALL", "STATICCALL", "CREATE", "CREATE2", "SELFDESTRUCT"};
    return kNames[static_cast<std::size_t>(kind)];
}

void CallRecorder::on_tx_start(const TxFacts& facts, state::Journal&) noexcept {
    facts_ = &facts;
    logs_ = facts.first_log;
}

void CallRecorder::on_tx_end(const TxEnd& end) noexcept {
    gas_used_ = end.gas_used;
    if (frames_.empty() && !budget_.exceeded()) add_frame(frame_of(*facts_, end.status));
}

std::size_t CallRecorder::add_frame(CallFrame&& frame) noexcept {
    if (!budget_.take(kFrameCost + 2 * frame.input.size())) return kNone;
    if (auto* const outer = running_frame()) outer->calls.push_back(frames_.size());
    frames_.push_back(std::move(frame));
    return frames_.size() - 1;
}

CallFrame* CallRecorder::running_frame() noexcept {
    if (running_.empty() || running_.back().frame == kNone) return nullptr;
    return &frames_[running_.back().frame];
}

void CallRecorder::on_step(const evm::TraceStep& step) noexcept {
    auto& last = running_.back().last;
    last.opcode = step.opcode;
    last.stack_items = step.stack.size();
}

void CallRecorder::on_paid(const evm::TracePaid& paid) noexcept {
    running_.back().last.status = paid.status;
}

void CallRecorder::on_call_start(const evm::Message& message) noexcept {
    Running running{.frame = kNone, .logs = logs_};
    // Nothing is said of a call before its first instruction.
    running.last.status = evm::Status::revert;
    const bool wanted = !options_.only_top_call || message.depth == 0;
    if (wanted && !budget_.exceeded())
        running.frame = add_frame(frame_of(message, facts_->revision));
    running_.push_back(running);
}

void CallRecorder::on_call_end(const evm::CallResult& result) noexcept {
    const auto& running = running_.back();
    const bool ok = result.status == evm::Status::success;
    if (!ok) logs_ = running.logs;
    if (auto* const frame = running_frame()) {
        frame->gas_used = frame->gas - result.gas_left;
        frame->failure = running.last;
        frame->failure.status = result.status;
        frame->failure.code_deposit =
            is_create(frame->kind) && running.last.status == evm::Status::success;
        const bool shows = ok || result.status == evm::Status::revert;
        if (shows && budget_.take(2 * result.output.size()))
            frame->output = to_bytes(result.output);
        if (ok && is_create(frame->kind)) frame->to = result.created;
    }
    running_.pop_back();
}

void CallRecorder::on_log(const eth::Log& log) noexcept {
    const auto index = logs_++;
    auto* const frame = running_frame();
    if (!options_.with_logs || frame == nullptr) return;
    if (!budget_.take(kLogCost + 2 * log.data.size())) return;
    frame->logs.push_back({log, index, frame->calls.size()});
}

void CallRecorder::on_self_destruct(const Address& account, const Address& beneficiary,
                                    const uint256& balance) noexcept {
    if (options_.only_top_call || running_frame() == nullptr) return;
    CallFrame frame;
    frame.kind = FrameKind::selfdestruct;
    frame.depth = running_frame()->depth + 1;
    frame.from = account;
    frame.to = beneficiary;
    frame.value = balance;
    add_frame(std::move(frame));
}

}  // namespace alt::trace
