#include "runtime/evmtool/eip3155.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <numeric>

#include "core/base/hex.hpp"
#include "core/base/uint256.hpp"
#include "runtime/evm/opcode_info.hpp"

namespace alt::evmtool {
namespace {

void add_number(std::string& out, std::uint64_t value) {
    std::array<char, 20> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    out.append(digits.data(), end);
}
void add_hex(std::string& out, std::uint64_t value) {
    std::array<char, 16> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value, 16).ptr;
    out += "\"0x";
    out.append(digits.data(), end);
    out += '"';
}
void add_hex(std::string& out, std::int64_t value) {
    add_hex(out, static_cast<std::uint64_t>(std::max<std::int64_t>(value, 0)));
}
void add_bytes(std::string& out, BytesView bytes) {
    out += '"';
    out += to_hex(bytes);
    out += '"';
}
void add_stack(std::string& out, std::span<const uint256> stack) {
    out += '[';
    for (const auto& item : stack) {
        if (out.back() != '[') out += ',';
        if (item.fits_u64()) {
            add_hex(out, item.low());
        } else {
            out += '"';
            out += to_quantity(item);
            out += '"';
        }
    }
    out += ']';
}

}  // namespace

void Eip3155Tracer::on_call_start(const evm::Message&) noexcept {
    refunds_.push_back(0);
}

void Eip3155Tracer::on_call_end(const evm::CallResult&) noexcept {
    refunds_.pop_back();
}

void Eip3155Tracer::on_step(const evm::TraceStep& step) noexcept {
    gas_ = step.gas;
    refunds_.back() = step.refund;
    line_ = "{\"pc\":";
    add_number(line_, step.pc);
    line_ += ",\"op\":";
    add_number(line_, step.opcode);
    line_ += ",\"gas\":";
    add_hex(line_, step.gas);

    auto& rest = after_cost_;
    rest = ",\"memSize\":";
    add_number(rest, step.memory.size());
    if (with_memory_) {
        rest += ",\"memory\":";
        add_bytes(rest, step.memory);
    }
    rest += ",\"stack\":";
    add_stack(rest, step.stack);
    rest += ",\"depth\":";
    add_number(rest, static_cast<std::uint64_t>(step.depth) + 1);
    rest += ",\"returnData\":";
    add_bytes(rest, step.return_data);
    rest += ",\"refund\":";
    add_hex(rest, std::accumulate(refunds_.begin(), refunds_.end(), std::int64_t{0}));
    rest += ",\"opName\":\"";
    rest += evm::opcode_info(step.opcode).name;
    rest += '"';
}

void Eip3155Tracer::on_paid(const evm::TracePaid& paid) noexcept {
    const bool keeps_gas =
        paid.status == evm::Status::success || paid.status == evm::Status::revert;
    line_ += ",\"gasCost\":";
    add_hex(line_, keeps_gas ? gas_ - paid.gas : gas_);
    line_ += after_cost_;
    if (paid.status != evm::Status::success) {
        line_ += ",\"error\":\"";
        line_ += evm::to_string(paid.status);
        line_ += '"';
    }
    line_ += "}\n";
    sink_(line_);
}

void Eip3155Tracer::finish(const Summary& summary) {
    std::string line = "{";
    if (summary.state_root) {
        line += "\"stateRoot\":";
        add_bytes(line, *summary.state_root);
        line += ',';
    }
    line += "\"output\":";
    add_bytes(line, summary.output);
    line += ",\"gasUsed\":";
    add_hex(line, summary.gas_used);
    line += summary.pass ? ",\"pass\":true" : ",\"pass\":false";
    line += ",\"fork\":\"";
    line += summary.fork;
    line += "\"}\n";
    sink_(line);
}

}  // namespace alt::evmtool
