#include "core/lifecycle/phase.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace alt::lifecycle {
namespace {

constexpr std::array<std::pair<Phase, std::string_view>, 11> kNames{{
    {Phase::planned, "planned"},
    {Phase::provisioning, "provisioning"},
    {Phase::live, "live"},
    {Phase::draining, "draining"},
    {Phase::frozen, "frozen"},
    {Phase::proposed, "proposed"},
    {Phase::final, "final"},
    {Phase::paying, "paying"},
    {Phase::settled, "settled"},
    {Phase::disposed, "disposed"},
    {Phase::aborted, "aborted"},
}};

/// Every legal move. From `live` to `paying`, `disposed` is an abandoned rollup; its claim kit is
/// written first.
constexpr std::array<std::pair<Phase, Phase>, 17> kMoves{{
    {Phase::planned, Phase::provisioning},
    {Phase::planned, Phase::aborted},
    {Phase::provisioning, Phase::live},
    {Phase::provisioning, Phase::aborted},
    {Phase::live, Phase::draining},
    {Phase::live, Phase::disposed},
    {Phase::draining, Phase::frozen},
    {Phase::draining, Phase::disposed},
    {Phase::frozen, Phase::proposed},
    {Phase::frozen, Phase::disposed},
    {Phase::proposed, Phase::final},
    {Phase::proposed, Phase::disposed},
    {Phase::final, Phase::paying},
    {Phase::final, Phase::disposed},
    {Phase::paying, Phase::settled},
    {Phase::paying, Phase::disposed},
    {Phase::settled, Phase::disposed},
}};

}  // namespace

std::string_view to_string(Phase phase) noexcept {
    for (const auto& [value, name] : kNames)
        if (value == phase) return name;
    return "unknown";
}

std::optional<Phase> parse_phase(std::string_view text) noexcept {
    for (const auto& [value, name] : kNames)
        if (name == text) return value;
    return std::nullopt;
}

bool can_move(Phase from, Phase to) noexcept {
    return std::find(kMoves.begin(), kMoves.end(), std::pair(from, to)) != kMoves.end();
}

bool is_over(Phase phase) noexcept {
    return phase == Phase::disposed || phase == Phase::aborted;
}

bool has_reached(Phase phase, Phase goal) noexcept {
    if (phase == Phase::aborted || goal == Phase::aborted) return phase == goal;
    return phase >= goal;
}

}  // namespace alt::lifecycle
