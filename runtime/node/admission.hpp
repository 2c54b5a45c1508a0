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
/// invalid_input: in geth's words.
Result<Admission> admit(BytesView raw, const Ledger& ledger);

}  // namespace alt::node
