#pragma once

#include <atomic>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <unordered_set>

#include "core/net/http_server.hpp"
#include "core/net/io_pool_impl.hpp"
#include "core/net/request_log.hpp"
#include "core/sys/cpu_meter.hpp"

namespace alt::net {

using Executor = boost::asio::io_context::executor_type;
/// A connection over TCP or a socket file; each is used by the thread of its lane only.
using Socket = boost::asio::basic_stream_socket<boost::asio::generic::stream_protocol, Executor>;

class Session;

/// What a server's sessions share with it. Held by the server and by every session, because a
/// session's last completion may run on a pool thread after the server has closed it.
struct ServerState {
    HttpHandler handler;
    WsFactory websockets;  ///< none: WebSockets are not offered
    ServerLimits limits;

    RequestLog* log = nullptr;             ///< null: nothing is written
    sys::CpuMeter cpu;                     ///< of the connections' events
    std::atomic<std::size_t> buffered{0};  ///< bytes in the sessions' buffers, about

    std::mutex mutex;
    std::condition_variable all_gone;
    std::unordered_set<Session*> sessions;
    bool stopping = false;
};

/// One connection. It lives as long as an operation is pending or somebody is to answer it.
class Session : public Channel, public std::enable_shared_from_this<Session> {
public:
    Session(Lane& lane, std::shared_ptr<ServerState> state);
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    ~Session() override;

    /// false: the server is full (unless `even_if_full`) or stopping: the session must be dropped.
    bool enlist(bool even_if_full = false);
    /// From any thread: closes the socket, so that pending operations end.
    void close();
    void post(std::function<void()> work) final;

protected:
    /// On the lane's thread.
    virtual void close_now() = 0;
    [[nodiscard]] const ServerLimits& limits() const noexcept { return state_->limits; }
    /// What its buffers hold. On the lane's thread; cheap enough for each event.
    void account(std::size_t bytes);
    /// Whether the buffers of all connections hold more than that many times the limit, and one
    /// with so many bytes more than its share. When there is too much, somebody is over its share.
    [[nodiscard]] bool must_yield(std::size_t bytes, std::size_t times = 1) const;
    /// Writes a warning about a request. `id`: what was sent, or empty; gives what stands in the
    /// log.
    std::string warn(std::string_view what, std::string_view id,
                     std::initializer_list<LogField> fields);
    [[nodiscard]] bool on_lane() const {
        return lane_.context.get_executor().running_in_this_thread();
    }

    Lane& lane_;
    /// Shared with the server and the other sessions; see ServerState.
    std::shared_ptr<ServerState> state_;

private:
    bool enlisted_ = false;
    std::size_t accounted_ = 0;  ///< bytes of `ServerState::buffered`
};

}  // namespace alt::net
