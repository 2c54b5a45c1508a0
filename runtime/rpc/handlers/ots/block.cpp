#include <algorithm>

#include "core/eth/wire.hpp"
#include "runtime/rpc/answer.hpp"
#include "runtime/rpc/replays.hpp"
#include "runtime/rpc/tx_answer.hpp"

// Otterscan's methods: blocks.
namespace alt::rpc {

namespace {

constexpr std::uint64_t kMaxPage = 1000;

codec::JsonObject header_of(const node::BlockRecord& block) {
    auto out =
        eth::to_json(block.block, block.hash, block.encoded_size, false, block.senders).as_object();
    out.erase("transactions");
    out["transactionCount"] = block.senders.size();
    out["logsBloom"] = nullptr;
    return out;
}

uint256 fees_of(const node::BlockRecord& block) {
    uint256 out;
    for (const auto& receipt : block.receipts)
        out += uint256(receipt.gas_used) * receipt.effective_gas_price;
    return out;
}

net::RpcResult details(const node::BlockPtr& block) {
    if (!block) return null();
    // Nothing is issued after the merge, and nothing on a rollup.
    codec::JsonObject issuance{{"blockReward", "0x0"}, {"uncleReward", "0x0"}, {"issuance", "0x0"}};
    return codec::Json(codec::JsonObject{{"block", header_of(*block)},
                                         {"issuance", std::move(issuance)},
                                         {"totalFees", quantity(fees_of(*block))}});
}

net::RpcResult block_details(Context& context, const Params& params) {
    ALT_PARAM(const auto id, block_or_number(params, 0));
    ALT_ANSWER(const auto block, context.query().find(id));
    return details(block);
}

net::RpcResult block_details_by_hash(Context& context, const Params& params) {
    ALT_PARAM(const auto hash, params.hash(0));
    return details(context.query().block(node::BlockId(hash)));
}

/// Only the selector of the input, which is all that a list shows.
codec::Json listed(const node::FoundTx& found) {
    constexpr std::size_t kSelectorText = 2 + 2 * 4;
    auto out = to_json(found);
    auto& input = out.as_object()["input"].as_string();
    if (input.size() > kSelectorText) input.resize(kSelectorText);
    return out;
}

codec::Json listed(const eth::PlacedReceipt& receipt) {
    auto out = eth::to_json(receipt);
    out.as_object()["logs"] = nullptr;
    out.as_object()["logsBloom"] = nullptr;
    return out;
}

net::RpcResult block_transactions(Context& context, const Params& params) {
    ALT_PARAM(const auto id, block_or_number(params, 0));
    ALT_PARAM(const auto page, params.u64(1));
    ALT_PARAM(const auto size, params.u64(2));
    if (size == 0 || size > kMaxPage)
        return net::RpcError{net::kInvalidParams, "page size: 1 to 1000", {}};
    ALT_ANSWER(const auto block, context.query().find(id));
    if (!block) return null();
    // The last page first, as Otterscan shows the newest at the top.
    const auto total = static_cast<std::uint64_t>(block->senders.size());
    const auto end = page > total / size ? 0 : total - page * size;
    const auto first = end - std::min(end, size);
    codec::JsonArray transactions;
    codec::JsonArray receipts;
    const auto placed = node::Query::receipts_of(*block);
    for (auto i = first; i < end; ++i) {
        transactions.push_back(listed(node::Query::transaction_of(*block, i)));
        receipts.push_back(listed(placed[i]));
    }
    auto full = header_of(*block);
    full["transactions"] = std::move(transactions);
    return codec::Json(
        codec::JsonObject{{"fullblock", std::move(full)}, {"receipts", std::move(receipts)}});
}

}  // namespace

void add_ots_block(MethodTable& table) {
    table.add("ots_getBlockDetails", block_details, Runs::apart,
              "A block without its transactions, and fees", "block: BlockId", "Object|Null");
    table.add("ots_getBlockDetailsByHash", block_details_by_hash, Runs::apart,
              "A block without its transactions, and fees", "hash: Hash", "Object|Null");
    table.add("ots_getBlockTransactions", block_transactions, Runs::apart,
              "A page of a block's transactions", "block: BlockId, page: Quantity, size: Quantity",
              "Object|Null");
}

}  // namespace alt::rpc
