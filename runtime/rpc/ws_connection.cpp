#include "runtime/rpc/ws_connection.hpp"

#include "runtime/rpc/answer.hpp"

namespace alt::rpc {

namespace {

Result<Subscription> parse(const Params& params) {
    const auto* kind = params.at(0);
    if (kind == nullptr) return make_error(Errc::invalid_input, "no subscription is named");
    ALT_TRY_ASSIGN(const auto name, codec::as_string(*kind, "subscription"));
    Subscription out;
    if (name == "newHeads") return out;
    if (name == "newPendingTransactions") {
        out.kind = Subscription::Kind::pending;
        ALT_TRY_ASSIGN(out.full, params.boolean(1, false));
        return out;
    }
    if (name != "logs")
        return make_error(Errc::invalid_input,
                          "there is no subscription \"" + name +
                              "\": use newHeads, logs or newPendingTransactions");
    out.kind = Subscription::Kind::logs;
    ALT_TRY_ASSIGN(auto query, parse_log_query(params.at(1)));
    out.logs = std::move(query.filter);
    return out;
}

}  // namespace

void WsConnection::on_message(std::string_view text, const net::Responder& respond) {
    net::answer_rpc(text, *this, respond, {}, {log_, {}});
}

void WsConnection::on_close() {
    closed_ = true;
    for (const auto id : own_) subscriptions_.remove(id);
    own_.clear();
}

net::RpcResult WsConnection::handle(const net::CallView& call) {
    if (call.method == "eth_subscribe") return subscribe(*call.params);
    if (call.method == "eth_unsubscribe") return unsubscribe(*call.params);
    return node_.handle(call);
}

net::RpcResult WsConnection::subscribe(const codec::Json& params) {
    ALT_PARAM(auto wanted, parse(Params(params)));
    if (own_.size() >= kMostSubscriptions)
        return net::RpcError{kServerError, "too many subscriptions on this connection", {}};
    if (subscriptions_.is_full())
        return net::RpcError{net::kLimitExceeded, "too many subscriptions on this endpoint", {}};
    // A batch may still run when its connection has gone.
    if (closed_) return net::RpcError{kServerError, "the connection is gone", {}};
    wanted.peer = peer_;
    const auto id = subscriptions_.add(std::move(wanted));
    own_.insert(id);
    return quantity(id);
}

net::RpcResult WsConnection::unsubscribe(const codec::Json& params) {
    ALT_PARAM(const auto id, Params(params).u64(0));
    if (own_.erase(id) == 0) return net::RpcError{kServerError, "subscription not found", {}};
    return codec::Json(subscriptions_.remove(id));
}

}  // namespace alt::rpc
