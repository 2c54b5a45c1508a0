#pragma once

#include <span>
#include <string_view>

namespace alt::manifest {

/// The candidate that a mistyped word most likely meant, or "" when none is near: at most a third
/// of its letters away in insertions, deletions, changes and swaps of neighbours (optimal string
/// alignment distance).
std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace alt::manifest
