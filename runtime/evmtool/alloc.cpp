#include "runtime/evmtool/alloc.hpp"

#include <map>

#include "core/base/hex.hpp"
#include "runtime/evm/code.hpp"

namespace alt::evmtool {
namespace {

struct Whole {
    state::Account account;
    evm::CodePtr code;
    std::map<uint256, uint256> storage;
};
using Accounts = std::map<Address, Whole>;

void apply(const state::Diff& diff, Accounts& accounts) {
    for (const auto& [address, change] : diff.accounts) {
        if (!change.account) {
            accounts.erase(address);
            continue;
        }
        auto& whole = accounts[address];
        whole.account = *change.account;
        if (change.new_code) whole.code = change.new_code;
        if (change.storage_cleared) whole.storage.clear();
        for (const auto& [slot, value] : change.storage) {
            if (value.is_zero())
                whole.storage.erase(slot);
            else
                whole.storage[slot] = value;
        }
    }
}

codec::JsonObject view_of(const Whole& whole) {
    codec::JsonObject out{{"balance", to_quantity(whole.account.balance)}};
    if (whole.account.nonce != 0) out["nonce"] = to_quantity(whole.account.nonce);
    if (whole.code && !whole.code->empty()) out["code"] = to_hex(whole.code->bytes());
    if (whole.storage.empty()) return out;
    codec::JsonObject storage;
    for (const auto& [slot, value] : whole.storage)
        storage[to_hex(to_be_bytes(slot))] = to_hex(to_be_bytes(value));
    out["storage"] = std::move(storage);
    return out;
}

}  // namespace

codec::JsonObject alloc_view(const state::Diff& before, const state::Diff& diff) {
    Accounts accounts;
    apply(before, accounts);
    apply(diff, accounts);
    codec::JsonObject out;
    for (const auto& [address, whole] : accounts) out[to_hex(address)] = view_of(whole);
    return out;
}

}  // namespace alt::evmtool
