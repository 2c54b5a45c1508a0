#include "cli/output/progress.hpp"

#include <cstdio>

#include <fmt/format.h>

#include "core/codec/json.hpp"

namespace alt::cli {
namespace {

constexpr std::uint64_t kWidth = 20;

/// "pay 3/32" and "pay 4/32" are the same step.
std::string_view name_of(std::string_view what) {
    const auto digit = what.find_first_of("0123456789");
    return what.substr(0, digit);
}

}  // namespace

std::string progress_line(std::string_view what, std::uint64_t done, std::uint64_t total,
                          std::chrono::milliseconds elapsed) {
    if (total < 2) return std::string(what);
    const auto shown = done < total ? done : total;
    const auto filled = static_cast<std::size_t>(kWidth * shown / total);
    std::string out = fmt::format("[{}{}] {}/{} {}", std::string(filled, '='),
                                  std::string(kWidth - filled, ' '), done, total, what);
    const auto seconds = static_cast<double>(elapsed.count()) / 1000;
    if (shown == 0 || seconds < 1) return out;
    const double rate = static_cast<double>(shown) / seconds;
    return out +
           fmt::format("  {:.1f}/s  {:.0f}s left", rate, static_cast<double>(total - shown) / rate);
}

void Progress::step(std::string_view what, std::uint64_t done, std::uint64_t total) {
    if (mode_ == ProgressMode::none) return;
    const auto now = std::chrono::steady_clock::now();
    const bool begins = name_of(what) != name_of(current_);
    if (begins) begin_ = now;
    current_ = what;
    if (mode_ == ProgressMode::json) {
        const codec::JsonObject line{
            {"schema", 1}, {"step", what}, {"done", done}, {"total", total}};
        fmt::print(stderr, "{}\n", codec::to_text(line));
    } else if (mode_ == ProgressMode::plain) {
        fmt::print(stderr, "{}\n",
                   total < 2 ? std::string(what) : fmt::format("{} {}/{}", what, done, total));
    } else {
        const auto elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(now - begin_);
        fmt::print(stderr, "\r\033[K{}", progress_line(what, done, total, elapsed));
        std::fflush(stderr);
        shown_ = true;
    }
}

void Progress::clear() {
    if (!shown_) return;
    fmt::print(stderr, "\r\033[K");
    std::fflush(stderr);
    shown_ = false;
}

}  // namespace alt::cli
