#include "core/manifest/duration.hpp"

#include <array>
#include <charconv>
#include <cstdint>

namespace alt::manifest {
namespace {

struct Unit {
    std::string_view name;
    std::int64_t ms;
};

/// Largest first, which is the order that a text has to keep.
constexpr std::array<Unit, 5> kUnits{
    {{"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1'000}, {"ms", 1}}};
constexpr std::int64_t kMost = 3'650ll * 86'400'000;

Error malformed(std::string_view text) {
    return make_error(Errc::invalid_input,
                      "\"" + std::string(text.substr(0, 40)) + "\" is not a duration",
                      "write a duration as 250ms, 90s, 30m, 1h30m or 2d");
}

/// Index in kUnits of the unit that `text` starts with, or the size of kUnits.
std::size_t unit_at(std::string_view text) {
    std::size_t length = 0;
    while (length < text.size() && text[length] >= 'a' && text[length] <= 'z') ++length;
    std::size_t i = 0;
    while (i < kUnits.size() && kUnits[i].name != text.substr(0, length)) ++i;
    return i;
}

}  // namespace

Result<std::chrono::milliseconds> parse_duration(std::string_view text) {
    if (text == "0") return std::chrono::milliseconds{0};
    std::int64_t total = 0;
    std::size_t next_unit = 0;
    std::string_view rest = text;
    if (rest.empty()) return malformed(text);
    while (!rest.empty()) {
        std::uint32_t count = 0;
        const auto [end, status] = std::from_chars(rest.data(), rest.data() + rest.size(), count);
        if (status != std::errc{}) return malformed(text);
        rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
        const auto unit = unit_at(rest);
        if (unit == kUnits.size() || unit < next_unit) return malformed(text);
        next_unit = unit + 1;
        rest.remove_prefix(kUnits[unit].name.size());
        // No overflow: count < 2^32 and ms < 2^27, and the sum is bounded each time.
        total += static_cast<std::int64_t>(count) * kUnits[unit].ms;
        if (total > kMost)
            return make_error(Errc::invalid_input, "\"" + std::string(text.substr(0, 40)) +
                                                       "\" is longer than 10 years");
    }
    return std::chrono::milliseconds{total};
}

std::string to_text(std::chrono::milliseconds duration) {
    auto left = duration.count();
    if (left <= 0) return "0";
    std::string out;
    for (const auto& unit : kUnits) {
        if (left < unit.ms) continue;
        out += std::to_string(left / unit.ms);
        out += unit.name;
        left %= unit.ms;
    }
    return out;
}

}  // namespace alt::manifest
