#pragma once

#include "runtime/state/state_view.hpp"

namespace alt::node {

/// Bytes of memory that changes of a state take, about: by the number of accounts and slots.
std::size_t memory_of(const state::Diff& diff) noexcept;

}  // namespace alt::node
