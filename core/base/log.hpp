#pragma once

#include <cstdio>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

namespace alt {

enum class LogLevel { debug, info, warn, error };

/// Where diagnostics go: one line an event, `time level area: message`, in UTC with milliseconds.
/// Thread-safe. Passed by reference to who logs; there is no global logger. The default writes
/// nowhere.
class Logger {
public:
    using Sink = std::function<void(std::string_view line)>;

    Logger() = default;
    Logger(LogLevel least, Sink sink) : least_(least), sink_(std::move(sink)) {}
    Logger(const Logger&) = delete;
    Logger& operator=(const Logger&) = delete;

    void log(LogLevel level, std::string_view area, std::string_view message);
    void info(std::string_view area, std::string_view message) {
        log(LogLevel::info, area, message);
    }
    void warn(std::string_view area, std::string_view message) {
        log(LogLevel::warn, area, message);
    }
    void error(std::string_view area, std::string_view message) {
        log(LogLevel::error, area, message);
    }

private:
    LogLevel least_ = LogLevel::error;
    Sink sink_;
    std::mutex mutex_;
};

}  // namespace alt
