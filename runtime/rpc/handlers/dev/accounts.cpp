#include "core/eth/wire.hpp"
#include "runtime/rpc/call_answer.hpp"
#include "runtime/rpc/handlers/dev/number.hpp"

namespace alt::rpc {

namespace {

using codec::Json;
using codec::JsonObject;

net::RpcResult accounts(Context&, const Params&) {
    codec::JsonArray out;
    for (const auto& account : Wallet::accounts()) out.push_back(hex(account));
    return Json(std::move(out));
}

net::RpcResult impersonate(Context& context, const Params& params) {
    ALT_PARAM(const auto account, params.address(0));
    context.wallet.impersonate(account);
    return null();
}

net::RpcResult stop_impersonating(Context& context, const Params& params) {
    ALT_PARAM(const auto account, params.address(0));
    context.wallet.stop_impersonating(account);
    return null();
}

net::RpcResult auto_impersonate(Context& context, const Params& params) {
    ALT_PARAM(const bool on, params.boolean(0, true));
    context.wallet.impersonate_all(on);
    return null();
}

/// Absent fees become what the next blocks take: twice the base fee, and the suggested tip.
void fill_fees(node::CallArgs& args, const node::Query& query) {
    if (args.gas_price) return;
    const auto tip = query.suggested_priority_fee();
    if (!args.max_priority_fee_per_gas) args.max_priority_fee_per_gas = tip;
    if (!args.max_fee_per_gas)
        args.max_fee_per_gas = query.next_base_fee() * 2 + *args.max_priority_fee_per_gas;
    if (args.blob_versioned_hashes && !args.max_fee_per_blob_gas)
        args.max_fee_per_blob_gas = query.next_blob_base_fee() * 2;
}

/// Who says nothing of a sender means the first account that the node signs for.
Result<node::CallArgs> own_call(const Params& params) {
    ALT_TRY_ASSIGN(auto args, params.call(0));
    if (codec::find(*params.at(0), "from") == nullptr) args.from = Wallet::accounts().front();
    return args;
}

using Filled = std::variant<eth::Transaction, net::RpcError>;

/// A transaction with all that its arguments leave out: nonce, fees, gas.
Filled fill(Context& context, node::CallArgs args) {
    const auto& query = context.query();
    if (!args.nonce) {
        ALT_ANSWER(args.nonce, query.nonce(args.from, client::BlockTag::pending));
    }
    fill_fees(args, query);
    if (!args.gas) {
        ALT_ANSWER(const auto estimate, query.estimate_gas(args, client::BlockTag::pending));
        if (const auto* outcome = std::get_if<node::CallOutcome>(&estimate))
            return failure(*outcome);
        args.gas = std::get<std::uint64_t>(estimate);
    }
    ALT_PARAM(auto tx, node::to_transaction(args, query.chain_id(), *args.nonce, *args.gas));
    return tx;
}

Json shown(const eth::Transaction& tx, const Address& from) {
    return JsonObject{{"raw", hex(eth::encode(tx))},
                      {"tx", eth::to_json(tx, eth::hash_of(tx), from, std::nullopt, {})}};
}

net::RpcResult fill_transaction(Context& context, const Params& params) {
    ALT_PARAM(auto args, params.call(0));
    const auto from = args.from;
    auto filled = fill(context, std::move(args));
    if (auto* error = std::get_if<net::RpcError>(&filled)) return std::move(*error);
    return shown(std::get<eth::Transaction>(filled), from);
}

net::RpcResult sign_transaction(Context& context, const Params& params) {
    ALT_PARAM(auto args, own_call(params));
    const auto from = args.from;
    const auto key = Wallet::key_of(from);
    if (!key) return no_key(from);
    auto filled = fill(context, std::move(args));
    if (auto* error = std::get_if<net::RpcError>(&filled)) return std::move(*error);
    auto& tx = std::get<eth::Transaction>(filled);
    eth::sign(tx, *key);
    return shown(tx, from);
}

using Sent = std::variant<Hash256, net::RpcError>;

/// Completes a transaction and sends it: signed with its sender's key, or without a signature if
/// there is none and anybody may be acted for.
Sent send(Context& context, node::CallArgs args, bool anybody) {
    const auto from = args.from;
    const auto key = Wallet::key_of(from);
    if (!key && !anybody && !context.wallet.impersonates(from)) return no_key(from);
    auto filled = fill(context, std::move(args));
    if (auto* error = std::get_if<net::RpcError>(&filled)) return std::move(*error);
    auto& tx = std::get<eth::Transaction>(filled);
    if (key) eth::sign(tx, *key);
    ALT_TAKEN(const auto submission, key ? context.node.accept(eth::encode(tx))
                                         : context.node.accept_unsigned(std::move(tx), from));
    ALT_DO(context.node.wait_durable(submission));
    return submission.hash;
}

net::RpcResult hash_of(Sent sent) {
    if (auto* error = std::get_if<net::RpcError>(&sent)) return std::move(*error);
    return hex(std::get<Hash256>(sent));
}

net::RpcResult send_transaction(Context& context, const Params& params) {
    ALT_PARAM(auto args, own_call(params));
    return hash_of(send(context, std::move(args), false));
}

net::RpcResult send_unsigned(Context& context, const Params& params) {
    ALT_PARAM(auto args, params.call(0));
    return hash_of(send(context, std::move(args), true));
}

/// The receipt is null where blocks are made later.
net::RpcResult send_transaction_sync(Context& context, const Params& params) {
    ALT_PARAM(auto args, own_call(params));
    auto sent = send(context, std::move(args), false);
    if (auto* error = std::get_if<net::RpcError>(&sent)) return std::move(*error);
    const auto receipt = context.query().receipt(std::get<Hash256>(sent));
    return receipt ? eth::to_json(*receipt) : null();
}

}  // namespace

net::RpcError no_key(const Address& account) {
    return {kServerError, "no key of " + to_hex(account) + ": it is no development account", {}};
}

void add_dev_accounts(MethodTable& table) {
    add_aliases(table, {"eth_accounts", "eth_requestAccounts"}, accounts, Runs::at_once,
                "The accounts that the node signs for", "", "Address[]");
    add_aliases(table, {"anvil_impersonateAccount", "hardhat_impersonateAccount"}, impersonate,
                Runs::waiting, "Lets eth_sendTransaction act for an account without its key",
                "account: Address");
    add_aliases(table, {"anvil_stopImpersonatingAccount", "hardhat_stopImpersonatingAccount"},
                stop_impersonating, Runs::waiting, "Ends impersonating an account",
                "account: Address");
    add_aliases(table, {"anvil_autoImpersonateAccount", "hardhat_autoImpersonateAccount"},
                auto_impersonate, Runs::waiting, "Whether every account is impersonated",
                "on: Boolean", "Null");
    table.add("eth_sendTransaction", send_transaction, Runs::waiting,
              "Completes, signs and sends a transaction of a development or impersonated account",
              "transaction: Call", "Hash");
    table.add("eth_sendTransactionSync", send_transaction_sync, Runs::waiting,
              "The same, and answers with the receipt", "transaction: Call", "Receipt|Null");
    table.add("eth_sendUnsignedTransaction", send_unsigned, Runs::waiting,
              "Completes and sends a transaction of any account, without a signature",
              "transaction: Call", "Hash");
    table.add("eth_signTransaction", sign_transaction, Runs::apart,
              "Completes and signs a transaction of a development account", "transaction: Call",
              "Object");
}

void add_eth_fill(MethodTable& table) {
    table.add("eth_fillTransaction", fill_transaction, Runs::apart,
              "Completes a transaction: nonce, fees, gas", "transaction: Call", "Object");
}

}  // namespace alt::rpc
