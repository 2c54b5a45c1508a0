#pragma once

#include <atomic>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <deque>
#include <unordered_set>

#include "core/net/session.hpp"
#include "core/net/websocket.hpp"

namespace alt::net {

/// One WebSocket: what an HTTP connection becomes that asks for it.
/// Everything but `answer` and `send` runs on the lane's thread.
class WsSession final : public Session, public WsPeer {
public:
    using Handshake = boost::beast::http::request<boost::beast::http::empty_body>;

    WsSession(Socket&& socket, Lane& lane, std::shared_ptr<ServerState> state);

    /// Answers the handshake, and serves.
    void run(const Handshake& handshake);
    void answer(std::uint64_t number, HttpResponse&& response) override;
    [[nodiscard]] bool is_open() const override { return stream_.next_layer().is_open(); }
    void send(std::shared_ptr<const std::string> text) override;

private:
    using ErrorCode = boost::system::error_code;

    void close_now() override;
    [[nodiscard]] std::shared_ptr<WsSession> self() {
        return std::static_pointer_cast<WsSession>(shared_from_this());
    }
    [[nodiscard]] bool wants_input() const;
    void read();
    void on_read(ErrorCode error);
    void finish(std::uint64_t number, std::string&& text);
    void enqueue(std::shared_ptr<const std::string> text);
    void write();

    boost::beast::websocket::stream<Socket> stream_;
    std::unique_ptr<WsHandler> handler_;
    boost::beast::flat_buffer buffer_;
    std::unordered_set<std::uint64_t> unanswered_;
    std::uint64_t next_ = 0;  ///< number of the next message
    /// Shared with those who send the same text to others.
    std::deque<std::shared_ptr<const std::string>> queue_;
    std::atomic<std::size_t> queued_{0};  ///< bytes in the queue or on the way to it
    std::atomic<bool> cut_off_{false};    ///< and it was said
    bool reading_ = false;
    bool writing_ = true;  ///< until the handshake is out, too
    bool over_ = false;
};

}  // namespace alt::net
