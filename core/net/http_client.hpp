#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/net/http.hpp"

namespace alt::net {

struct ClientLimits {
    std::chrono::milliseconds timeout{30'000};  ///< for one whole exchange, connecting included
    std::size_t max_response = std::size_t{256} << 20;  ///< bytes of body
};

/// A blocking client of one server that keeps its connection. One exchange at a time: callers queue
/// on a mutex. A kept connection that the server has closed meanwhile is opened anew, once.
class HttpClient {
public:
    /// `url`: http://host[:port][/path], https://…, or unix:/path/of/socket.
    /// Errors: invalid_input. Nothing is connected yet.
    static Result<std::unique_ptr<HttpClient>> make(std::string_view url, ClientLimits limits = {});
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;
    ~HttpClient();

    /// Posts to the URL's path. A status is an answer, not an error.
    /// Errors: parent_unavailable (refused, closed, TLS) and timeout, both retryable; io (over-long
    /// answer).
    Result<HttpResponse> post(std::string_view body);
    Result<HttpResponse> get(std::string_view target);

    [[nodiscard]] const std::string& url() const noexcept;

private:
    struct Impl;
    explicit HttpClient(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace alt::net
