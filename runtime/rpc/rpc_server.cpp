#include "runtime/rpc/rpc_server.hpp"

#include "core/net/http_server.hpp"
#include "core/net/json_rpc.hpp"
#include "runtime/rpc/dispatcher.hpp"

namespace alt::rpc {

struct RpcServer::Impl {
    Impl(node::Node& node, bool dev_methods) : dispatcher(node, dev_methods) {}

    NodeDispatcher dispatcher;
    std::unique_ptr<net::HttpServer> http;  ///< last: its handlers use the dispatcher
};

RpcServer::RpcServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
RpcServer::~RpcServer() = default;

Result<std::unique_ptr<RpcServer>> RpcServer::start(node::Node& node, net::IoPool& pool,
                                                    const RpcOptions& options) {
    const bool dev = options.dev_methods && !node.query().is_rollup();
    auto impl = std::make_unique<Impl>(node, dev);
    auto& dispatcher = impl->dispatcher;
    const auto handle = [&dispatcher](net::HttpRequest&& request) -> net::HttpResponse {
        if (request.method != "POST") return {405, "JSON-RPC wants POST\n", "text/plain"};
        return {200, net::handle_rpc_body(request.body, dispatcher), "application/json"};
    };
    ALT_TRY_ASSIGN(impl->http, net::HttpServer::start(
                                   pool, net::TcpEndpoint{options.listen, options.port}, handle));
    return std::unique_ptr<RpcServer>(new RpcServer(std::move(impl)));
}

std::uint16_t RpcServer::port() const noexcept {
    return impl_->http->port();
}
std::string RpcServer::url() const {
    return impl_->http->url();
}

}  // namespace alt::rpc
