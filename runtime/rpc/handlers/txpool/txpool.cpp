#include "runtime/rpc/answer.hpp"
#include "runtime/rpc/checksum_address.hpp"
#include "runtime/rpc/tx_answer.hpp"

namespace alt::rpc {

namespace {

using codec::Json;
using codec::JsonObject;
using node::PoolContent;

/// geth's line for one transaction.
Json summary_of(const node::FoundTx& found) {
    const auto& tx = found.tx;
    const auto to = tx.to ? to_checksum_address(*tx.to) : std::string("contract creation");
    return Json(to + ": " + to_decimal(tx.value) + " wei + " + std::to_string(tx.gas_limit) +
                " gas × " + to_decimal(tx.max_fee_per_gas) + " wei");
}

template <typename Show>
JsonObject by_nonce(const std::map<std::uint64_t, node::FoundTx>& txs, Show show) {
    JsonObject out;
    for (const auto& [nonce, tx] : txs) out.emplace(std::to_string(nonce), show(tx));
    return out;
}

template <typename Show>
JsonObject by_sender(const PoolContent::BySender& senders, Show show) {
    JsonObject out;
    for (const auto& [sender, txs] : senders)
        out.emplace(to_checksum_address(sender), by_nonce(txs, show));
    return out;
}

net::RpcResult status(Context& context, const Params&) {
    const auto pool = context.query().pool_status();
    return Json(JsonObject{{"pending", quantity(std::uint64_t{pool.pending})},
                           {"queued", quantity(std::uint64_t{pool.queued})}});
}

net::RpcResult content(Context& context, const Params&) {
    const auto pool = context.query().pool_content();
    return Json(JsonObject{{"pending", by_sender(pool.pending, to_json)},
                           {"queued", by_sender(pool.queued, to_json)}});
}

net::RpcResult inspect(Context& context, const Params&) {
    const auto pool = context.query().pool_content();
    return Json(JsonObject{{"pending", by_sender(pool.pending, summary_of)},
                           {"queued", by_sender(pool.queued, summary_of)}});
}

net::RpcResult content_from(Context& context, const Params& params) {
    ALT_PARAM(const auto sender, params.address(0));
    const auto pool = context.query().pool_content(sender);
    const auto of_sender = [&](const PoolContent::BySender& senders) {
        const auto found = senders.find(sender);
        return found == senders.end() ? JsonObject{} : by_nonce(found->second, to_json);
    };
    return Json(
        JsonObject{{"pending", of_sender(pool.pending)}, {"queued", of_sender(pool.queued)}});
}

}  // namespace

void add_txpool(MethodTable& table) {
    table.add("txpool_status", status, Runs::at_once, "How many transactions wait", "", "Object");
    table.add("txpool_content", content, Runs::apart,
              "The transactions that wait, by sender and nonce", "", "Object");
    table.add("txpool_inspect", inspect, Runs::apart, "The transactions that wait, one line each",
              "", "Object");
    table.add("txpool_contentFrom", content_from, Runs::apart,
              "The transactions of one sender that wait", "sender: Address", "Object");
}

}  // namespace alt::rpc
