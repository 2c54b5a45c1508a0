#include "core/net/http_session.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/status.hpp>

#include "core/net/ws_session.hpp"

namespace alt::net {

namespace asio = boost::asio;
namespace http = boost::beast::http;

namespace {

/// Bytes of one read: most requests are small, and a large body soon asks for more.
constexpr std::size_t kLeastChunk = std::size_t{2} << 10;
constexpr std::size_t kMostChunk = std::size_t{64} << 10;
/// Bytes that a peer must take in `ServerLimits::write`, if there are so many.
constexpr std::size_t kProgress = std::size_t{1} << 20;

Preflight preflight_of(const ParsedRequest& request) {
    if (request.verb != http::verb::options) return Preflight::none;
    return request.asks_private_network ? Preflight::private_network : Preflight::plain;
}

}  // namespace

HttpSession::HttpSession(Socket&& socket, Lane& lane, std::shared_ptr<ServerState> state)
    : Session(lane, std::move(state)),
      socket_(std::move(socket)),
      timer_(lane.context),
      chunk_(kLeastChunk) {}

void HttpSession::run() {
    asio::dispatch(lane_.context, [session = self()] {
        ErrorCode error;
        session->socket_.non_blocking(true, error);
        session->expect_by(session->input_by_, session->limits().idle);
        session->read();
    });
}

void HttpSession::close_now() {
    ErrorCode ignored;
    input_over_ = closing_ = true;
    socket_.close(ignored);
    timer_.cancel();
}

bool HttpSession::wants_input() const {
    return !input_over_ && slots_.size() < limits().max_pending &&
           filled_ + out_.bytes() < limits().max_queue;
}

void HttpSession::read() {
    if (reading_ || !wants_input() || !socket_.is_open()) return;
    reading_ = true;
    socket_.async_read_some(
        buffer_.prepare(chunk_),
        [session = self()](ErrorCode error, std::size_t count) { session->on_read(error, count); });
}

void HttpSession::on_read(ErrorCode error, std::size_t count) {
    const sys::SampledCpuScope scope(state_->cpu);
    reading_ = false;
    buffer_.commit(count);
    if (error) return on_end(error);
    chunk_ = count == chunk_ ? std::min(2 * chunk_, kMostChunk) : chunk_;
    consume();
    go_on();
}

void HttpSession::on_end(ErrorCode error) {
    // Who has sent its last request may still wait for answers.
    const bool may_answer = error == asio::error::eof && (!slots_.empty() || !out_.empty());
    if (!may_answer) return close_now();
    input_over_ = closing_ = true;
    go_on();
}

/// Takes up the requests that are in the buffer.
void HttpSession::consume() {
    busy_ = true;
    while (wants_input() && buffer_.size() != 0 && parse_one()) {
    }
    busy_ = false;
}

/// false: the rest of the request is not here yet, or the input is over.
bool HttpSession::parse_one() {
    if (!parser_) {
        parser_.emplace(request_);
        parser_->body_limit(limits().max_body);
        parser_->header_limit(limits().max_header);
        parser_->eager(true);
    }
    ErrorCode error;
    buffer_.consume(parser_->put(buffer_.data(), error));
    if (error && error != http::error::need_more) {
        refuse(error);
        return false;
    }
    if (parser_->is_done()) {
        take_request();
        return true;
    }
    // Only a line that has no end yet stays in the buffer: of a chunk, or of the trailer.
    if (buffer_.size() > limits().max_header) {
        refuse(http::error::header_limit);
        return false;
    }
    if (request_.body.size() > kMostChunk) {
        account(held());
        if (must_yield(held())) {
            refuse(503, "the endpoint's memory for requests is used up: try again\n");
            return false;
        }
    }
    if (parser_->is_header_done() && request_.expects_continue && slots_.empty()) {
        request_.expects_continue = false;
        out_.add("HTTP/1.1 100 Continue\r\n\r\n");
    }
    return false;
}

void HttpSession::take_request() {
    const bool keep_alive = parser_->keep_alive();
    const bool upgrade = parser_->upgrade() && request_.asks_for_websocket();
    parser_.reset();
    if (upgrade && state_->websockets) return become_websocket();
    input_by_ = Time::max();
    if (!keep_alive) input_over_ = true;
    const auto number = first_ + slots_.size();
    const auto preflight = preflight_of(request_);
    slots_.push_back({std::nullopt, keep_alive, preflight, request_.request_id});
    if (preflight != Preflight::none) return fill(number, {204, {}, "text/plain"});
    state_->handler({request_.method, request_.target, request_.body, request_.request_id},
                    Responder(shared_from_this(), number));
}

void HttpSession::become_websocket() {
    // Nothing may be under way: the connection speaks another language from here on.
    if (!slots_.empty() || !out_.empty() || buffer_.size() != 0)
        return refuse(400, "an upgrade must come alone\n");
    auto handshake = std::move(request_.handshake);
    handshake.set(http::field::connection, "upgrade");
    handshake.set(http::field::host, "localhost");
    input_over_ = true;
    timer_.cancel();
    const auto session = std::make_shared<WsSession>(std::move(socket_), lane_, state_);
    if (session->enlist(true)) session->run(handshake);
}

void HttpSession::refuse(ErrorCode error) {
    if (error == http::error::body_limit)
        return refuse(413,
                      "the body is larger than " + std::to_string(limits().max_body) + " bytes\n");
    if (error == http::error::header_limit) return refuse(431, "the header is too large\n");
    refuse(400, "not HTTP: " + error.message() + "\n");
}

void HttpSession::refuse(unsigned status, std::string text) {
    input_over_ = true;
    parser_.reset();
    auto id =
        warn("request refused", request_.request_id,
             {{"status", status}, {"why", std::string_view(text).substr(0, text.find('\n'))}});
    slots_.push_back({std::nullopt, false, Preflight::none, {}});
    fill(first_ + slots_.size() - 1, {status, std::move(text), "text/plain", std::move(id)});
}

void HttpSession::answer(std::uint64_t number, HttpResponse&& response) {
    if (on_lane()) {
        fill(number, std::move(response));
        if (!busy_) go_on();
        return;
    }
    asio::post(lane_.context, [session = self(), number, late = std::move(response)]() mutable {
        session->fill(number, std::move(late));
        session->go_on();
    });
}

void HttpSession::fill(std::uint64_t number, HttpResponse&& response) {
    if (number < first_ || number - first_ >= slots_.size()) return;
    auto& slot = slots_[number - first_];
    if (slot.response) return;
    filled_ += response.body.size();
    slot.response = std::move(response);
}

/// After anything has changed: writes, takes up what waits in the buffer, and reads on.
void HttpSession::go_on() {
    if (!socket_.is_open()) return;
    write_ready();
    flush();
    while (!writing_ && buffer_.size() != 0 && wants_input()) {
        const auto before = buffer_.size();
        consume();
        write_ready();
        flush();
        if (buffer_.size() == before) break;
    }
    read();
    account(held());
}

void HttpSession::write_ready() {
    while (!slots_.empty() && slots_.front().response) {
        auto& slot = slots_.front();
        const auto& made = slot.response->request_id;
        add_head(out_, *slot.response, slot.keep_alive, slot.preflight,
                 made.empty() ? slot.request_id : made);
        filled_ -= slot.response->body.size();
        out_.adopt(std::move(slot.response->body));
        if (!slot.keep_alive) closing_ = true;
        slots_.pop_front();
        ++first_;
    }
}

void HttpSession::flush() {
    if (writing_ || !socket_.is_open()) return;
    ErrorCode error;
    while (!out_.empty()) {
        const auto count = socket_.write_some(out_.front(), error);
        if (error == asio::error::would_block) return await_peer();
        if (error) return close_now();
        out_.consume(count);
        taken_ += count;
        total_ += count;
    }
    output_by_ = look_by_ = Time::max();
    if (!slots_.empty()) return;
    if (closing_) return shut_down();
    if (input_by_ == Time::max()) expect_by(input_by_, limits().idle);
}

void HttpSession::await_peer() {
    account(held());
    if (must_yield(held(), 2)) return cut_off_crowding();
    writing_ = true;
    if (look_by_ == Time::max()) {
        seen_ = total_;
        expect_by(look_by_, limits().pace);
    }
    if (output_by_ == Time::max() || taken_ >= kProgress) {
        taken_ = 0;
        expect_by(output_by_, limits().write);
    }
    socket_.async_wait(Socket::wait_write, [session = self()](ErrorCode error) {
        session->writing_ = false;
        if (!error) session->go_on();
    });
}

/// At a steady pace while the peer is waited for: others may crowd the endpoint meanwhile.
void HttpSession::look() {
    const bool slow = total_ - seen_ < kProgress;
    if (slow && must_yield(held())) return cut_off_crowding();
    seen_ = total_;
    expect_by(look_by_, limits().pace);
}

void HttpSession::cut_off_crowding() {
    warn("cut off: the endpoint's memory is used up, and the client does not take its answers",
         current_id(), {{"unread_bytes", out_.bytes()}});
    close_now();
}

// A close with unread input would make the kernel reset the connection before the peer has the
// answer.
void HttpSession::shut_down() {
    ErrorCode ignored;
    socket_.shutdown(asio::socket_base::shutdown_send, ignored);
    expect_by(input_by_, std::chrono::seconds{2});
    drain();
}

void HttpSession::drain() {
    if (reading_) return;
    reading_ = true;
    buffer_.clear();
    socket_.async_read_some(buffer_.prepare(kMostChunk),
                            [session = self()](ErrorCode error, std::size_t) {
                                session->reading_ = false;
                                if (error) return session->close_now();
                                session->drain();
                            });
}

void HttpSession::expect_by(Time& deadline, std::chrono::milliseconds limit) {
    deadline = std::chrono::steady_clock::now() + limit;
    if (deadline < armed_) arm(deadline);
}

// A timer for each request would cost more than the request: one is armed, and when it rings the
// deadline has moved on, most of the time.
void HttpSession::arm(Time at) {
    armed_ = at;
    timer_.expires_at(at);
    timer_.async_wait([weak = weak_from_this()](ErrorCode error) {
        const auto session = std::static_pointer_cast<HttpSession>(weak.lock());
        if (session && !error) session->on_timer();
    });
}

void HttpSession::on_timer() {
    armed_ = Time::max();
    if (!socket_.is_open()) return;
    const auto now = std::chrono::steady_clock::now();
    if (std::min(input_by_, output_by_) <= now) {
        if (output_by_ <= now)
            warn("cut off: the client does not take its answers", current_id(),
                 {{"unread_bytes", out_.bytes()}});
        else if (parser_ && parser_->got_some())
            warn("cut off: the request does not come to its end", current_id(), {});
        return close_now();
    }
    if (look_by_ <= now) look();
    if (socket_.is_open() && deadline() < armed_) arm(deadline());
}

std::string_view HttpSession::current_id() const {
    return slots_.empty() ? request_.request_id : slots_.front().request_id;
}

std::size_t HttpSession::held() const {
    return buffer_.capacity() + request_.body.capacity() + filled_ + out_.bytes();
}

}  // namespace alt::net
