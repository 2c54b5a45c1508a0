#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace alt {

/// `off` is above all others: a logger of that level writes nothing.
enum class LogLevel { debug, info, warn, error, off };

std::string_view to_string(LogLevel level) noexcept;
/// None: no level has that name.
std::optional<LogLevel> parse_log_level(std::string_view name) noexcept;

/// What a line says besides its message, for machines. Texts are views: they live as long as the
/// call.
class LogField {
public:
    using Value = std::variant<std::string_view, std::int64_t, std::uint64_t, double, bool>;

    /// `name`: a literal in snake_case; durations end in `_us` or `_ms`, sizes in `_bytes`.
    template <typename T>
    LogField(std::string_view name, const T& value) : name_(name), value_(value_of(value)) {}

    [[nodiscard]] std::string_view name() const noexcept { return name_; }
    [[nodiscard]] const Value& value() const noexcept { return value_; }

private:
    template <typename T>
    static Value value_of(const T& value) {
        if constexpr (std::same_as<T, bool>)
            return value;
        else if constexpr (std::signed_integral<T>)
            return std::int64_t{value};
        else if constexpr (std::unsigned_integral<T>)
            return std::uint64_t{value};
        else if constexpr (std::floating_point<T>)
            return double{value};
        else
            return std::string_view(value);
    }

    std::string_view name_;
    Value value_;
};

/// Where diagnostics go: one JSON object a line, as
/// {"ts":"2026-11-21T17:04:05.123Z","level":"warn","component":"node","rollup":"mint",...,
/// "message":"...",...}: time in UTC with milliseconds, what the logger is about, the message, and
/// its fields. Always valid UTF-8 without control characters, whatever strangers sent. Thread-safe.
/// Passed by reference to who logs; there is no global logger. The default writes nowhere.
class Logger {
public:
    using Sink = std::function<void(std::string_view line)>;
    using Fields = std::span<const LogField>;

    Logger() = default;
    Logger(LogLevel least, Sink sink) : least_(least), sink_(std::move(sink)) {}
    /// Writes where `parent` does, which must outlive it, with `about` on every line.
    Logger(Logger& parent, std::initializer_list<LogField> about);
    Logger(const Logger&) = delete;
    Logger& operator=(const Logger&) = delete;

    /// Whether a line of that level is written; who has to compute what it would say asks first.
    [[nodiscard]] bool wants(LogLevel level) const noexcept { return level >= least_; }

    /// `component`: the part of the program, as a literal.
    void log(LogLevel level, std::string_view component, std::string_view message, Fields fields);
    void log(LogLevel level, std::string_view component, std::string_view message,
             std::initializer_list<LogField> fields = {}) {
        log(level, component, message, Fields(fields.begin(), fields.size()));
    }
    void debug(std::string_view component, std::string_view message,
               std::initializer_list<LogField> fields = {}) {
        log(LogLevel::debug, component, message, fields);
    }
    void info(std::string_view component, std::string_view message,
              std::initializer_list<LogField> fields = {}) {
        log(LogLevel::info, component, message, fields);
    }
    void warn(std::string_view component, std::string_view message,
              std::initializer_list<LogField> fields = {}) {
        log(LogLevel::warn, component, message, fields);
    }
    void error(std::string_view component, std::string_view message,
               std::initializer_list<LogField> fields = {}) {
        log(LogLevel::error, component, message, fields);
    }

private:
    void write(std::string_view line);

    LogLevel least_ = LogLevel::off;
    Sink sink_;
    Logger* parent_ = nullptr;
    std::string about_;  ///< rendered, each with a comma before it
    std::mutex mutex_;
};

}  // namespace alt
