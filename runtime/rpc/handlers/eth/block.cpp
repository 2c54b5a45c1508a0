#include "core/eth/wire.hpp"
#include "runtime/rpc/answer.hpp"

namespace alt::rpc {

namespace {

codec::Json to_json(const node::BlockRecord& record, bool full) {
    return eth::to_json(record.block, record.hash, record.encoded_size, full, record.senders);
}

net::RpcResult get_block(Context& context, const Params& params) {
    ALT_PARAM(const auto id, params.block(0));
    ALT_PARAM(const bool full, params.boolean(1, false));
    ALT_ANSWER(const auto block, context.query().find(id));
    return block ? to_json(*block, full) : null();
}

net::RpcResult get_block_by_hash(Context& context, const Params& params) {
    ALT_PARAM(const auto hash, params.hash(0));
    ALT_PARAM(const bool full, params.boolean(1, false));
    ALT_ANSWER(const auto block, context.query().find(hash));
    return block ? to_json(*block, full) : null();
}

net::RpcResult get_block_receipts(Context& context, const Params& params) {
    ALT_PARAM(const auto id, params.block(0));
    ALT_ANSWER(const auto block, context.query().find(id));
    if (!block) return null();
    codec::JsonArray out;
    for (const auto& receipt : node::Query::receipts_of(*block))
        out.push_back(eth::to_json(receipt));
    return codec::Json(std::move(out));
}

net::RpcResult get_transaction_count(Context& context, const Params& params) {
    ALT_PARAM(const auto id, params.block(0));
    ALT_ANSWER(const auto block, context.query().find(id));
    return block ? quantity(std::uint64_t{block->tx_hashes.size()}) : null();
}

}  // namespace

void add_eth_block(MethodTable& table) {
    table.add("eth_getBlockByNumber", get_block, Runs::watched,
              "A block, with its transactions if `full`", "block: BlockId, full?: Boolean",
              "Block|Null");
    table.add("eth_getBlockByHash", get_block_by_hash, Runs::watched,
              "A block, with its transactions if `full`", "hash: Hash, full?: Boolean",
              "Block|Null");
    table.add("eth_getBlockReceipts", get_block_receipts, Runs::apart, "All receipts of a block",
              "block: BlockId", "Receipt[]|Null");
    table.add("eth_getBlockTransactionCountByNumber", get_transaction_count, Runs::at_once,
              "How many transactions a block has", "block: BlockId", "Quantity|Null");
    table.add("eth_getBlockTransactionCountByHash", get_transaction_count, Runs::at_once,
              "How many transactions a block has", "hash: Hash", "Quantity|Null");
}

}  // namespace alt::rpc
