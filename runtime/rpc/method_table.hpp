#pragma once

#include <functional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/base/assert.hpp"
#include "core/codec/json.hpp"
#include "core/net/json_rpc.hpp"
#include "runtime/node/node.hpp"
#include "runtime/rpc/filter_store.hpp"
#include "runtime/rpc/wallet.hpp"

namespace alt::rpc {

class Params;
class RollupPlace;

/// What every handler may use.
struct Context {
    node::Node& node;
    FilterStore& filters;
    Wallet wallet = {};             ///< development only
    RollupPlace* rollup = nullptr;  ///< null: this is no rollup, or nobody knows its parent
    [[nodiscard]] const node::Query& query() const noexcept { return node.query(); }
};

using Handler = net::RpcResult (*)(Context&, const Params&);

/// Where a method runs, which is how long those wait who share its thread: every row says it.
enum class Runs : std::uint8_t {
    at_once,   ///< on the connection's thread: it is quick, whatever is asked
    watched,   ///< the same, but apart for a while once it has turned out to take long
    apart,     ///< on another thread: it executes, searches, or answers with much
    waiting,   ///< on a thread that may wait: for the writer
    asking,    ///< the same, and few at a time: for the parent, or the store of all rollups
    together,  ///< with others like it: it hands in a transaction, and they share blocks and a sync
};

/// One method: its name, the function that answers it, where, and what rpc.discover says of it.
struct Method {
    std::string_view name;
    Handler handler = nullptr;
    Runs runs;
    std::string_view summary;
    std::string_view params;   ///< "account: Address, block?: BlockId": see schema.hpp
    std::string_view result;   ///< "Quantity", "Hash[]", "Block|Null"
    std::size_t required = 0;  ///< parameters that may not be left out; of the table's rows
};

class MethodTable {
public:
    static constexpr std::size_t kNone = net::CallView::kUnknown;

    /// A name comes once.
    void add(std::string_view name, Handler handler, Runs runs, std::string_view summary = "",
             std::string_view params = "", std::string_view result = "Any") {
        ALT_ASSERT(offered_ == rows_.size());
        append({name, handler, runs, summary, params, result});
        ++offered_;
    }
    /// A method that is known, but not offered here: `handler` says why. They come last.
    void refuse(std::string_view name, Handler handler) {
        append({name, handler, Runs::at_once, {}, {}, {}});
    }
    /// kNone: no such method.
    [[nodiscard]] std::size_t find(std::string_view name) const {
        const auto found = places_.find(name);
        return found == places_.end() ? kNone : found->second;
    }
    [[nodiscard]] const Method& at(std::size_t place) const noexcept { return rows_[place]; }
    /// The methods that are offered, in the order in which they were added; theirs are the first
    /// places.
    [[nodiscard]] std::span<const Method> rows() const noexcept { return {rows_.data(), offered_}; }

private:
    void append(Method row);

    std::unordered_map<std::string_view, std::size_t> places_;
    std::vector<Method> rows_;
    std::size_t offered_ = 0;
};

// Each group adds its rows; see handlers/.
void add_eth_account(MethodTable& table);
void add_eth_block(MethodTable& table);
void add_eth_call(MethodTable& table);
void add_eth_chain(MethodTable& table);
/// eth_accounts of a chain whose node holds no keys.
void add_eth_no_accounts(MethodTable& table);
void add_eth_config(MethodTable& table);
void add_eth_fee(MethodTable& table);
void add_eth_filter(MethodTable& table);
void add_eth_fill(MethodTable& table);
void add_eth_header(MethodTable& table);
void add_eth_log(MethodTable& table);
void add_eth_raw(MethodTable& table);
void add_eth_simulate(MethodTable& table);
void add_eth_state(MethodTable& table);
void add_eth_transaction(MethodTable& table);
void add_eth_uncle(MethodTable& table);
void add_net(MethodTable& table);
void add_web3(MethodTable& table);
void add_txpool(MethodTable& table);
void add_debug(MethodTable& table);
void add_debug_storage(MethodTable& table);
void add_debug_trace(MethodTable& table);
void add_trace(MethodTable& table);
void add_trace_replay(MethodTable& table);
void add_ots(MethodTable& table);
void add_ots_block(MethodTable& table);
void add_ots_search(MethodTable& table);
void add_alt(MethodTable& table);
void add_alt_life(MethodTable& table);
void add_alt_settlement(MethodTable& table);
void add_optimism(MethodTable& table);
void add_dev(MethodTable& table);
/// rpc.discover and rpc_modules of the table that methods(dev) is.
void add_rpc(MethodTable& table, bool dev);

/// The shared table; `dev` has the methods of a development parent as well.
const MethodTable& methods(bool dev);

}  // namespace alt::rpc
