#include "core/eth/wire.hpp"
#include "runtime/rpc/answer.hpp"

namespace alt::rpc {

namespace {

net::RpcResult get_uncle_count(Context& context, const Params& params) {
    ALT_PARAM(const auto id, params.block(0));
    ALT_ANSWER(const auto block, context.query().find(id));
    return block ? quantity(std::uint64_t{block->block.ommers.size()}) : null();
}

net::RpcResult get_uncle(Context& context, const Params& params) {
    ALT_PARAM(const auto id, params.block(0));
    ALT_PARAM(const auto index, params.u64(1));
    ALT_ANSWER(const auto block, context.query().find(id));
    if (!block || index >= block->block.ommers.size()) return null();
    const auto& header = block->block.ommers[index];
    return codec::Json(eth::to_json(header, eth::hash_of(header)));
}

}  // namespace

void add_eth_uncle(MethodTable& table) {
    const auto* count = "How many uncles a block has: none since the merge";
    table.add("eth_getUncleCountByBlockNumber", get_uncle_count, Runs::at_once, count,
              "block: BlockId", "Quantity|Null");
    table.add("eth_getUncleCountByBlockHash", get_uncle_count, Runs::at_once, count, "hash: Hash",
              "Quantity|Null");
    table.add("eth_getUncleByBlockNumberAndIndex", get_uncle, Runs::at_once, "An uncle's header",
              "block: BlockId, index: Quantity", "Block|Null");
    table.add("eth_getUncleByBlockHashAndIndex", get_uncle, Runs::at_once, "An uncle's header",
              "hash: Hash, index: Quantity", "Block|Null");
}

}  // namespace alt::rpc
