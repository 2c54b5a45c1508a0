#pragma once

#include <array>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/strand.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_set>

#include "core/net/http_server.hpp"

namespace alt::net {

using Strand = boost::asio::strand<boost::asio::io_context::executor_type>;
using Protocol = boost::asio::generic::stream_protocol;
/// A connection over TCP or a socket file, with deadlines.
using Stream = boost::beast::basic_stream<Protocol, Strand>;

class HttpSession;

/// What a server's sessions share with it. Held by the server and by every session, because a
/// session's last completion may run on a pool thread after the server has closed it.
struct ServerState {
    HttpHandler handler;
    ServerLimits limits;

    std::mutex mutex;
    std::condition_variable all_gone;
    std::unordered_set<HttpSession*> sessions;
    bool stopping = false;
};

/// One connection: reads a request, answers it, reads the next. It lives as long as an operation is
/// pending.
class HttpSession : public std::enable_shared_from_this<HttpSession> {
public:
    HttpSession(Stream::socket_type&& socket, std::shared_ptr<ServerState> state);
    ~HttpSession();

    /// false: the server is full or stopping, and the session must be dropped.
    bool enlist();
    void run();
    /// From any thread: closes the socket, so that pending operations end.
    void close();

private:
    void read();
    void on_read(boost::beast::error_code error);
    void answer_broken(boost::beast::error_code error);
    void answer(HttpResponse&& response, bool keep_alive);
    void write();
    void on_write(boost::beast::error_code error);
    void drain();

    /// Shared with the server and the other sessions; see ServerState.
    std::shared_ptr<ServerState> state_;
    Stream stream_;
    boost::beast::flat_buffer buffer_;
    std::optional<boost::beast::http::request_parser<boost::beast::http::string_body>> parser_;
    std::string head_;
    std::string body_;
    std::array<char, 4096> waste_{};
    bool keep_alive_ = true;
    bool enlisted_ = false;
};

}  // namespace alt::net
