#pragma once

#include <span>
#include <vector>

#include "core/eth/header.hpp"
#include "core/eth/receipt.hpp"
#include "runtime/chain/config.hpp"
#include "runtime/evm/message.hpp"
#include "runtime/state/journal.hpp"

/// What a block does around its transactions: calls of the protocol to its own contracts. Which of
/// them a chain makes says fork.hpp.
namespace alt::chain {

/// Before the transactions: the beacon root (EIP-4788) and the parent's hash (EIP-2935) are
/// recorded. A contract that is not there is passed over.
void record_ancestors(state::Journal& journal, const Hash256& parent_hash,
                      const Hash256& parent_beacon_block_root, const evm::BlockContext& block,
                      const ChainConfig& config);

/// EIP-4895, after the transactions.
void apply_withdrawals(state::Journal& journal, std::span<const eth::Withdrawal> withdrawals);

/// What the block asks of the consensus layer (EIP-7685), after the withdrawals: deposits from its
/// logs (EIP-6110), withdrawals (EIP-7002) and consolidations (EIP-7251) from their contracts, each
/// with its type byte and only if there are any. invalid_input, ending with the exception's name: a
/// malformed deposit log, a contract without code, a call that failed.
Result<std::vector<Bytes>> collect_requests(state::Journal& journal,
                                            std::span<const eth::Receipt> receipts,
                                            const evm::BlockContext& block,
                                            const ChainConfig& config);

/// The request of all deposit logs, without its type byte; empty: none. invalid_input: a log of the
/// deposit contract's event that is not laid out as EIP-6110 wants it.
Result<Bytes> deposits_in(std::span<const eth::Receipt> receipts);

}  // namespace alt::chain
