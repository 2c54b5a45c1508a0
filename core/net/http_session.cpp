#include "core/net/http_session.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/status.hpp>

namespace alt::net {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;

constexpr std::string_view kCors =
    "Access-Control-Allow-Origin: *\r\n"
    "Access-Control-Allow-Methods: POST, GET, OPTIONS\r\n"
    "Access-Control-Allow-Headers: *\r\n"
    "Access-Control-Max-Age: 86400\r\n";

std::string make_head(const HttpResponse& response, bool keep_alive, bool preflight) {
    std::string head;
    head.reserve(256);
    head += "HTTP/1.1 ";
    head += std::to_string(response.status);
    head += ' ';
    const auto reason = http::obsolete_reason(http::int_to_status(response.status));
    head.append(reason.data(), reason.size());
    head += "\r\nContent-Type: ";
    head += response.content_type;
    head += "\r\nContent-Length: ";
    head += std::to_string(response.body.size());
    head += keep_alive ? "\r\n" : "\r\nConnection: close\r\n";
    if (preflight) {
        head += kCors;
    } else {
        head += "Access-Control-Allow-Origin: *\r\n";
    }
    head += "\r\n";
    return head;
}

HttpResponse plain(unsigned status, std::string text) {
    return {status, std::move(text), "text/plain"};
}

}  // namespace

HttpSession::HttpSession(Stream::socket_type&& socket, std::shared_ptr<ServerState> state)
    : state_(std::move(state)), stream_(std::move(socket)) {}

HttpSession::~HttpSession() {
    if (!enlisted_) return;
    const std::lock_guard lock(state_->mutex);
    state_->sessions.erase(this);
    if (state_->sessions.empty()) state_->all_gone.notify_all();
}

bool HttpSession::enlist() {
    const std::lock_guard lock(state_->mutex);
    if (state_->stopping || state_->sessions.size() >= state_->limits.max_connections) return false;
    state_->sessions.insert(this);
    return enlisted_ = true;
}

void HttpSession::run() {
    boost::asio::dispatch(stream_.get_executor(), [self = shared_from_this()] { self->read(); });
}

void HttpSession::close() {
    boost::asio::dispatch(stream_.get_executor(),
                          [self = shared_from_this()] { self->stream_.close(); });
}

void HttpSession::read() {
    parser_.emplace();
    parser_->body_limit(state_->limits.max_body);
    parser_->header_limit(state_->limits.max_header);
    stream_.expires_after(state_->limits.idle);
    http::async_read(stream_, buffer_, *parser_,
                     [self = shared_from_this()](beast::error_code error, std::size_t) {
                         self->on_read(error);
                     });
}

void HttpSession::on_read(beast::error_code error) {
    if (error) return answer_broken(error);
    auto& message = parser_->get();
    const bool keep_alive = message.keep_alive();
    if (message.method() == http::verb::options) {
        head_ = make_head({204, {}, "text/plain"}, keep_alive, true);
        body_.clear();
        keep_alive_ = keep_alive;
        return write();
    }
    HttpRequest request{std::string(message.method_string()), std::string(message.target()),
                        std::move(message.body())};
    answer(state_->handler(std::move(request)), keep_alive);
}

void HttpSession::answer_broken(beast::error_code error) {
    if (error == http::error::body_limit)
        return answer(plain(413, "the body is larger than " +
                                     std::to_string(state_->limits.max_body) + " bytes\n"),
                      false);
    if (error == http::error::header_limit)
        return answer(plain(431, "the header is too large\n"), false);
    if (error.category() == http::make_error_code(http::error::bad_method).category() &&
        error != http::error::end_of_stream && error != http::error::partial_message)
        return answer(plain(400, "not HTTP: " + error.message() + "\n"), false);
    stream_.close();
}

void HttpSession::answer(HttpResponse&& response, bool keep_alive) {
    head_ = make_head(response, keep_alive, false);
    body_ = std::move(response.body);
    keep_alive_ = keep_alive;
    write();
}

void HttpSession::write() {
    stream_.expires_after(state_->limits.write);
    const std::array<boost::asio::const_buffer, 2> parts{boost::asio::buffer(head_),
                                                         boost::asio::buffer(body_)};
    boost::asio::async_write(stream_, parts,
                             [self = shared_from_this()](beast::error_code error, std::size_t) {
                                 self->on_write(error);
                             });
}

void HttpSession::on_write(beast::error_code error) {
    if (error) return stream_.close();
    if (keep_alive_) return read();
    stream_.socket().shutdown(boost::asio::socket_base::shutdown_send, error);
    stream_.expires_after(std::chrono::seconds{2});
    drain();
}

// A close with unread input would make the kernel reset the connection before the peer has the
// answer.
void HttpSession::drain() {
    stream_.async_read_some(boost::asio::buffer(waste_),
                            [self = shared_from_this()](beast::error_code error, std::size_t) {
                                if (error) return self->stream_.close();
                                self->drain();
                            });
}

}  // namespace alt::net
