#include "runtime/rpc/dispatcher.hpp"

#include <algorithm>
#include <array>

#include "runtime/rpc/params.hpp"
#include "runtime/rpc/transactions.hpp"

namespace alt::rpc {

namespace {

/// Groups of methods that re-execute, search, or wait for the writer.
constexpr std::array<std::string_view, 6> kLongGroups{"debug_trace", "trace_",   "ots_",
                                                      "anvil_",      "hardhat_", "evm_"};
constexpr std::array<std::string_view, 7> kLong{
    "eth_createAccessList", "eth_estimateGas", "eth_getBlockReceipts", "eth_getFilterChanges",
    "eth_getFilterLogs",    "eth_getLogs",     "eth_simulateV1",
};

/// A call that holds its connection's thread for longer than this disturbs others.
constexpr std::chrono::milliseconds kLongCall{5};
constexpr std::chrono::seconds kApartFor{1};

bool takes_long(std::string_view method) {
    const auto begins = [&](std::string_view group) { return method.starts_with(group); };
    return std::ranges::find(kLong, method) != kLong.end() ||
           std::ranges::any_of(kLongGroups, begins);
}

/// The answer as text, so that the connection's thread only has to send it.
net::RpcResult rendered(net::RpcResult&& result) {
    const auto* json = std::get_if<codec::Json>(&result);
    if (json == nullptr) return std::move(result);
    return net::RawJson{codec::to_text(*json)};
}

}  // namespace

NodeDispatcher::NodeDispatcher(node::Node& node, net::IoPool& pool, bool dev_methods)
    : table_(methods(dev_methods)),
      pool_(pool),
      context_{node, filters_},
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
        watch ? std::chrono::steady_clock::now() < apart_until_[*watch].load() : takes_long(method);
    return apart ? net::CallMode::apart : net::CallMode::at_once;
}

void NodeDispatcher::begin(std::span<const net::CallView> calls, const Done& done) {
    if (sends_transaction(calls.front().method)) return send_transactions(context_, calls, done);
    pool_.run_blocking([this, done, method = std::string(calls.front().method),
                        params = codec::Json(*calls.front().params)] {
        auto result = net::guarded([&] { return rendered(call(method, params)); });
        done(0, [result = std::move(result)] { return result; });
    });
}

}  // namespace alt::rpc
