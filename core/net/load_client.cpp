#include "core/net/load_client.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <queue>

#include "core/net/http_reply.hpp"
#include "core/net/url.hpp"
#include "core/sys/descriptor.hpp"

namespace alt::net {
namespace {

using Nanoseconds = std::chrono::nanoseconds;
using Instant = std::chrono::steady_clock::time_point;

constexpr std::size_t kFirstBuffer = 16 << 10;
constexpr std::size_t kLeastRoom = 4 << 10;
/// How long `stop` may go unseen.
constexpr Nanoseconds kLongestWait = std::chrono::milliseconds(20);

struct Connection {
    sys::Descriptor socket;
    std::vector<char> buffer = std::vector<char>(kFirstBuffer);
    std::size_t used = 0;  ///< bytes of `buffer`

    const LoadLane* lane = nullptr;
    std::size_t begun = 0;     ///< requests given to `written`'s target
    std::size_t answered = 0;  ///< requests
    std::size_t written = 0;   ///< bytes of the lane's text
    std::vector<Nanoseconds> sent;
    bool is_waiting = false;  ///< for its next request to be due

    [[nodiscard]] std::size_t wanted() const { return begun == 0 ? 0 : lane->ends[begun - 1]; }
    [[nodiscard]] bool done() const { return answered == lane->ends.size(); }
};

struct Due {
    Nanoseconds at;
    std::size_t connection;
    bool operator<(const Due& other) const { return at > other.at; }
};

}  // namespace

struct LoadClient::Impl {
    Impl(Url parsed, LoadLimits bounds) : url(std::move(parsed)), limits(bounds) {}

    Result<void> resolve();
    Result<void> open(std::size_t index);
    Result<void> reopen(std::size_t index);
    [[nodiscard]] Result<sys::Descriptor> dial() const;
    [[nodiscard]] Error unreachable(int number) const;

    [[nodiscard]] Nanoseconds now() const { return std::chrono::steady_clock::now() - start; }
    void begin(std::span<const LoadLane> lanes);
    Result<void> pump(std::size_t index);
    Result<void> flush(std::size_t index);
    Result<void> receive(std::size_t index);
    Result<bool> take_answers(std::size_t index);
    Result<void> pump_due();
    Result<void> wait();

    Url url;
    LoadLimits limits;
    sockaddr_storage address{};
    socklen_t address_size = 0;
    sys::Descriptor epoll;
    std::vector<Connection> connections;
    std::string chunks;

    // Of the run.
    Instant start;
    std::priority_queue<Due> later;
    std::size_t open_lanes = 0;
    const std::function<void(const LoadAnswer&)>* on_answer = nullptr;
};

Error LoadClient::Impl::unreachable(int number) const {
    auto error = make_error(Errc::parent_unavailable, url.text + ": " + std::strerror(number));
    error.retryable = true;
    return error;
}

Result<void> LoadClient::Impl::resolve() {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    const auto port = std::to_string(url.port);
    if (const int failed = ::getaddrinfo(url.host.c_str(), port.c_str(), &hints, &found);
        failed != 0)
        return make_error(Errc::parent_unavailable, url.text + ": " + ::gai_strerror(failed));
    std::memcpy(&address, found->ai_addr, found->ai_addrlen);
    address_size = found->ai_addrlen;
    ::freeaddrinfo(found);
    return {};
}

Result<sys::Descriptor> LoadClient::Impl::dial() const {
    sys::Descriptor socket(
        ::socket(address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!socket.valid()) return unreachable(errno);
    const int on = 1;
    ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const auto* target = reinterpret_cast<const sockaddr*>(&address);
    if (::connect(socket.get(), target, address_size) == 0) return socket;
    if (errno != EINPROGRESS) return unreachable(errno);
    pollfd event{socket.get(), POLLOUT, 0};
    if (::poll(&event, 1, static_cast<int>(limits.connect.count())) <= 0)
        return unreachable(ETIMEDOUT);
    int failed = 0;
    socklen_t size = sizeof failed;
    ::getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &failed, &size);
    if (failed != 0) return unreachable(failed);
    return socket;
}

Result<void> LoadClient::Impl::open(std::size_t index) {
    auto& connection = connections[index];
    ALT_TRY_ASSIGN(connection.socket, dial());
    connection.used = 0;
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    event.data.u64 = index;
    if (::epoll_ctl(epoll.get(), EPOLL_CTL_ADD, connection.socket.get(), &event) != 0)
        return sys::errno_error("watch", url.text);
    return {};
}

void LoadClient::Impl::begin(std::span<const LoadLane> lanes) {
    later = {};
    open_lanes = 0;
    for (std::size_t i = 0; i < connections.size(); ++i) {
        auto& connection = connections[i];
        connection.lane = i < lanes.size() ? &lanes[i] : nullptr;
        connection.begun = connection.answered = connection.written = 0;
        connection.is_waiting = false;
        if (connection.lane == nullptr || connection.done()) continue;
        connection.sent.assign(lanes[i].ends.size(), Nanoseconds{});
        ++open_lanes;
    }
}

/// Begins every request that is due, as far as the pipeline goes.
Result<void> LoadClient::Impl::pump(std::size_t index) {
    auto& connection = connections[index];
    const auto& lane = *connection.lane;
    const auto at = now();
    const auto before = connection.begun;
    while (connection.begun < lane.ends.size() &&
           connection.begun - connection.answered < limits.pipeline) {
        if (!lane.due.empty() && lane.due[connection.begun] > at) {
            if (!connection.is_waiting) later.push({lane.due[connection.begun], index});
            connection.is_waiting = true;
            break;
        }
        connection.sent[connection.begun++] = at;
    }
    return connection.begun > before ? flush(index) : Result<void>{};
}

Result<void> LoadClient::Impl::flush(std::size_t index) {
    auto& connection = connections[index];
    while (connection.written < connection.wanted()) {
        const auto count =
            ::send(connection.socket.get(), connection.lane->text.data() + connection.written,
                   connection.wanted() - connection.written, MSG_NOSIGNAL);
        if (count < 0 && errno == EINTR) continue;
        // The end of a connection shows when it is read, behind what the server said before.
        if (count < 0) return {};
        connection.written += static_cast<std::size_t>(count);
    }
    return {};
}

/// Hands over the answers that are whole. False: the connection is to be closed.
Result<bool> LoadClient::Impl::take_answers(std::size_t index) {
    auto& connection = connections[index];
    std::size_t taken = 0;
    bool keep = true;
    while (keep && taken < connection.used && connection.answered < connection.begun) {
        const std::string_view rest(connection.buffer.data() + taken, connection.used - taken);
        ALT_TRY_ASSIGN(const auto reply, read_reply(rest, chunks, limits.max_response));
        if (!reply) break;
        (*on_answer)({index, connection.answered, connection.sent[connection.answered], now(),
                      reply->status, reply->body});
        ++connection.answered;
        taken += reply->size;
        keep = reply->keep_alive;
    }
    std::memmove(connection.buffer.data(), connection.buffer.data() + taken,
                 connection.used - taken);
    connection.used -= taken;
    return keep;
}

Result<void> LoadClient::Impl::receive(std::size_t index) {
    auto& connection = connections[index];
    while (true) {
        if (connection.buffer.size() - connection.used < kLeastRoom)
            connection.buffer.resize(2 * connection.buffer.size());
        const auto room = connection.buffer.size() - connection.used;
        const auto count =
            ::recv(connection.socket.get(), connection.buffer.data() + connection.used, room, 0);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) break;
        if (count <= 0) return reopen(index);
        connection.used += static_cast<std::size_t>(count);
        ALT_TRY_ASSIGN(const auto keep, take_answers(index));
        if (!keep) return reopen(index);
        // Less than there was room for: nothing more is there, and what comes raises a new event.
        if (static_cast<std::size_t>(count) < room) break;
    }
    return {};
}

/// The server has closed it, or will: what it has not answered is lost.
Result<void> LoadClient::Impl::reopen(std::size_t index) {
    auto& connection = connections[index];
    for (; connection.answered < connection.begun; ++connection.answered)
        (*on_answer)({index, connection.answered, connection.sent[connection.answered], now(), 0,
                      std::string_view{}});
    connection.written = connection.wanted();
    return open(index);
}

Result<void> LoadClient::Impl::pump_due() {
    const auto at = now();
    while (!later.empty() && later.top().at <= at) {
        const auto index = later.top().connection;
        later.pop();
        connections[index].is_waiting = false;
        ALT_TRY(pump(index));
    }
    return {};
}

Result<void> LoadClient::Impl::wait() {
    auto pause = kLongestWait;
    if (!later.empty()) pause = std::clamp(later.top().at - now(), Nanoseconds{0}, kLongestWait);
    const timespec limit{0, static_cast<long>(pause.count())};
    std::array<epoll_event, 256> events;
    const int count = ::epoll_pwait2(epoll.get(), events.data(), static_cast<int>(events.size()),
                                     &limit, nullptr);
    if (count < 0 && errno != EINTR) return sys::errno_error("wait for", url.text);
    for (int i = 0; i < count; ++i) {
        const auto& event = events[static_cast<std::size_t>(i)];
        auto& connection = connections[event.data.u64];
        if (connection.lane == nullptr || connection.done()) continue;
        if (event.events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR))
            ALT_TRY(receive(event.data.u64));
        if (connection.done()) {
            --open_lanes;
            continue;
        }
        ALT_TRY(flush(event.data.u64));
        ALT_TRY(pump(event.data.u64));
    }
    return {};
}

LoadClient::LoadClient(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
LoadClient::~LoadClient() = default;

Result<std::unique_ptr<LoadClient>> LoadClient::connect(std::string_view url,
                                                        std::size_t connections,
                                                        LoadLimits limits) {
    ALT_TRY_ASSIGN(auto parsed, parse_url(url));
    if (parsed.scheme != Url::Scheme::http)
        return make_error(Errc::unsupported, "a load goes over plain http, not " + parsed.text);
    auto impl = std::make_unique<Impl>(std::move(parsed), limits);
    ALT_TRY(impl->resolve());
    impl->epoll = sys::Descriptor(::epoll_create1(EPOLL_CLOEXEC));
    if (!impl->epoll.valid()) return sys::errno_error("make", "an epoll descriptor");
    impl->connections.resize(connections);
    for (std::size_t i = 0; i < connections; ++i) ALT_TRY(impl->open(i));
    return std::unique_ptr<LoadClient>(new LoadClient(std::move(impl)));
}

void LoadClient::append_request(std::string& out, std::string_view body) const {
    out.append("POST ").append(impl_->url.target).append(" HTTP/1.1\r\nHost: ");
    out.append(impl_->url.host_header);
    out.append("\r\nContent-Type: application/json\r\nContent-Length: ");
    out.append(std::to_string(body.size())).append("\r\n\r\n").append(body);
}

Result<void> LoadClient::run(std::span<const LoadLane> lanes,
                             std::chrono::steady_clock::time_point start,
                             const std::function<void(const LoadAnswer&)>& on_answer,
                             const std::atomic<bool>& stop) {
    ALT_ASSERT(lanes.size() <= impl_->connections.size());
    // The default lets the kernel wake this thread 50 us late, which would count as latency.
    ::prctl(PR_SET_TIMERSLACK, 1);
    impl_->start = start;
    impl_->on_answer = &on_answer;
    impl_->begin(lanes);
    for (std::size_t i = 0; i < lanes.size(); ++i)
        if (!lanes[i].ends.empty()) ALT_TRY(impl_->pump(i));
    while (impl_->open_lanes > 0 && !stop) {
        ALT_TRY(impl_->wait());
        ALT_TRY(impl_->pump_due());
    }
    return {};
}

}  // namespace alt::net
