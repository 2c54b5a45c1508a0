#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <utility>

#include "core/net/http.hpp"
#include "core/net/io_pool.hpp"

namespace alt::net {

/// Port: a connection, as those see it who answer its messages. A method may be called from any
/// thread unless it says otherwise.
class Channel {
public:
    virtual ~Channel() = default;
    /// Answers message `number`. Dropped when it has an answer, or the connection is gone.
    virtual void answer(std::uint64_t number, HttpResponse&& response) = 0;
    /// Runs `work` on the connection's thread, even when the connection is gone.
    virtual void post(std::function<void()> work) = 0;
    /// Whether an answer may still arrive. Asked on the connection's thread only.
    [[nodiscard]] virtual bool is_open() const = 0;
};

/// The right to answer one message, once, now or later, on any thread. Whoever holds it keeps the
/// server's destructor waiting.
class Responder {
public:
    Responder(std::shared_ptr<Channel> channel, std::uint64_t number)
        : channel_(std::move(channel)), number_(number) {}

    void operator()(HttpResponse&& response) const {
        channel_->answer(number_, std::move(response));
    }
    /// Runs `work` on the connection's thread.
    void post(std::function<void()> work) const { channel_->post(std::move(work)); }
    /// See Channel.
    [[nodiscard]] bool is_open() const { return channel_->is_open(); }

private:
    /// Shared with the connection itself: an answer may come when its peer has gone.
    std::shared_ptr<Channel> channel_;
    std::uint64_t number_;
};

/// Called on the connection's thread, which serves other connections, too: it must not block and
/// must not throw. Messages of one connection come in order, one at a time, perhaps before those
/// before them are answered; their answers go out in order.
using HttpHandler = std::function<void(const HttpRequest&, Responder)>;

/// A handler that has its answer at once.
HttpHandler at_once(std::function<HttpResponse(const HttpRequest&)> handler);

}  // namespace alt::net
