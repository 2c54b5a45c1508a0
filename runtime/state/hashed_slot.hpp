#pragma once

#include "core/base/bytes.hpp"
#include "core/base/uint256.hpp"

namespace alt::state {

/// A slot by the order in which a trie has it.
struct HashedSlot {
    Hash256 hashed_key;
    uint256 key;
    uint256 value;
};

}  // namespace alt::state
