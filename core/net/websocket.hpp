#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "core/net/responder.hpp"

namespace alt::net {

/// Port: a WebSocket, as those see it who send to it unasked. From any thread.
class WsPeer {
public:
    virtual ~WsPeer() = default;
    /// Sends a text message, after those that were sent before. Who does not read is cut off once
    /// more than `ServerLimits::max_queue` bytes wait for it. Dropped when the connection is gone.
    virtual void send(std::shared_ptr<const std::string> text) = 0;
};

/// Port: what takes the messages of one WebSocket. Called on the connection's thread.
class WsHandler {
public:
    virtual ~WsHandler() = default;
    /// As HttpHandler: `text` is valid until it returns. A response's body goes out as a text
    /// message unless it is empty; answers go out as they come.
    virtual void on_message(std::string_view text, const Responder& respond) = 0;
    /// The connection is gone, or going; answers may still be asked of the handler.
    virtual void on_close() = 0;
};

/// Makes the handler of a new connection. Must not keep the connection alive: hence the weak_ptr.
using WsFactory = std::function<std::unique_ptr<WsHandler>(std::weak_ptr<WsPeer>)>;

}  // namespace alt::net
