#include "runtime/rpc/answer.hpp"

namespace alt::rpc {

namespace {

net::RpcResult get_raw_by_hash(Context& context, const Params& params) {
    ALT_PARAM(const auto hash, params.hash(0));
    const auto found = context.query().transaction(hash);
    return found ? hex(eth::encode(found->tx)) : null();
}

net::RpcResult get_raw_by_block(Context& context, const Params& params) {
    ALT_PARAM(const auto id, params.block(0));
    ALT_PARAM(const auto index, params.u64(1));
    ALT_ANSWER(const auto block, context.query().find(id));
    if (!block || index >= block->block.transactions.size()) return null();
    return hex(eth::encode(block->block.transactions[index]));
}

}  // namespace

void add_eth_raw(MethodTable& table) {
    table.add("eth_getRawTransactionByHash", get_raw_by_hash, Runs::at_once,
              "A transaction's encoding", "hash: Hash", "Bytes|Null");
    table.add("eth_getRawTransactionByBlockNumberAndIndex", get_raw_by_block, Runs::at_once,
              "The encoding of a transaction by its place", "block: BlockId, index: Quantity",
              "Bytes|Null");
    table.add("eth_getRawTransactionByBlockHashAndIndex", get_raw_by_block, Runs::at_once,
              "The encoding of a transaction by its place", "hash: Hash, index: Quantity",
              "Bytes|Null");
}

}  // namespace alt::rpc
