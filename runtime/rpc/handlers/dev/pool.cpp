#include "runtime/rpc/handlers/dev/number.hpp"

namespace alt::rpc {

namespace {

net::RpcResult anvil_drop(Context& context, const Params& params) {
    ALT_PARAM(const auto hash, params.hash(0));
    ALT_ANSWER(const bool found, context.node.drop_transaction(hash));
    return found ? hex(hash) : null();
}

net::RpcResult hardhat_drop(Context& context, const Params& params) {
    ALT_PARAM(const auto hash, params.hash(0));
    ALT_ANSWER(const bool found, context.node.drop_transaction(hash));
    return codec::Json(found);
}

net::RpcResult drop_all(Context& context, const Params&) {
    ALT_DO(context.node.drop_all_transactions());
    return null();
}

net::RpcResult remove_of_sender(Context& context, const Params& params) {
    ALT_PARAM(const auto sender, params.address(0));
    const auto pool = context.query().pool_content();
    for (const auto* part : {&pool.queued, &pool.pending})
        if (const auto found = part->find(sender); found != part->end())
            for (auto tx = found->second.rbegin(); tx != found->second.rend(); ++tx)
                ALT_DO(context.node.drop_transaction(tx->second.hash));
    return null();
}

}  // namespace

void add_dev_pool(MethodTable& table) {
    table.add("anvil_dropTransaction", anvil_drop, Runs::waiting,
              "Takes a transaction out of the pool", "hash: Hash", "Hash|Null");
    table.add("hardhat_dropTransaction", hardhat_drop, Runs::waiting,
              "Takes a transaction out of the pool", "hash: Hash", "Boolean");
    add_aliases(table, {"anvil_dropAllTransactions", "hardhat_dropAllTransactions"}, drop_all,
                Runs::waiting, "Empties the pool", "", "Null");
    add_aliases(table, {"anvil_removePoolTransactions", "hardhat_removePoolTransactions"},
                remove_of_sender, Runs::waiting, "Takes a sender's transactions out of the pool",
                "sender: Address", "Null");
}

}  // namespace alt::rpc
