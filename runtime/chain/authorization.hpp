#pragma once

#include <span>

#include "core/eth/transaction.hpp"
#include "runtime/state/journal.hpp"

namespace alt::chain {

/// EIP-7702: lets each valid tuple, in order, point its authority's code at an address (zero:
/// away from any), raise the authority's nonce and warm the authority. Void tuples are skipped.
/// Returns the gas to refund: what was charged for accounts that exist already.
std::int64_t apply_authorizations(state::Journal& journal,
                                  std::span<const eth::Authorization> authorizations,
                                  std::uint64_t chain_id);

}  // namespace alt::chain
