#include "core/net/ws_session.hpp"

#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>

namespace alt::net {

namespace asio = boost::asio;
namespace websocket = boost::beast::websocket;

namespace {

/// What a connection keeps for the next message; a larger one gives its memory back.
constexpr std::size_t kKeptBuffer = std::size_t{64} << 10;

}  // namespace

WsSession::WsSession(Socket&& socket, Lane& lane, std::shared_ptr<ServerState> state)
    : Session(lane, std::move(state)), stream_(std::move(socket)) {}

void WsSession::run(const Handshake& handshake) {
    handler_ = state_->websockets(std::static_pointer_cast<WsPeer>(self()));
    websocket::stream_base::timeout limits_of_stream{};
    limits_of_stream.handshake_timeout = limits().idle;
    limits_of_stream.idle_timeout = limits().idle;
    limits_of_stream.keep_alive_pings = true;
    stream_.set_option(limits_of_stream);
    stream_.read_message_max(limits().max_body);
    stream_.auto_fragment(false);
    stream_.text(true);
    // Beast reads it before it returns.
    stream_.async_accept(handshake, [session = self()](ErrorCode error) {
        if (error) return session->close_now();
        session->writing_ = false;
        session->write();
        session->read();
    });
}

void WsSession::close_now() {
    if (over_) return;
    over_ = true;
    ErrorCode ignored;
    stream_.next_layer().close(ignored);
    if (handler_) handler_->on_close();
}

bool WsSession::wants_input() const {
    return !over_ && unanswered_.size() < limits().max_pending && queued_ < limits().max_queue;
}

void WsSession::read() {
    if (reading_ || !wants_input()) return;
    reading_ = true;
    stream_.async_read(
        buffer_, [session = self()](ErrorCode error, std::size_t) { session->on_read(error); });
}

void WsSession::on_read(ErrorCode error) {
    if (error || over_) return close_now();
    const sys::SampledCpuScope scope(state_->cpu);
    const auto number = next_++;
    unanswered_.insert(number);
    const auto data = buffer_.data();
    handler_->on_message({static_cast<const char*>(data.data()), data.size()},
                         Responder(shared_from_this(), number));
    buffer_.clear();
    if (buffer_.capacity() > kKeptBuffer) buffer_.shrink_to_fit();
    reading_ = false;  // not before: an answer at once must not read into the message
    account(buffer_.capacity() + queued_);
    read();
}

void WsSession::answer(std::uint64_t number, HttpResponse&& response) {
    if (on_lane()) return finish(number, std::move(response.body));
    asio::post(lane_.context,
               [session = self(), number, text = std::move(response.body)]() mutable {
                   session->finish(number, std::move(text));
               });
}

void WsSession::finish(std::uint64_t number, std::string&& text) {
    if (unanswered_.erase(number) == 0) return;
    if (!text.empty()) {
        queued_ += text.size();
        enqueue(std::make_shared<const std::string>(std::move(text)));
    }
    read();
}

void WsSession::send(std::shared_ptr<const std::string> text) {
    // What is on the way to the lane counts: a lane that lags must not hoard.
    const auto queued = queued_.fetch_add(text->size());
    if (queued > limits().max_queue || must_yield(queued)) {
        if (!cut_off_.exchange(true))
            warn("cut off: the subscriber does not take what it asked for", "",
                 {{"unread_bytes", queued}});
        return close();
    }
    if (on_lane()) return enqueue(std::move(text));
    asio::post(lane_.context, [session = self(), text = std::move(text)]() mutable {
        session->enqueue(std::move(text));
    });
}

void WsSession::enqueue(std::shared_ptr<const std::string> text) {
    if (over_) return;
    queue_.push_back(std::move(text));
    account(buffer_.capacity() + queued_);
    write();
}

void WsSession::write() {
    if (writing_ || over_ || queue_.empty()) return;
    writing_ = true;
    stream_.async_write(asio::buffer(*queue_.front()),
                        [session = self()](ErrorCode error, std::size_t) {
                            session->writing_ = false;
                            if (error) return session->close_now();
                            session->queued_ -= session->queue_.front()->size();
                            session->queue_.pop_front();
                            session->account(session->buffer_.capacity() + session->queued_);
                            session->write();
                            session->read();
                        });
}

}  // namespace alt::net
