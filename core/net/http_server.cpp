#include "core/net/http_server.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <future>

#include "core/net/http_session.hpp"
#include "core/net/io_pool_impl.hpp"
#include "core/sys/ports.hpp"

namespace alt::net {
namespace {

namespace asio = boost::asio;
using Protocol = asio::generic::stream_protocol;
using Acceptor = asio::basic_socket_acceptor<Protocol, Executor>;

struct Bound {
    std::uint16_t port = 0;
    std::string url;
    std::filesystem::path socket_file;
};

Error bind_error(const std::string& what, const boost::system::error_code& error) {
    return make_error(Errc::io, "cannot listen on " + what + ": " + error.message());
}

Result<void> listen_on(Acceptor& acceptor, const Protocol::endpoint& endpoint,
                       const std::string& what, boost::system::error_code& error) {
    acceptor.open(endpoint.protocol(), error);
    if (!error && endpoint.protocol().family() != AF_UNIX)
        acceptor.set_option(asio::socket_base::reuse_address(true), error);
    if (!error) ::fcntl(acceptor.native_handle(), F_SETFD, FD_CLOEXEC);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (error) return bind_error(what, error);
    return {};
}

Result<Bound> bind_tcp(Acceptor& acceptor, const TcpEndpoint& wanted) {
    boost::system::error_code error;
    const auto host = asio::ip::make_address(wanted.host, error);
    if (error)
        return make_error(Errc::invalid_input, "not an IP address to listen on: " + wanted.host);
    const auto what = wanted.host + ":" + std::to_string(wanted.port);
    const auto listening =
        listen_on(acceptor, asio::ip::tcp::endpoint(host, wanted.port), what, error);
    if (error == asio::error::address_in_use) return sys::port_taken(wanted.port);
    if (!listening) return listening.error();
    asio::ip::tcp::endpoint actual;
    const auto bound = acceptor.local_endpoint(error);
    std::memcpy(actual.data(), bound.data(), bound.size());
    const auto name = host.is_v6() ? "[" + wanted.host + "]" : wanted.host;
    return Bound{actual.port(), "http://" + name + ":" + std::to_string(actual.port()), {}};
}

/// A socket file on which nobody answers is left over from a process that was killed.
bool is_stale(const std::filesystem::path& path) {
    asio::io_context context;
    asio::local::stream_protocol::socket probe(context);
    boost::system::error_code error;
    probe.connect(asio::local::stream_protocol::endpoint(path.string()), error);
    return error == asio::error::connection_refused;
}

Result<Bound> bind_unix(Acceptor& acceptor, const UnixEndpoint& wanted) {
    const auto text = wanted.path.string();
    if (text.size() >= sizeof(sockaddr_un::sun_path))
        return make_error(Errc::invalid_input, "the socket path is too long (" +
                                                   std::to_string(text.size()) +
                                                   " bytes, at most 107): " + text);
    std::error_code ignored;
    if (std::filesystem::is_socket(wanted.path, ignored)) {
        if (!is_stale(wanted.path))
            return make_error(Errc::conflict, "another process serves on " + text);
        std::filesystem::remove(wanted.path, ignored);
    }
    boost::system::error_code error;
    ALT_TRY(listen_on(acceptor, asio::local::stream_protocol::endpoint(text), text, error));
    ::chmod(text.c_str(), 0600);
    return Bound{0, "unix:" + text, wanted.path};
}

}  // namespace

struct HttpServer::Impl {
    Impl(IoPool::Impl& io, HttpHandler handler, ServerLimits limits, WsFactory websockets,
         RequestLog* log)
        : pool(io),
          acceptor(io.quietest().context),
          retry(acceptor.get_executor()),
          state(std::make_shared<ServerState>()) {
        state->handler = std::move(handler);
        state->websockets = std::move(websockets);
        state->limits = limits;
        state->log = log;
    }

    void accept() {
        auto& lane = pool.quietest();
        acceptor.async_accept(lane.context,
                              [this, &lane](boost::system::error_code error, Socket socket) {
                                  on_accept(error, std::move(socket), lane);
                              });
    }

    void on_accept(boost::system::error_code error, Socket socket, Lane& lane) {
        if (stopped) return finish();
        if (!error) {
            welcome(std::move(socket), lane);
            return accept();
        }
        // Out of descriptors, most likely: connections wait in the kernel's queue meanwhile.
        retry.expires_after(std::chrono::milliseconds{50});
        retry.async_wait([this](boost::system::error_code) {
            if (stopped) return finish();
            accept();
        });
    }

    void welcome(Socket socket, Lane& lane) {
        boost::system::error_code ignored;
        ::fcntl(socket.native_handle(), F_SETFD, FD_CLOEXEC);
        if (bound.port != 0) socket.set_option(asio::ip::tcp::no_delay(true), ignored);
        const auto session = std::make_shared<HttpSession>(std::move(socket), lane, state);
        if (session->enlist()) return session->run();
        if (state->log != nullptr)
            state->log->write(LogLevel::warn, "connection refused: too many are open", "",
                              {{"connections", state->limits.max_connections}});
    }

    void finish() {
        // Moved out: `stop` may destroy this object as soon as the value is set.
        auto last = std::move(done);
        last.set_value();
    }

    void stop() {
        asio::post(acceptor.get_executor(), [this] {
            stopped = true;
            boost::system::error_code ignored;
            acceptor.close(ignored);
            retry.cancel();
        });
        finished.wait();
        std::unique_lock lock(state->mutex);
        state->stopping = true;
        std::vector<std::shared_ptr<Session>> open;
        for (auto* session : state->sessions)
            if (auto shared = session->weak_from_this().lock()) open.push_back(std::move(shared));
        lock.unlock();
        for (const auto& session : open) session->close();
        open.clear();
        lock.lock();
        state->all_gone.wait(lock, [this] { return state->sessions.empty(); });
        lock.unlock();
        std::error_code ignored;
        if (!bound.socket_file.empty()) std::filesystem::remove(bound.socket_file, ignored);
    }

    IoPool::Impl& pool;
    Acceptor acceptor;
    asio::steady_timer retry;
    std::shared_ptr<ServerState> state;  ///< see ServerState
    Bound bound;
    bool stopped = false;  ///< only on the acceptor's thread
    std::promise<void> done;
    std::future<void> finished = done.get_future();
};

Result<std::unique_ptr<HttpServer>> HttpServer::start(IoPool& pool, const Endpoint& endpoint,
                                                      HttpHandler handler, ServerLimits limits,
                                                      WsFactory websockets, RequestLog* log) {
    auto impl =
        std::make_unique<Impl>(pool.impl(), std::move(handler), limits, std::move(websockets), log);
    const auto* tcp = std::get_if<TcpEndpoint>(&endpoint);
    auto bound = tcp != nullptr ? bind_tcp(impl->acceptor, *tcp)
                                : bind_unix(impl->acceptor, std::get<UnixEndpoint>(endpoint));
    if (!bound) return std::move(bound.error());
    impl->bound = std::move(*bound);
    asio::post(impl->acceptor.get_executor(), [raw = impl.get()] { raw->accept(); });
    return std::unique_ptr<HttpServer>(new HttpServer(std::move(impl)));
}

HttpServer::HttpServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

HttpServer::~HttpServer() {
    impl_->stop();
}

std::uint16_t HttpServer::port() const noexcept {
    return impl_->bound.port;
}

std::string HttpServer::url() const {
    return impl_->bound.url;
}

ServerUsage HttpServer::usage() const {
    const std::lock_guard lock(impl_->state->mutex);
    const auto connections = impl_->state->sessions.size();
    return {connections, connections * sizeof(HttpSession) + impl_->state->buffered,
            impl_->state->cpu.spent()};
}

}  // namespace alt::net
