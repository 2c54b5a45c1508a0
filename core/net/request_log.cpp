#include "core/net/request_log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <vector>

#include "core/sys/process.hpp"

namespace alt::net {
namespace {

constexpr std::size_t kLongestId = 64;

bool is_id_character(char c) noexcept {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return letter || (c >= '0' && c <= '9') ||
           std::string_view("-_.:/+=@").find(c) != std::string_view::npos;
}

/// Tells this process from those before and after it: a number that is used again starts later.
std::uint32_t mark_of_process() {
    const auto self = sys::current_process();
    auto mix = static_cast<std::uint64_t>(self.pid) * 0x9E3779B97F4A7C15U + self.start_time;
    mix = (mix ^ (mix >> 31U)) * 0xBF58476D1CE4E5B9U;
    return static_cast<std::uint32_t>(mix >> 32U);
}

}  // namespace

bool is_request_id(std::string_view text) noexcept {
    return !text.empty() && text.size() <= kLongestId &&
           std::all_of(text.begin(), text.end(), is_id_character);
}

std::string make_request_id() {
    static const auto mark = mark_of_process();
    static std::atomic<std::uint64_t> last{0};
    return fmt::format("{:08x}-{:x}", mark, ++last);
}

void RequestLog::write(LogLevel level, std::string_view message, std::string_view id,
                       std::initializer_list<LogField> fields) {
    if (!logger_.wants(level)) return;
    std::size_t suppressed = 0;
    if (level != LogLevel::debug && !admit(suppressed)) return;
    std::vector<LogField> all;
    if (!id.empty()) all.emplace_back("request_id", id);
    all.insert(all.end(), fields.begin(), fields.end());
    if (suppressed > 0) all.emplace_back("suppressed", suppressed);
    logger_.log(level, "rpc", message, all);
}

bool RequestLog::admit(std::size_t& suppressed) {
    const auto now = now_();
    const std::lock_guard lock(mutex_);
    if (now - second_ >= std::chrono::seconds(1)) {
        second_ = now;
        written_ = 0;
    }
    if (written_ >= limits_.lines) {
        ++suppressed_;
        return false;
    }
    ++written_;
    suppressed = std::exchange(suppressed_, 0);
    return true;
}

}  // namespace alt::net
