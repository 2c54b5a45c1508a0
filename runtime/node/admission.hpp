#pragma once

#include "core/base/result.hpp"
#include "runtime/node/ledger.hpp"
#include "runtime/txpool/tx_pool.hpp"

namespace alt::node {

/// A transaction that may enter the pool, and its sender's nonce at the head.
struct Admission {
    txpool::TxPtr tx;
    std::uint64_t account_nonce = 0;
};

/// Decodes, recovers the sender and validates against the head. A nonce above the account's passes.
/// A blob transaction comes in its network form; its sidecar is checked, and dropped: no consensus
/// layer takes it here. invalid_input: in geth's words.
Result<Admission> admit(BytesView raw, const Ledger& ledger);
/// The same for one that was admitted before: a blob transaction comes without its sidecar, and an
/// unsigned one (chain::named_sender) with its sender, if the chain allows development.
Result<Admission> admit_again(BytesView raw, const Ledger& ledger);

}  // namespace alt::node
