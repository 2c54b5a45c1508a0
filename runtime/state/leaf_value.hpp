#pragma once

#include "core/base/bytes.hpp"
#include "core/base/uint256.hpp"
#include "runtime/state/state_view.hpp"

namespace alt::state {

// What the leaves of Ethereum's tries hold (yellow paper, section 4.1). Each replaces the content
// of `out`, whose memory is used again.

void storage_leaf(Bytes& out, const uint256& value);
void account_leaf(Bytes& out, const Account& account, const Hash256& storage_root);

}  // namespace alt::state
