#include "runtime/trace/struct_logger.hpp"

#include <numeric>

#include "core/base/hex.hpp"
#include "runtime/evm/opcode_info.hpp"
#include "runtime/trace/failure.hpp"

namespace alt::trace {
namespace {

constexpr std::uint8_t kSload = 0x54;
constexpr std::uint8_t kSstore = 0x55;
constexpr std::uint8_t kCreate = 0xf0;
constexpr std::uint8_t kCreate2 = 0xf5;
constexpr std::size_t kWord = 32;

std::uint64_t not_negative(std::int64_t value) noexcept {
    return value < 0 ? 0 : static_cast<std::uint64_t>(value);
}

bool is_told(evm::Status status) noexcept {
    return status == evm::Status::out_of_gas || status == evm::Status::stack_underflow ||
           status == evm::Status::stack_overflow;
}

}  // namespace

StructLogger::StructLogger(Budget& budget, const Options& options)
    : budget_(budget), options_(options) {
    steps_.begin_array();
}

void StructLogger::on_tx_start(const TxFacts&, state::Journal& journal) noexcept {
    journal_ = &journal;
}

void StructLogger::on_call_start(const evm::Message& message) noexcept {
    if (std::exchange(creating_, false))
        write_pending(creation_cost_ - message.gas, evm::Status::success);
    refunds_.push_back(0);
}

void StructLogger::on_call_end(const evm::CallResult&) noexcept {
    refunds_.pop_back();
}

void StructLogger::on_step(const evm::TraceStep& step) noexcept {
    refunds_.back() = step.refund;
    pending_.recorded = !budget_.exceeded() && (options_.limit == 0 || count_ < options_.limit);
    if (!pending_.recorded) return;
    ++count_;
    pending_.opcode = step.opcode;
    pending_.pc = step.pc;
    pending_.gas = step.gas;
    pending_.depth = step.depth;
    pending_.stack_items = step.stack.size();
    note_rest(step);
}

void StructLogger::note_rest(const evm::TraceStep& step) noexcept {
    // As an object whose braces are cut off, to follow the members that are known later.
    Writer rest;
    rest.begin_object();
    if (options_.with_stack) {
        rest.key("stack").begin_array();
        for (const auto& item : step.stack) rest.quantity(item);
        rest.end_array();
    }
    if (options_.with_return_data && !step.return_data.empty())
        rest.key("returnData").hex(step.return_data);
    // Memory may be large without having cost much again.
    if (options_.with_memory && !step.memory.empty() && budget_.take(2 * step.memory.size())) {
        rest.key("memory").begin_array();
        for (std::size_t at = 0; at < step.memory.size(); at += kWord)
            rest.hex(step.memory.subspan(at, kWord));
        rest.end_array();
    }
    if (options_.with_storage && (step.opcode == kSload || step.opcode == kSstore)) {
        note_storage(step);
        if (const auto& seen = storage_[step.account];
            !seen.empty() && budget_.take(seen.size() * 4 * kWord)) {
            rest.key("storage").begin_object();
            for (const auto& [key, value] : seen) rest.key(to_hex(to_be_bytes(key))).word(value);
            rest.end_object();
        }
    }
    const auto refund = std::accumulate(refunds_.begin(), refunds_.end(), std::int64_t{0});
    if (refund > 0) rest.key("refund").number(not_negative(refund));
    const auto text = rest.take();
    pending_.rest = text.size() > 1 ? "," + text.substr(1) : "";
}

void StructLogger::note_storage(const evm::TraceStep& step) noexcept {
    const auto items = step.stack.size();
    if (step.opcode == kSload && items >= 1)
        storage_[step.account][step.stack.back()] =
            journal_->storage(step.account, step.stack.back());
    if (step.opcode == kSstore && items >= 2)
        storage_[step.account][step.stack.back()] = step.stack[items - 2];
}

std::int64_t StructLogger::cost_of(const evm::TracePaid& paid) const noexcept {
    const bool has_price =
        paid.status == evm::Status::success || paid.status == evm::Status::revert ||
        paid.status == evm::Status::out_of_gas || paid.status == evm::Status::bad_jump_destination;
    return has_price ? pending_.gas - paid.gas : evm::opcode_info(pending_.opcode).gas;
}

void StructLogger::on_paid(const evm::TracePaid& paid) noexcept {
    if (!pending_.recorded) return;
    const auto cost = cost_of(paid);
    const bool creates = pending_.opcode == kCreate || pending_.opcode == kCreate2;
    if (creates && paid.status == evm::Status::success) {
        creating_ = true;
        creation_cost_ = cost;
        return;
    }
    write_pending(cost, paid.status);
}

void StructLogger::write_pending(std::int64_t cost, evm::Status status) noexcept {
    const auto before = steps_.size();
    const auto name = evm::opcode_info(pending_.opcode).name;
    Writer line;
    line.begin_object().key("pc").number(pending_.pc).key("op");
    if (name == "UNDEFINED")
        line.text("opcode " + to_quantity(pending_.opcode) + " not defined");
    else
        line.text(name);
    line.key("gas").number(not_negative(pending_.gas));
    line.key("gasCost").number(not_negative(cost));
    line.key("depth").number(static_cast<std::uint64_t>(pending_.depth) + 1);
    if (is_told(status))
        line.key("error").text(geth_error(
            {.status = status, .opcode = pending_.opcode, .stack_items = pending_.stack_items}));
    steps_.raw(line.take() + pending_.rest + '}');
    budget_.take(steps_.size() - before);
}

void StructLogger::on_tx_end(const TxEnd& end) noexcept {
    const bool shows = end.status == evm::Status::success || end.status == evm::Status::revert;
    Writer out;
    out.begin_object().key("gas").number(end.gas_used);
    out.key("failed").boolean(end.status != evm::Status::success);
    out.key("returnValue").hex(shows ? end.output : BytesView{});
    out.key("structLogs").raw(steps_.end_array().take());
    json_ = out.end_object().take();
}

Result<std::string> StructLogger::result() {
    ALT_TRY(budget_.check());
    return std::move(json_);
}

}  // namespace alt::trace
