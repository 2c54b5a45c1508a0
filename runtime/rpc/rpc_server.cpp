#include "runtime/rpc/rpc_server.hpp"

#include <atomic>
#include <shared_mutex>

#include "core/net/http_server.hpp"
#include "core/net/json_rpc.hpp"
#include "core/net/request_log.hpp"
#include "runtime/rpc/dispatcher.hpp"
#include "runtime/rpc/endpoint_metrics.hpp"
#include "runtime/rpc/ws_connection.hpp"

namespace alt::rpc {

namespace {

net::HttpResponse text(unsigned status, std::string body) {
    return {status, std::move(body), "text/plain; charset=utf-8"};
}

net::HttpResponse ready(const node::Node& node) {
    const auto accepting = node.accepting();
    return accepting ? text(200, "ready\n") : text(503, accepting.error().message + "\n");
}

std::string_view path_of(std::string_view target) {
    return target.substr(0, target.find('?'));
}

/// What is for operators rather than for wallets: every page has its line here.
net::HttpResponse page(std::string_view target, const node::Node& node) {
    const auto path = path_of(target);
    if (path == "/healthz") return text(200, "ok\n");
    if (path == "/readyz") return ready(node);
    return text(405, "JSON-RPC wants POST, or a WebSocket\n");
}

}  // namespace

struct RpcServer::Impl {
    Impl(node::Node& served, net::IoPool& pool, bool dev_methods,
         const std::optional<RollupLink>& link, Logger* logger)
        : node(served),
          log(logger != nullptr ? std::make_unique<net::RequestLog>(*logger) : nullptr),
          rollup(link ? std::make_unique<RollupPlace>(*link, served) : nullptr),
          dispatcher(served, pool, dev_methods, rollup.get()),
          subscriptions(served, pool),
          metrics(served, dispatcher, rollup.get(), pool),
          io(pool) {}

    void answer(const net::HttpRequest& request, const net::Responder& respond) {
        if (request.method == "POST")
            return net::answer_rpc(request.body, dispatcher, respond, {},
                                   {log.get(), request.request_id});
        if (request.method == "GET" && path_of(request.target) == "/metrics")
            return io.run_blocking([this, respond] { respond(metrics_page()); });
        if (request.method == "GET") return respond(page(request.target, node));
        respond(text(405, "JSON-RPC wants POST, or a WebSocket\n"));
    }

    net::HttpResponse metrics_page() {
        metrics::Page page;
        // A scraper may come while the server starts.
        const auto* const server = serving.load();
        if (server == nullptr) return text(503, "the endpoint is about to listen\n");
        metrics.add_to(page, server->usage());
        metrics::add_process(page);
        const std::shared_lock lock(more_mutex);
        if (more_metrics) more_metrics(page);
        return {200, page.text(), metrics::kPageType};
    }

    node::Node& node;
    std::unique_ptr<net::RequestLog> log;  ///< null: nothing is written
    std::unique_ptr<RollupPlace> rollup;   ///< null: no parent is known
    NodeDispatcher dispatcher;
    Subscriptions subscriptions;
    EndpointMetrics metrics;
    net::IoPool& io;
    std::shared_mutex more_mutex;  ///< shared while the source is called
    std::function<void(metrics::Page&)> more_metrics;
    std::atomic<const net::HttpServer*> serving{nullptr};  ///< `http`, once it is there
    std::unique_ptr<net::HttpServer> http;                 ///< last: its handlers use the others
};

RpcServer::RpcServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
RpcServer::~RpcServer() = default;

Result<std::unique_ptr<RpcServer>> RpcServer::start(node::Node& node, net::IoPool& pool,
                                                    const RpcOptions& options) {
    const bool dev = options.dev_methods && node.query().allows_development();
    auto impl = std::make_unique<Impl>(node, pool, dev, options.rollup, options.logger);
    auto* raw = impl.get();
    const auto handle = [raw](const net::HttpRequest& request, const net::Responder& respond) {
        raw->answer(request, respond);
    };
    const auto connect = [raw](std::weak_ptr<net::WsPeer> peer) {
        return std::make_unique<WsConnection>(raw->dispatcher, raw->subscriptions, std::move(peer),
                                              raw->log.get());
    };
    ALT_TRY_ASSIGN(impl->http,
                   net::HttpServer::start(pool, net::TcpEndpoint{options.listen, options.port},
                                          handle, {}, connect, raw->log.get()));
    impl->serving = impl->http.get();
    if (impl->rollup) impl->rollup->port = impl->http->port();
    return std::unique_ptr<RpcServer>(new RpcServer(std::move(impl)));
}

std::uint16_t RpcServer::port() const noexcept {
    return impl_->http->port();
}
std::string RpcServer::url() const {
    return impl_->http->url();
}

std::chrono::nanoseconds RpcServer::cpu() const {
    return impl_->http->usage().cpu + impl_->dispatcher.cpu();
}

std::size_t RpcServer::memory() const {
    return impl_->http->usage().memory;
}

void RpcServer::add_metrics(metrics::Page& page) const {
    impl_->metrics.add_to(page, impl_->http->usage());
}

void RpcServer::set_more_metrics(std::function<void(metrics::Page&)> source) {
    const std::unique_lock lock(impl_->more_mutex);
    impl_->more_metrics = std::move(source);
}

}  // namespace alt::rpc
