#pragma once

#include <span>
#include <vector>

#include "core/base/result.hpp"
#include "runtime/node/ledger.hpp"
#include "runtime/node/workers.hpp"
#include "runtime/txpool/tx_pool.hpp"

namespace alt::node {

/// Decodes, recovers the sender and validates against the head. A nonce above the account's passes.
/// A blob transaction comes in its network form; its sidecar is checked, and dropped: no consensus
/// layer takes it here. invalid_input: in geth's words. conflict: it is in a block already.
Result<txpool::TxPtr> admit(BytesView raw, const Ledger& ledger);
/// The same for one that was admitted before: a blob transaction comes without its sidecar, and an
/// unsigned one (chain::named_sender) with its sender, if the chain allows development.
Result<txpool::TxPtr> admit_again(BytesView raw, const Ledger& ledger);
/// `admit` for each, on this thread and, if they are many, on workers.
std::vector<Result<txpool::TxPtr>> admit_many(std::span<const BytesView> raws, const Ledger& ledger,
                                              Workers& workers);

}  // namespace alt::node
