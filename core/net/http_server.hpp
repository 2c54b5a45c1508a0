#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <variant>

#include "core/base/result.hpp"
#include "core/net/io_pool.hpp"
#include "core/net/request_log.hpp"
#include "core/net/responder.hpp"
#include "core/net/websocket.hpp"

namespace alt::net {

struct TcpEndpoint {
    std::string host = "127.0.0.1";  ///< an IP address
    std::uint16_t port = 0;          ///< 0: any free one
};
/// A socket file with mode 0600. A stale file at that path is replaced; one that answers is a
/// conflict.
struct UnixEndpoint {
    std::filesystem::path path;
};
using Endpoint = std::variant<TcpEndpoint, UnixEndpoint>;

struct ServerLimits {
    std::size_t max_body = std::size_t{5} << 20;  ///< bytes; more is answered 413
    std::uint32_t max_header = 16 << 10;          ///< bytes; more is answered 431
    std::chrono::milliseconds idle{60'000};       ///< from one request to the next, and to read one
    std::chrono::milliseconds write{30'000};      ///< for a peer to take what is ready for it
    std::size_t max_connections = 1024;           ///< above it new ones are closed at once
    std::size_t max_pending = 64;  ///< unanswered messages of a connection; then it is not read
    std::size_t max_queue = std::size_t{16} << 20;  ///< bytes of answers; then it is not read
    /// Bytes in the buffers of all connections. Beyond, those that hold more than their share give
    /// way: who does not take 1 MiB in `pace` is cut off, and bodies are answered 503. Beyond twice
    /// as much, they are cut off whenever they have to be waited for. A share is a 16th, or less
    /// when there are more connections.
    std::size_t max_buffered = std::size_t{256} << 20;
    std::chrono::milliseconds pace{1'000};
};

/// What a server does at this moment, and what it has cost.
struct ServerUsage {
    std::size_t connections = 0;
    std::size_t memory = 0;           ///< bytes that they take, about
    std::chrono::nanoseconds cpu{0};  ///< of its connections' events; see sys::SampledCpuScope
};

/// An HTTP/1.1 server: keep-alive, pipelining in order, CORS for browser wallets (any origin;
/// OPTIONS preflight is answered here), and WebSockets (RFC 6455) on any path. Its destructor
/// closes every connection and returns when no handler runs and nobody holds a Responder any more;
/// it must not run on a pool thread.
class HttpServer {
public:
    /// `log`: of what is refused or cut off here; null: nothing is written. It must outlive the
    /// server. Errors: conflict (the port or socket is taken, by whom), invalid_input (host), io.
    static Result<std::unique_ptr<HttpServer>> start(IoPool& pool, const Endpoint& endpoint,
                                                     HttpHandler handler, ServerLimits limits = {},
                                                     WsFactory websockets = {},
                                                     RequestLog* log = nullptr);
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;
    ~HttpServer();

    /// The bound TCP port; 0 for a socket file.
    [[nodiscard]] std::uint16_t port() const noexcept;
    /// "http://127.0.0.1:8545" or "unix:/path".
    [[nodiscard]] std::string url() const;
    [[nodiscard]] ServerUsage usage() const;

private:
    struct Impl;
    explicit HttpServer(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace alt::net
