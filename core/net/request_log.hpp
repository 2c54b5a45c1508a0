#pragma once

#include <chrono>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

#include "core/base/log.hpp"

namespace alt::net {

/// Whether an X-Request-Id that a client sends is taken over into logs and answers: 1 to 64
/// letters, digits and "-_.:/+=@".
bool is_request_id(std::string_view text) noexcept;

/// A new one, as "3f9c01d2-1a": unique in this process, and most likely beyond. Thread-safe.
std::string make_request_id();

/// What a server writes of the requests that fail, are refused or take long; of all of them, if the
/// logger wants debug lines. Thread-safe.
class RequestLog {
public:
    using Time = std::chrono::steady_clock::time_point;
    using Now = std::function<Time()>;

    struct Limits {
        std::chrono::nanoseconds slow{std::chrono::seconds(1)};  ///< from arrival to answer
        /// Lines a second, debug lines apart: a stranger must not fill the disk. Those beyond are
        /// counted on the next that is written, as `suppressed`.
        std::size_t lines = 100;
    };

    /// `logger` must outlive it.
    explicit RequestLog(Logger& logger) : RequestLog(logger, {}, std::chrono::steady_clock::now) {}
    RequestLog(Logger& logger, Limits limits, Now now)
        : logger_(logger), limits_(limits), now_(std::move(now)) {}

    [[nodiscard]] bool wants_all() const noexcept { return logger_.wants(LogLevel::debug); }
    [[nodiscard]] std::chrono::nanoseconds slow() const noexcept { return limits_.slow; }

    /// `id`: of the request that the line is about; empty: it is about none.
    void write(LogLevel level, std::string_view message, std::string_view id,
               std::initializer_list<LogField> fields);

private:
    /// false: too many lines in this second.
    bool admit(std::size_t& suppressed);

    Logger& logger_;
    Limits limits_;
    Now now_;
    std::mutex mutex_;  ///< guards what follows
    Time second_{};     ///< begin of the one that is counted
    std::size_t written_ = 0;
    std::size_t suppressed_ = 0;
};

}  // namespace alt::net
