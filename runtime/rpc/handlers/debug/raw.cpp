#include "runtime/rpc/answer.hpp"

namespace alt::rpc {

namespace {

net::RpcResult get_raw_block(Context& context, const Params& params) {
    ALT_PARAM(const auto id, params.block(0));
    ALT_ANSWER(const auto block, context.query().find(id));
    return block ? hex(eth::encode(block->block)) : null();
}

net::RpcResult get_raw_header(Context& context, const Params& params) {
    ALT_PARAM(const auto id, params.block(0));
    ALT_ANSWER(const auto block, context.query().find(id));
    return block ? hex(eth::encode(block->block.header)) : null();
}

net::RpcResult get_raw_receipts(Context& context, const Params& params) {
    ALT_PARAM(const auto id, params.block(0));
    ALT_ANSWER(const auto block, context.query().find(id));
    if (!block) return null();
    codec::JsonArray out;
    for (const auto& receipt : block->receipts) out.push_back(hex(eth::encode(receipt)));
    return codec::Json(std::move(out));
}

net::RpcResult get_raw_transaction(Context& context, const Params& params) {
    ALT_PARAM(const auto hash, params.hash(0));
    const auto found = context.query().transaction(hash);
    return found ? hex(eth::encode(found->tx)) : null();
}

}  // namespace

void add_debug(MethodTable& table) {
    table.add("debug_getRawBlock", get_raw_block, Runs::apart, "A block's encoding",
              "block: BlockId", "Bytes|Null");
    table.add("debug_getRawHeader", get_raw_header, Runs::at_once,
              "The encoding of a block's header", "block: BlockId", "Bytes|Null");
    table.add("debug_getRawReceipts", get_raw_receipts, Runs::apart,
              "The encodings of a block's receipts", "block: BlockId", "Bytes[]|Null");
    table.add("debug_getRawTransaction", get_raw_transaction, Runs::at_once,
              "A transaction's encoding", "hash: Hash", "Bytes|Null");
}

}  // namespace alt::rpc
