#include "core/codec/abi.hpp"
#include "runtime/rpc/handlers/dev/number.hpp"

namespace alt::rpc {

namespace {

/// A view function of a token whose answer is one storage slot.
client::CallRequest view_of(const Address& token, std::string_view function,
                            std::initializer_list<Address> arguments) {
    client::CallRequest out;
    out.to = token;
    out.data = to_bytes(codec::selector(function));
    for (const auto& argument : arguments) {
        const auto word = to_be_bytes(to_uint256(argument));
        out.data.insert(out.data.end(), word.bytes.begin(), word.bytes.end());
    }
    return out;
}

/// Finds the slot that the function reads by trying those it touches, and sets it.
Result<void> set_answer(Context& context, const client::CallRequest& view, const uint256& value) {
    const node::BlockId latest = client::BlockTag::latest;
    const auto& query = context.query();
    ALT_TRY_ASSIGN(const auto touched, query.create_access_list(view, latest));
    const auto wanted = to_be_bytes(value);
    for (const auto& entry : touched.access_list)
        for (const auto& key : entry.storage_keys) {
            node::AccountOverride change;
            change.state_diff.emplace();
            (*change.state_diff)[to_uint256(key)] = value;
            const node::Overrides overrides{{{entry.address, change}}, {}};
            ALT_TRY_ASSIGN(const auto outcome, query.call(view, latest, overrides));
            if (outcome.status != evm::Status::success || outcome.output != to_bytes(wanted))
                continue;
            node::AccountEdit edit;
            edit.account = entry.address;
            edit.storage.emplace_back(to_uint256(key), value);
            return context.node.edit({std::move(edit)});
        }
    return make_error(Errc::not_found, "no storage slot gives the token's answer");
}

net::RpcResult deal_erc20(Context& context, const Params& params) {
    ALT_PARAM(const auto account, params.address(0));
    ALT_PARAM(const auto token, params.address(1));
    ALT_PARAM(const auto balance, big_number_at(params, 2));
    ALT_DO(set_answer(context, view_of(token, "balanceOf(address)", {account}), balance));
    return null();
}

net::RpcResult set_allowance(Context& context, const Params& params) {
    ALT_PARAM(const auto owner, params.address(0));
    ALT_PARAM(const auto spender, params.address(1));
    ALT_PARAM(const auto token, params.address(2));
    ALT_PARAM(const auto amount, big_number_at(params, 3));
    ALT_DO(set_answer(context, view_of(token, "allowance(address,address)", {owner, spender}),
                      amount));
    return null();
}

}  // namespace

void add_dev_token(MethodTable& table) {
    add_aliases(table, {"anvil_dealERC20", "anvil_setERC20Balance", "hardhat_dealERC20"},
                deal_erc20, Runs::waiting, "Sets an account's balance of a token",
                "account: Address, token: Address, balance: Quantity", "Null");
    add_aliases(table, {"anvil_setERC20Allowance", "hardhat_setERC20Allowance"}, set_allowance,
                Runs::waiting, "Sets an allowance of a token",
                "owner: Address, spender: Address, token: Address, amount: Quantity", "Null");
}

}  // namespace alt::rpc
