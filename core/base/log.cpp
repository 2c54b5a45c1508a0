#include "core/base/log.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <chrono>

namespace alt {
namespace {

std::string_view name_of(LogLevel level) noexcept {
    switch (level) {
        case LogLevel::debug:
            return "debug";
        case LogLevel::info:
            return "info";
        case LogLevel::warn:
            return "warn";
        case LogLevel::error:
            return "error";
    }
    return "error";
}

}  // namespace

void Logger::log(LogLevel level, std::string_view area, std::string_view message) {
    if (!sink_ || level < least_) return;
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const auto millis = std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
    const auto line = fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z {} {}: {}\n",
                                  fmt::gmtime(static_cast<std::time_t>(millis / 1000)),
                                  millis % 1000, name_of(level), area, message);
    const std::scoped_lock lock(mutex_);
    sink_(line);
}

}  // namespace alt
