#include "core/eth/wire.hpp"
#include "runtime/rpc/answer.hpp"
#include "runtime/rpc/log_answer.hpp"

namespace alt::rpc {

Result<client::LogFilter> resolve(const LogQuery& wanted, const node::Query& query) {
    auto filter = wanted.filter;
    const auto number_of = [&](const node::BlockId& id) -> Result<std::uint64_t> {
        // A number beyond the head is an open end, not an error.
        if (const auto* number = std::get_if<std::uint64_t>(&id)) return *number;
        ALT_TRY_ASSIGN(const auto block, query.find(id));
        if (!block) return make_error(Errc::not_found, "unknown block");
        return block->number();
    };
    ALT_TRY_ASSIGN(filter.from_block,
                   number_of(wanted.block ? node::BlockId(*wanted.block) : wanted.from));
    ALT_TRY_ASSIGN(filter.to_block,
                   number_of(wanted.block ? node::BlockId(*wanted.block) : wanted.to));
    return filter;
}

codec::Json to_json(const std::vector<eth::PlacedLog>& logs) {
    codec::JsonArray out;
    for (const auto& log : logs) out.push_back(eth::to_json(log));
    return out;
}

namespace {

net::RpcResult get_logs(Context& context, const Params& params) {
    ALT_PARAM(const auto wanted, parse_log_query(params.at(0)));
    const auto* to = std::get_if<std::uint64_t>(&wanted.to);
    if (!wanted.block && to != nullptr && *to > context.query().block_number())
        return net::RpcError{
            net::kInvalidParams, "block range extends beyond current head block", {}};
    ALT_ANSWER(const auto filter, resolve(wanted, context.query()));
    ALT_ANSWER(const auto logs, context.query().logs(filter));
    return to_json(logs);
}

}  // namespace

void add_eth_log(MethodTable& table) {
    table.add("eth_getLogs", get_logs, Runs::apart, "Logs that match a filter", "filter: Filter",
              "Log[]");
}

}  // namespace alt::rpc
