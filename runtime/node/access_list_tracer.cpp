#include "runtime/node/access_list_tracer.hpp"

namespace alt::node {

namespace {

constexpr std::uint8_t kSload = 0x54;
constexpr std::uint8_t kSstore = 0x55;

/// How deep in the stack an instruction finds the address it names; 0: it names none.
std::size_t address_depth(std::uint8_t opcode) noexcept {
    switch (opcode) {
        case 0x31:  // BALANCE
        case 0x3b:  // EXTCODESIZE
        case 0x3c:  // EXTCODECOPY
        case 0x3f:  // EXTCODEHASH
        case 0xff:  // SELFDESTRUCT
            return 1;
        case 0xf1:  // CALL
        case 0xf2:  // CALLCODE
        case 0xf4:  // DELEGATECALL
        case 0xfa:  // STATICCALL
            return 2;
        default:
            return 0;
    }
}

}  // namespace

void AccessListTracer::on_step(const evm::TraceStep& step) noexcept {
    const auto& stack = step.stack;
    const bool is_slot = step.opcode == kSload || step.opcode == kSstore;
    if (is_slot && !stack.empty()) accessed_[step.account].insert(stack.back());
    if (const auto depth = address_depth(step.opcode); depth != 0 && stack.size() >= depth)
        accessed_[to_address(stack[stack.size() - depth])];
}

void AccessListTracer::include(const eth::AccessEntry& entry) {
    auto& slots = accessed_[entry.address];
    for (const auto& key : entry.storage_keys) slots.insert(to_uint256(key));
}

std::vector<eth::AccessEntry> AccessListTracer::access_list(
    const std::set<Address>& excluded) const {
    std::vector<eth::AccessEntry> out;
    for (const auto& [address, slots] : accessed_) {
        if (slots.empty() && excluded.contains(address)) continue;
        eth::AccessEntry entry{address, {}};
        for (const auto& slot : slots) entry.storage_keys.push_back(to_be_bytes(slot));
        out.push_back(std::move(entry));
    }
    return out;
}

}  // namespace alt::node
