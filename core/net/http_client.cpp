#include "core/net/http_client.hpp"

#include <openssl/ssl.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <mutex>
#include <optional>
#include <vector>

#include "core/net/url.hpp"

namespace alt::net {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using ErrorCode = boost::system::error_code;
using Protocol = asio::generic::stream_protocol;
using Socket = Protocol::socket;
using TlsStream = asio::ssl::stream<Socket&>;
using SteadyTime = std::chrono::steady_clock::time_point;

}  // namespace

struct HttpClient::Impl {
    Impl(Url parsed, ClientLimits bounds)
        : url(std::move(parsed)), limits(bounds), socket(context) {}

    Result<HttpResponse> exchange(std::string_view method, std::string_view target,
                                  std::string_view body);

    /// Runs one asynchronous operation to its end or to the deadline.
    template <typename Start>
    ErrorCode run(Start start) {
        std::optional<ErrorCode> outcome;
        context.restart();
        start([&outcome](ErrorCode error, auto&&...) { outcome = error; });
        context.run_until(deadline);
        if (outcome) return *outcome;
        disconnect();
        resolver.cancel();
        context.restart();
        context.run();
        return asio::error::timed_out;
    }

    ErrorCode connect();
    ErrorCode connect_tls();
    ErrorCode resolve(std::vector<Protocol::endpoint>& endpoints);
    template <typename Channel>
    ErrorCode talk(Channel& channel, const std::string& head, std::string_view body);
    ErrorCode attempt(const std::string& head, std::string_view body);
    [[nodiscard]] Error describe(const ErrorCode& error) const;

    void disconnect() {
        ErrorCode ignored;
        socket.close(ignored);
        connected = false;
    }

    Url url;
    ClientLimits limits;
    std::mutex mutex;
    asio::io_context context{1};
    Socket socket;
    asio::ip::tcp::resolver resolver{context};
    std::optional<asio::ssl::context> tls_context;
    std::optional<TlsStream> tls;
    SteadyTime deadline;
    bool connected = false;
    boost::beast::flat_buffer buffer;
    std::optional<http::response_parser<http::string_body>> parser;
};

ErrorCode HttpClient::Impl::resolve(std::vector<Protocol::endpoint>& endpoints) {
    if (url.scheme == Url::Scheme::unix_socket) {
        endpoints.emplace_back(asio::local::stream_protocol::endpoint(url.target));
        return {};
    }
    ErrorCode error;
    if (const auto address = asio::ip::make_address(url.host, error); !error) {
        endpoints.emplace_back(asio::ip::tcp::endpoint(address, url.port));
        return {};
    }
    return run([&](auto done) {
        resolver.async_resolve(url.host, std::to_string(url.port),
                               [&endpoints, done](ErrorCode failed, auto results) {
                                   for (const auto& result : results)
                                       endpoints.emplace_back(result.endpoint());
                                   done(failed);
                               });
    });
}

ErrorCode HttpClient::Impl::connect() {
    disconnect();
    tls.reset();
    buffer.clear();
    std::vector<Protocol::endpoint> endpoints;
    if (const auto error = resolve(endpoints)) return error;
    ErrorCode error = asio::error::host_not_found;
    for (const auto& endpoint : endpoints) {
        disconnect();
        error = run([&](auto done) { socket.async_connect(endpoint, done); });
        if (!error || error == asio::error::timed_out) break;
    }
    if (error) return error;
    ErrorCode ignored;
    if (url.scheme != Url::Scheme::unix_socket)
        socket.set_option(asio::ip::tcp::no_delay(true), ignored);
    if (url.scheme == Url::Scheme::https) error = connect_tls();
    connected = !error;
    return error;
}

ErrorCode HttpClient::Impl::connect_tls() {
    ErrorCode error;
    if (!tls_context) {
        tls_context.emplace(asio::ssl::context::tls_client);
        tls_context->set_default_verify_paths(error);
        if (error) return error;
    }
    tls.emplace(socket, *tls_context);
    tls->set_verify_mode(asio::ssl::verify_peer, error);
    tls->set_verify_callback(asio::ssl::host_name_verification(url.host), error);
    SSL_set_tlsext_host_name(tls->native_handle(), url.host.c_str());
    return run([&](auto done) { tls->async_handshake(asio::ssl::stream_base::client, done); });
}

template <typename Channel>
ErrorCode HttpClient::Impl::talk(Channel& channel, const std::string& head, std::string_view body) {
    const std::array<asio::const_buffer, 2> parts{asio::buffer(head), asio::buffer(body)};
    auto error = run([&](auto done) { asio::async_write(channel, parts, done); });
    if (error == asio::error::timed_out) return error;
    // A server that refuses the head of a long request answers and stops reading: its answer is
    // read all the same.
    const auto unread = run([&](auto done) { http::async_read(channel, buffer, *parser, done); });
    return error && unread ? error : unread;
}

ErrorCode HttpClient::Impl::attempt(const std::string& head, std::string_view body) {
    parser.emplace();
    parser->body_limit(limits.max_response);
    if (!connected)
        if (const auto error = connect()) return error;
    return tls ? talk(*tls, head, body) : talk(socket, head, body);
}

Error HttpClient::Impl::describe(const ErrorCode& error) const {
    if (error == http::error::body_limit)
        return make_error(Errc::io, "the answer of " + url.text + " is larger than " +
                                        std::to_string(limits.max_response) + " bytes");
    const bool late = error == asio::error::timed_out;
    std::string why = error.message();
    if (late) why = "no answer within " + std::to_string(limits.timeout.count()) + " ms";
    if (error == asio::error::connection_refused) why = "connection refused";
    if (error == http::error::end_of_stream || error == asio::error::eof) why = "connection closed";
    auto out = make_error(late ? Errc::timeout : Errc::parent_unavailable, url.text + ": " + why);
    out.retryable = true;
    return out;
}

Result<HttpResponse> HttpClient::Impl::exchange(std::string_view method, std::string_view target,
                                                std::string_view body) {
    const std::lock_guard lock(mutex);
    deadline = std::chrono::steady_clock::now() + limits.timeout;
    std::string head;
    head.append(method)
        .append(" ")
        .append(target)
        .append(" HTTP/1.1\r\nHost: ")
        .append(url.host_header);
    head.append(
        "\r\nContent-Type: application/json\r\nAccept: application/json\r\nContent-Length: ");
    head.append(std::to_string(body.size())).append("\r\n\r\n");

    const bool kept = connected;
    auto error = attempt(head, body);
    const bool silent = !parser->got_some();
    if (error && kept && silent && error != asio::error::timed_out) {
        disconnect();
        error = attempt(head, body);
    }
    if (error) {
        disconnect();
        return describe(error);
    }
    auto message = parser->release();
    if (!message.keep_alive()) disconnect();
    return HttpResponse{message.result_int(), std::move(message.body()), {}};
}

Result<std::unique_ptr<HttpClient>> HttpClient::make(std::string_view url, ClientLimits limits) {
    ALT_TRY_ASSIGN(auto parsed, parse_url(url));
    return std::unique_ptr<HttpClient>(
        new HttpClient(std::make_unique<Impl>(std::move(parsed), limits)));
}

HttpClient::HttpClient(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

HttpClient::~HttpClient() = default;

Result<HttpResponse> HttpClient::post(std::string_view body) {
    const bool local = impl_->url.scheme == Url::Scheme::unix_socket;
    return impl_->exchange("POST", local ? "/" : impl_->url.target, body);
}

Result<HttpResponse> HttpClient::get(std::string_view target) {
    return impl_->exchange("GET", target, {});
}

const std::string& HttpClient::url() const noexcept {
    return impl_->url.text;
}

}  // namespace alt::net
