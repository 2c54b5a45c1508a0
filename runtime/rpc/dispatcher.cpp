#include "runtime/rpc/dispatcher.hpp"

#include <algorithm>
#include <array>

#include "runtime/rpc/params.hpp"
#include "runtime/rpc/transactions.hpp"

namespace alt::rpc {

namespace {

/// Groups of methods that re-execute or search.
constexpr std::array<std::string_view, 5> kLongGroups{"debug_storage", "debug_trace",
                                                      "eth_signTypedData", "trace_", "ots_"};
/// Methods that wait for the writer, and groups of such.
constexpr std::array<std::string_view, 5> kWaitingGroups{
    "anvil_", "hardhat_", "evm_", "eth_sendTransaction", "eth_sendUnsignedTransaction"};
/// Methods that wait for the parent, or for the store of all rollups.
constexpr std::array<std::string_view, 7> kAskingMethods{
    "alt_depositStatus",    "alt_drain",
    "alt_exitProof",        "alt_extend",
    "alt_settlementStatus", "optimism_outputAtBlock",
    "optimism_syncStatus",
};
/// Of those at a time: a parent that does not answer must not take the host's threads.
constexpr int kMostAsking = 4;
constexpr int kBusy = -32005;  ///< "limit exceeded" (EIP-1474)
constexpr std::array<std::string_view, 7> kLong{
    "eth_createAccessList", "eth_estimateGas", "eth_getBlockReceipts", "eth_getFilterChanges",
    "eth_getFilterLogs",    "eth_getLogs",     "eth_simulateV1",
};

/// A call that holds its connection's thread for longer than this disturbs others.
constexpr std::chrono::milliseconds kLongCall{5};
constexpr std::chrono::seconds kApartFor{1};

bool is_of(std::span<const std::string_view> groups, std::string_view method) {
    return std::ranges::any_of(groups,
                               [&](std::string_view group) { return method.starts_with(group); });
}

bool is_one(std::span<const std::string_view> methods, std::string_view method) {
    return std::ranges::find(methods, method) != methods.end();
}

bool goes_apart(std::string_view method) {
    return is_one(kLong, method) || is_of(kLongGroups, method) || is_of(kWaitingGroups, method) ||
           is_one(kAskingMethods, method);
}

/// The answer as text, so that the connection's thread only has to send it.
net::RpcResult rendered(net::RpcResult&& result) {
    const auto* json = std::get_if<codec::Json>(&result);
    if (json == nullptr) return std::move(result);
    return net::RawJson{codec::to_text(*json)};
}

}  // namespace

NodeDispatcher::NodeDispatcher(node::Node& node, net::IoPool& pool, bool dev_methods,
                               RollupPlace* rollup)
    : table_(methods(dev_methods)),
      stats_(table_),
      pool_(pool),
      context_{node, filters_, {}, rollup},
      pending_(
          node.on_pending([this](const txpool::TxPtr& tx) { filters_.add_pending(tx->hash); })) {}

NodeDispatcher::~NodeDispatcher() {
    context_.node.unsubscribe(pending_);
}

net::RpcResult NodeDispatcher::call(std::string_view method, const codec::Json& params) {
    const auto handler = table_.find(method);
    if (handler == nullptr)
        return net::RpcError{
            net::kMethodNotFound,
            "the method " + std::string(method) + " does not exist/is not available",
            {}};
    const auto watch = watched(method);
    if (!watch) return handler(context_, Params(params));
    const auto start = std::chrono::steady_clock::now();
    auto result = handler(context_, Params(params));
    const auto end = std::chrono::steady_clock::now();
    if (end - start > kLongCall) apart_until_[*watch] = end + kApartFor;
    return result;
}

std::optional<std::size_t> NodeDispatcher::watched(std::string_view method) {
    const auto found = std::ranges::find(kMayTakeLong, method);
    if (found == kMayTakeLong.end()) return std::nullopt;
    return static_cast<std::size_t>(found - kMayTakeLong.begin());
}

net::CallMode NodeDispatcher::mode(std::string_view method) const {
    if (sends_transaction(method)) return net::CallMode::together;
    const auto watch = watched(method);
    const bool apart =
        watch ? std::chrono::steady_clock::now() < apart_until_[*watch].load() : goes_apart(method);
    return apart ? net::CallMode::apart : net::CallMode::at_once;
}

void NodeDispatcher::begin(std::span<const net::CallView> calls, const Done& done) {
    if (sends_transaction(calls.front().method)) return send_transactions(context_, calls, done);
    const auto method = calls.front().method;
    auto work = [this, done, name = std::string(method),
                 params = codec::Json(*calls.front().params)] {
        const sys::CpuScope scope(cpu_);
        auto result = net::guarded([&] { return rendered(call(name, params)); });
        done(0, [result = std::move(result)] { return result; });
    };
    if (is_one(kAskingMethods, method)) return ask(std::move(work), done);
    if (is_of(kWaitingGroups, method)) return pool_.run_blocking(std::move(work));
    pool_.run_long(std::move(work));
}

void NodeDispatcher::ask(std::function<void()> work, const Done& done) {
    if (asking_.fetch_add(1) >= kMostAsking) {
        --asking_;
        return done(0, [] {
            return net::RpcError{kBusy, "too many calls wait for the parent: try again", {}};
        });
    }
    // `work` holds the right to answer until it is gone itself, and so keeps this alive.
    pool_.run_blocking([this, work = std::move(work)] {
        work();
        --asking_;
    });
}

}  // namespace alt::rpc
