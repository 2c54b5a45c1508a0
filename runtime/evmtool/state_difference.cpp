#include "runtime/evmtool/state_difference.hpp"

#include <map>

#include "core/base/hex.hpp"
#include "core/base/uint256.hpp"
#include "runtime/evm/code.hpp"

namespace alt::evmtool {
namespace {

std::string differs(std::string_view what, const std::string& got, const std::string& want) {
    return std::string(what) + " " + got + ", expected " + want;
}

/// Slots that hold a value and are not expected are found only by the state root.
std::string compare_account(const state::StateView& state, const Address& address,
                            const state::AccountChange& expected) {
    const auto got = state.account(address);
    if (!got) return "absent";
    const auto& want = *expected.account;
    if (got->nonce != want.nonce)
        return differs("nonce", std::to_string(got->nonce), std::to_string(want.nonce));
    if (got->balance != want.balance)
        return differs("balance", to_quantity(got->balance), to_quantity(want.balance));
    if (got->code_hash != want.code_hash)
        return differs("code hash", to_hex(got->code_hash), to_hex(want.code_hash));
    for (const auto& [key, value] : expected.storage) {
        const auto word = state.storage(address, key);
        if (word != value)
            return differs("slot " + to_quantity(key), to_quantity(word), to_quantity(value));
    }
    if (expected.storage.empty() && state.has_storage(address)) return "storage, expected none";
    return "";
}

}  // namespace

std::string first_difference(const state::StateView& state, const state::Diff& expected) {
    // By address, so that the same failure reads the same in every run.
    std::map<Address, std::string> differences;
    for (const auto& [address, change] : expected.accounts) {
        auto difference = compare_account(state, address, change);
        if (!difference.empty()) differences[address] = std::move(difference);
    }
    state.for_each_account([&](const Address& address, const state::Account&) {
        if (!expected.accounts.contains(address)) differences[address] = "present, expected absent";
    });
    if (differences.empty()) return "a slot that is not expected holds a value";
    const auto& [address, difference] = *differences.begin();
    return to_hex(address) + " " + difference;
}

}  // namespace alt::evmtool
