#pragma once

#include <functional>
#include <string_view>
#include <unordered_map>

#include "core/codec/json.hpp"
#include "core/net/json_rpc.hpp"
#include "runtime/node/node.hpp"
#include "runtime/rpc/filter_store.hpp"

namespace alt::rpc {

class Params;

/// What every handler may use.
struct Context {
    node::Node& node;
    FilterStore& filters;
    [[nodiscard]] const node::Query& query() const noexcept { return node.query(); }
};

using Handler = net::RpcResult (*)(Context&, const Params&);

/// One row a method: its name, and the function that answers it.
class MethodTable {
public:
    void add(std::string_view name, Handler handler) { handlers_.emplace(name, handler); }
    /// Null: no such method.
    [[nodiscard]] Handler find(std::string_view name) const {
        const auto found = handlers_.find(name);
        return found == handlers_.end() ? nullptr : found->second;
    }

private:
    std::unordered_map<std::string_view, Handler> handlers_;
};

/// eth_sendRawTransaction in two halves: takes the transaction; what it gives back waits until it
/// is durable.
std::function<net::RpcResult()> begin_send_raw_transaction(Context& context, const Params& params);

// Each group adds its rows; see handlers/.
void add_eth_account(MethodTable& table);
void add_eth_block(MethodTable& table);
void add_eth_call(MethodTable& table);
void add_eth_chain(MethodTable& table);
void add_eth_fee(MethodTable& table);
void add_eth_filter(MethodTable& table);
void add_eth_log(MethodTable& table);
void add_eth_transaction(MethodTable& table);
void add_net(MethodTable& table);
void add_web3(MethodTable& table);
void add_debug(MethodTable& table);
void add_alt(MethodTable& table);
void add_dev(MethodTable& table);

/// The shared table; `dev` has the methods of a development parent as well.
const MethodTable& methods(bool dev);

}  // namespace alt::rpc
