#pragma once

#include "runtime/state/state_view.hpp"

namespace alt::node {

/// Accounts and slots that a diff changes.
inline std::size_t size_of(const state::Diff& diff) {
    std::size_t out = diff.accounts.size();
    for (const auto& [address, change] : diff.accounts) out += change.storage.size();
    return out;
}

}  // namespace alt::node
