#include <algorithm>
#include <limits>

#include "runtime/rpc/answer.hpp"
#include "runtime/rpc/log_answer.hpp"

namespace alt::rpc {

namespace {

/// How many hashes one answer of a block filter holds at the most; the next poll goes on from
/// there.
constexpr std::uint64_t kMaxBlocksPerPoll = 10'000;

net::RpcError no_filter() {
    return {kServerError, "filter not found", {}};
}

net::RpcResult installed(Context& context, Filter filter) {
    ALT_ANSWER(const auto id, context.filters.install(std::move(filter)));
    return quantity(id);
}

net::RpcResult new_filter(Context& context, const Params& params) {
    ALT_PARAM(const auto wanted, parse_log_query(params.at(0)));
    ALT_ANSWER(auto logs, resolve(wanted, context.query()));
    // A filter without an end reports what comes, too.
    const auto* to = std::get_if<client::BlockTag>(&wanted.to);
    if (!wanted.block && to != nullptr) logs.to_block = std::numeric_limits<std::uint64_t>::max();
    const auto next = context.query().block_number() + 1;
    const bool from_tag = !wanted.block && std::holds_alternative<client::BlockTag>(wanted.from);
    return installed(context, {Filter::Kind::logs, std::move(logs), next, from_tag});
}

net::RpcResult new_block_filter(Context& context, const Params&) {
    const auto next = context.query().block_number() + 1;
    return installed(context, {Filter::Kind::blocks, {}, next});
}

net::RpcResult new_pending_filter(Context& context, const Params&) {
    return installed(context, {Filter::Kind::pending, {}, 0});
}

net::RpcResult uninstall_filter(Context& context, const Params& params) {
    ALT_PARAM(const auto id, params.quantity(0));
    return codec::Json(context.filters.uninstall(id));
}

/// What a filter has to report of the blocks from its next one up to `end`.
Result<codec::Json> changes(const node::Query& query, const Filter& filter, std::uint64_t end) {
    if (filter.kind == Filter::Kind::blocks) {
        codec::JsonArray out;
        for (auto number = filter.next_block; number < end; ++number) {
            ALT_TRY_ASSIGN(const auto block, query.find(number));
            if (block) out.push_back(hex(block->hash));
        }
        return codec::Json(std::move(out));
    }
    auto logs = filter.logs;
    logs.from_block = std::max(logs.from_block, filter.next_block);
    logs.to_block = std::min(logs.to_block, end - 1);
    if (logs.from_block > logs.to_block) return codec::Json(codec::JsonArray{});
    ALT_TRY_ASSIGN(const auto found, query.logs(logs));
    return to_json(found);
}

net::RpcResult pending_changes(Context& context, const FilterId& id) {
    const auto arrived = context.filters.poll_pending(id);
    if (!arrived) return no_filter();
    codec::JsonArray out;
    for (const auto& hash : *arrived) out.push_back(hex(hash));
    return codec::Json(std::move(out));
}

net::RpcResult get_filter_changes(Context& context, const Params& params) {
    ALT_PARAM(const auto id, params.quantity(0));
    const auto& query = context.query();
    while (const auto filter = context.filters.find(id)) {
        if (filter->kind == Filter::Kind::pending) return pending_changes(context, id);
        const auto first = filter->next_block;
        auto end = std::min(query.block_number() + 1, first + kMaxBlocksPerPoll);
        auto found = changes(query, *filter, end);
        // Too much for one answer: the next poll goes on with the rest.
        for (; !found && !node::is_pruned(found.error()) && end > first + 1;
             found = changes(query, *filter, end))
            end = first + (end - first) / 2;
        if (!found) {
            // What is forgotten, or too much in one block, cannot be reported, which is said once.
            const bool pruned = node::is_pruned(found.error());
            context.filters.advance(id, *filter, pruned ? query.oldest_block() : end);
            return refused(found.error());
        }
        if (context.filters.advance(id, *filter, end)) return std::move(*found);
    }
    return no_filter();
}

net::RpcResult get_filter_logs(Context& context, const Params& params) {
    ALT_PARAM(const auto id, params.quantity(0));
    const auto filter = context.filters.find(id);
    if (!filter || filter->kind != Filter::Kind::logs) return no_filter();
    ALT_ANSWER(const auto found, context.query().logs(filter->logs));
    return to_json(found);
}

/// WsConnection answers these two itself.
net::RpcResult need_websocket(Context&, const Params&) {
    return net::RpcError{
        net::kMethodNotFound, "notifications not supported: connect over a WebSocket", {}};
}

}  // namespace

void add_eth_filter(MethodTable& table) {
    table.add("eth_subscribe", need_websocket, Runs::at_once,
              "Tells of newHeads, logs or newPendingTransactions; over a WebSocket",
              "subscription: String, options?: Filter|Boolean", "Quantity");
    table.add("eth_unsubscribe", need_websocket, Runs::at_once,
              "Ends a subscription; over a WebSocket", "subscription: Quantity", "Boolean");
    const auto* of_filter = "filter: Quantity";
    table.add("eth_newFilter", new_filter, Runs::at_once, "Installs a filter for logs",
              "filter: Filter", "Quantity");
    table.add("eth_newBlockFilter", new_block_filter, Runs::at_once,
              "Installs a filter for new blocks", "", "Quantity");
    table.add("eth_newPendingTransactionFilter", new_pending_filter, Runs::at_once,
              "Installs a filter for transactions that the pool takes", "", "Quantity");
    table.add("eth_uninstallFilter", uninstall_filter, Runs::at_once,
              "Ends a filter; false: there is none", of_filter, "Boolean");
    table.add("eth_getFilterChanges", get_filter_changes, Runs::apart,
              "What happened since the last poll of a filter", of_filter, "Hash[]|Log[]");
    table.add("eth_getFilterLogs", get_filter_logs, Runs::apart, "All logs that a filter matches",
              of_filter, "Log[]");
}

}  // namespace alt::rpc
