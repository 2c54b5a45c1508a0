#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

namespace alt::net {

/// What one connection of a load sends, in order.
struct LoadLane {
    std::string text;               ///< the requests as they go over the wire, one behind another
    std::vector<std::size_t> ends;  ///< where in `text` each of them ends
    /// When each is due, from the start of the run; empty: as soon as the connection is free.
    std::vector<std::chrono::nanoseconds> due;
};

/// The end of one request.
struct LoadAnswer {
    std::size_t lane = 0;
    std::size_t request = 0;  ///< in its lane
    std::chrono::nanoseconds sent{};
    std::chrono::nanoseconds received{};
    unsigned status = 0;    ///< of HTTP; 0: the connection ended before an answer
    std::string_view body;  ///< as long as the callback runs
};

struct LoadLimits {
    std::size_t pipeline = 1;  ///< requests on a connection that wait for an answer
    std::chrono::milliseconds connect{5'000};
    std::size_t max_response = std::size_t{256} << 20;  ///< bytes of body
};

/// Sends prepared requests over many kept connections from one thread, with a few microseconds for
/// each: it measures servers, so it must not be what is slow. One run at a time.
class LoadClient {
public:
    /// Connects at once. `url`: http only.
    /// Errors: invalid_input (URL), unsupported (https, socket files), parent_unavailable.
    static Result<std::unique_ptr<LoadClient>> connect(std::string_view url,
                                                       std::size_t connections,
                                                       LoadLimits limits = {});
    LoadClient(const LoadClient&) = delete;
    LoadClient& operator=(const LoadClient&) = delete;
    ~LoadClient();

    /// The body as a POST to the URL.
    void append_request(std::string& out, std::string_view body) const;

    /// Sends every lane over its own connection; there are at most as many as connections. Times
    /// count from `start`. A connection that the server closes is opened anew; what it had
    /// not answered is given to `on_answer` with status 0 and not sent again. Returns once
    /// all is answered, or soon after `stop` is set.
    /// Errors: parent_unavailable (cannot connect again), io (not HTTP).
    Result<void> run(std::span<const LoadLane> lanes, std::chrono::steady_clock::time_point start,
                     const std::function<void(const LoadAnswer&)>& on_answer,
                     const std::atomic<bool>& stop);

private:
    struct Impl;
    explicit LoadClient(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace alt::net
