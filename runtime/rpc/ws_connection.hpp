#pragma once

#include <unordered_set>

#include "core/net/json_rpc.hpp"
#include "core/net/websocket.hpp"
#include "runtime/rpc/dispatcher.hpp"
#include "runtime/rpc/subscriptions.hpp"

namespace alt::rpc {

/// JSON-RPC over one WebSocket: the node's methods, and subscriptions, which end with it.
class WsConnection final : public net::WsHandler, private net::Dispatcher {
public:
    /// How many subscriptions a connection may have.
    static constexpr std::size_t kMostSubscriptions = 1000;

    /// `node`, `subscriptions` and `log` (null: nothing is written) must outlive it.
    WsConnection(NodeDispatcher& node, Subscriptions& subscriptions,
                 std::weak_ptr<net::WsPeer> peer, net::RequestLog* log)
        : node_(node), subscriptions_(subscriptions), peer_(std::move(peer)), log_(log) {}
    ~WsConnection() override { on_close(); }

    void on_message(std::string_view text, const net::Responder& respond) override;
    void on_close() override;

private:
    net::RpcResult call(std::string_view method, const codec::Json& params) override {
        return node_.call(method, params);
    }
    [[nodiscard]] net::CallMode mode(net::CallView& call) const override {
        return node_.mode(call);
    }
    net::RpcResult handle(const net::CallView& call) override;
    void begin(std::span<const net::CallView> calls, const Done& done) override {
        node_.begin(calls, done);
    }
    void on_answer(const net::CallView& call, const net::RpcResult& result,
                   std::chrono::nanoseconds took) override {
        node_.on_answer(call, result, took);
    }
    net::RpcResult subscribe(const codec::Json& params);
    net::RpcResult unsubscribe(const codec::Json& params);

    NodeDispatcher& node_;
    Subscriptions& subscriptions_;
    std::weak_ptr<net::WsPeer> peer_;
    net::RequestLog* log_;
    std::unordered_set<std::uint64_t> own_;
    bool closed_ = false;
};

}  // namespace alt::rpc
