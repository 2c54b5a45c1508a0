#pragma once

#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <deque>
#include <optional>

#include "core/net/http_head.hpp"
#include "core/net/out_queue.hpp"
#include "core/net/request_parser.hpp"
#include "core/net/session.hpp"

namespace alt::net {

/// One HTTP connection: reads requests, hands them out, and writes the answers in their order.
/// Everything but `answer` runs on the lane's thread.
class HttpSession final : public Session {
public:
    HttpSession(Socket&& socket, Lane& lane, std::shared_ptr<ServerState> state);

    void run();
    void answer(std::uint64_t number, HttpResponse&& response) override;
    [[nodiscard]] bool is_open() const override { return socket_.is_open(); }

private:
    using ErrorCode = boost::system::error_code;
    using Time = std::chrono::steady_clock::time_point;

    /// A request that has been read, and its answer once it is there.
    struct Slot {
        std::optional<HttpResponse> response;
        bool keep_alive = true;
        Preflight preflight = Preflight::none;
        std::string request_id;  ///< the client's
    };

    void close_now() override;
    [[nodiscard]] std::shared_ptr<HttpSession> self() {
        return std::static_pointer_cast<HttpSession>(shared_from_this());
    }

    // Reading.
    [[nodiscard]] bool wants_input() const;
    void read();
    void on_read(ErrorCode error, std::size_t count);
    void on_end(ErrorCode error);
    void consume();
    bool parse_one();
    void take_request();
    void become_websocket();
    void refuse(ErrorCode error);
    void refuse(unsigned status, std::string text);

    // Answering.
    void fill(std::uint64_t number, HttpResponse&& response);
    void go_on();
    void write_ready();
    void flush();
    void await_peer();
    void look();
    void cut_off_crowding();
    void shut_down();
    void drain();

    // Deadlines.
    void expect_by(Time& deadline, std::chrono::milliseconds limit);
    [[nodiscard]] Time deadline() const { return std::min({input_by_, output_by_, look_by_}); }
    void arm(Time at);
    void on_timer();
    /// The request that is under way: who is cut off waits for its answer, or still sends it.
    [[nodiscard]] std::string_view current_id() const;
    /// Bytes that the connection's buffers take.
    [[nodiscard]] std::size_t held() const;

    Socket socket_;
    boost::asio::steady_timer timer_;
    Time input_by_ = Time::max();   ///< when the next request must be here
    Time output_by_ = Time::max();  ///< when the peer must have taken more
    Time look_by_ = Time::max();    ///< when to see whether the peer, waited for, takes enough
    Time armed_ = Time::max();      ///< when the timer rings

    boost::beast::flat_buffer buffer_;
    std::size_t chunk_;  ///< bytes to ask for at the next read
    ParsedRequest request_;
    std::optional<RequestParser> parser_;
    std::deque<Slot> slots_;
    std::uint64_t first_ = 0;  ///< number of the first slot
    std::size_t filled_ = 0;   ///< bytes of the answers in slots
    OutQueue out_;
    std::size_t taken_ = 0;    ///< bytes since `output_by_` was set
    std::uint64_t total_ = 0;  ///< bytes that the peer has taken
    std::uint64_t seen_ = 0;   ///< of them, when `look_by_` was set
    bool reading_ = false;     ///< an operation is pending
    bool writing_ = false;     ///< the peer takes no more at the moment
    bool busy_ = false;        ///< in `consume`
    bool input_over_ = false;  ///< nothing more is read
    bool closing_ = false;     ///< ends when the answers are out
};

}  // namespace alt::net
