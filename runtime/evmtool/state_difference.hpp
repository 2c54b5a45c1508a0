#pragma once

#include <string>

#include "runtime/state/state_view.hpp"

namespace alt::evmtool {

/// Names the first account, and what of it, in which `state` is not `expected`, a whole state as a
/// change from nothing. For states whose roots differ.
std::string first_difference(const state::StateView& state, const state::Diff& expected);

}  // namespace alt::evmtool
