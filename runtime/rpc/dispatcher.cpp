#include "runtime/rpc/dispatcher.hpp"

#include <algorithm>
#include <array>

#include "runtime/rpc/params.hpp"
#include "runtime/rpc/transactions.hpp"

namespace alt::rpc {

namespace {

/// Groups of methods that re-execute or search.
constexpr std::array<std::string_view, 4> kLongGroups{"debug_storage", "debug_trace", "trace_",
                                                      "ots_"};
/// Methods that wait for the writer or the parent, and groups of such.
constexpr std::array<std::string_view, 7> kWaitingGroups{"alt_",
                                                         "anvil_",
                                                         "hardhat_",
                                                         "evm_",
                                                         "optimism_",
                                                         "eth_sendTransaction",
                                                         "eth_sendUnsignedTransaction"};
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

bool goes_apart(std::string_view method) {
    return std::ranges::find(kLong, method) != kLong.end() || is_of(kLongGroups, method) ||
           is_of(kWaitingGroups, method);
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
    if (is_of(kWaitingGroups, method)) return pool_.run_blocking(std::move(work));
    pool_.run_long(std::move(work));
}

}  // namespace alt::rpc
