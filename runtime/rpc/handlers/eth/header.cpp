#include "core/eth/wire.hpp"
#include "runtime/rpc/answer.hpp"
#include "runtime/rpc/replays.hpp"

namespace alt::rpc {

namespace {

net::RpcResult shown(const node::BlockPtr& block) {
    return block ? codec::Json(eth::to_json(block->block.header, block->hash)) : null();
}

net::RpcResult get_header(Context& context, const Params& params) {
    ALT_PARAM(const auto id, block_or_number(params, 0));
    ALT_ANSWER(const auto block, context.query().find(id));
    return shown(block);
}

net::RpcResult get_header_by_hash(Context& context, const Params& params) {
    ALT_PARAM(const auto hash, params.hash(0));
    return shown(context.query().block(node::BlockId(hash)));
}

}  // namespace

void add_eth_header(MethodTable& table) {
    for (const auto* name : {"eth_getHeaderByNumber", "erigon_getHeaderByNumber"})
        table.add(name, get_header, Runs::at_once, "A block's header", "block: BlockId",
                  "Object|Null");
    table.add("eth_getHeaderByHash", get_header_by_hash, Runs::at_once, "A block's header",
              "hash: Hash", "Object|Null");
}

}  // namespace alt::rpc
