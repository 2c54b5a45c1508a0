#include "runtime/rpc/handlers/dev/number.hpp"

namespace alt::rpc {

namespace {

/// hardhat's names answer true, anvil's null.
template <bool hardhat>
net::RpcResult done() {
    return hardhat ? codec::Json(true) : null();
}

template <bool hardhat>
net::RpcResult set_balance(Context& context, const Params& params) {
    node::AccountEdit edit;
    ALT_PARAM(edit.account, params.address(0));
    ALT_PARAM(edit.balance, big_number_at(params, 1));
    ALT_DO(context.node.edit({std::move(edit)}));
    return done<hardhat>();
}

net::RpcResult add_balance(Context& context, const Params& params) {
    node::AccountEdit edit;
    ALT_PARAM(edit.account, params.address(0));
    ALT_PARAM(const auto more, big_number_at(params, 1));
    ALT_ANSWER(const auto before, context.query().balance(edit.account, client::BlockTag::latest));
    const auto sum = add_overflow(before, more);
    edit.balance = sum.overflow ? kMaxUint256 : sum.value;
    ALT_DO(context.node.edit({std::move(edit)}));
    return null();
}

template <bool hardhat>
net::RpcResult set_nonce(Context& context, const Params& params) {
    node::AccountEdit edit;
    ALT_PARAM(edit.account, params.address(0));
    ALT_PARAM(edit.nonce, number_at(params, 1));
    ALT_DO(context.node.edit({std::move(edit)}));
    return done<hardhat>();
}

template <bool hardhat>
net::RpcResult set_code(Context& context, const Params& params) {
    node::AccountEdit edit;
    ALT_PARAM(edit.account, params.address(0));
    ALT_PARAM(edit.code, params.bytes(1));
    ALT_DO(context.node.edit({std::move(edit)}));
    return done<hardhat>();
}

net::RpcResult set_storage_at(Context& context, const Params& params) {
    node::AccountEdit edit;
    ALT_PARAM(edit.account, params.address(0));
    ALT_PARAM(const auto slot, big_number_at(params, 1));
    ALT_PARAM(const auto value, params.hash(2));
    edit.storage.emplace_back(slot, to_uint256(value));
    ALT_DO(context.node.edit({std::move(edit)}));
    return codec::Json(true);
}

net::RpcResult snapshot(Context& context, const Params&) {
    ALT_ANSWER(const auto id, context.node.snapshot());
    return quantity(id);
}

net::RpcResult revert(Context& context, const Params& params) {
    ALT_PARAM(const auto id, number_at(params, 0));
    ALT_ANSWER(const auto head, context.node.revert(id));
    if (head) context.filters.rewind(*head + 1);
    return codec::Json(head.has_value());
}

}  // namespace

void add_dev_state(MethodTable& table) {
    const auto* number = "account: Address, value: Quantity";
    const auto* code = "account: Address, code: Bytes";
    const auto* slot = "account: Address, slot: Quantity, value: Hash";
    const auto* balance = "Sets an account's balance, wei";
    const auto* nonce = "Sets an account's nonce";
    add_aliases(table, {"anvil_setBalance", "tenderly_setBalance"}, set_balance<false>,
                Runs::waiting, balance, number, "Null");
    add_aliases(table, {"hardhat_setBalance", "evm_setAccountBalance"}, set_balance<true>,
                Runs::waiting, balance, number, "Boolean");
    add_aliases(table, {"anvil_addBalance", "hardhat_addBalance"}, add_balance, Runs::waiting,
                "Adds to an account's balance, wei", number, "Null");
    table.add("anvil_setNonce", set_nonce<false>, Runs::waiting, nonce, number, "Null");
    add_aliases(table, {"hardhat_setNonce", "evm_setAccountNonce"}, set_nonce<true>, Runs::waiting,
                nonce, number, "Boolean");
    table.add("anvil_setCode", set_code<false>, Runs::waiting, "Sets an account's code", code,
              "Null");
    add_aliases(table, {"hardhat_setCode", "evm_setAccountCode"}, set_code<true>, Runs::waiting,
                "Sets an account's code", code, "Boolean");
    add_aliases(table, {"anvil_setStorageAt", "hardhat_setStorageAt", "evm_setAccountStorageAt"},
                set_storage_at, Runs::waiting, "Sets a storage slot", slot, "Boolean");
    add_aliases(table, {"evm_snapshot", "anvil_snapshot"}, snapshot, Runs::waiting,
                "Remembers the chain as it is, and names that", "", "Quantity");
    add_aliases(table, {"evm_revert", "anvil_revert"}, revert, Runs::waiting,
                "Goes back to a snapshot; false: there is none", "id: Quantity", "Boolean");
}

}  // namespace alt::rpc
