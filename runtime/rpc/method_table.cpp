#include "runtime/rpc/method_table.hpp"

namespace alt::rpc {

namespace {

net::RpcResult refuse_development(Context&, const Params&) {
    return net::RpcError{net::kMethodNotFound,
                         "development methods are off here: they are for the parent that alt runs "
                         "for development, and for rollups with play money at a loopback address",
                         {}};
}

/// Those before the first that may be left out.
std::size_t count_required(std::string_view params) {
    std::size_t out = 0;
    while (!params.empty()) {
        const auto name = params.substr(0, params.find(':'));
        if (name.ends_with('?')) break;
        ++out;
        const auto end = params.find(',');
        params.remove_prefix(end == std::string_view::npos ? params.size() : end + 1);
    }
    return out;
}

MethodTable make_table(bool dev) {
    MethodTable table;
    for (const auto add : {add_eth_account, add_eth_block,       add_eth_call,  add_eth_chain,
                           add_eth_config,  add_eth_fee,         add_eth_fill,  add_eth_header,
                           add_eth_filter,  add_eth_log,         add_eth_raw,   add_eth_simulate,
                           add_eth_state,   add_eth_transaction, add_eth_uncle, add_net,
                           add_web3,        add_txpool,          add_debug,     add_debug_storage,
                           add_debug_trace, add_trace,           add_ots,       add_alt,
                           add_optimism})
        add(table);
    if (!dev) add_eth_no_accounts(table);
    MethodTable development;
    add_dev(development);
    if (dev)
        for (const auto& row : development.rows())
            table.add(row.name, row.handler, row.runs, row.summary, row.params, row.result);
    add_rpc(table, dev);
    if (!dev)
        for (const auto& row : development.rows())
            if (table.find(row.name) == MethodTable::kNone)
                table.refuse(row.name, refuse_development);
    return table;
}

}  // namespace

void MethodTable::append(Method row) {
    const bool is_new = places_.emplace(row.name, rows_.size()).second;
    ALT_ASSERT(is_new);
    row.required = count_required(row.params);
    rows_.push_back(row);
}

const MethodTable& methods(bool dev) {
    static const MethodTable kPublic = make_table(false);
    static const MethodTable kDev = make_table(true);
    return dev ? kDev : kPublic;
}

}  // namespace alt::rpc
