#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/client/chain_client.hpp"
#include "core/eth/transaction.hpp"

namespace alt::bridge {

/// How far a portal's deposits have been read. A default cursor with `next_block` = the portal's
/// first block is the beginning.
struct DepositCursor {
    std::uint64_t next_block = 0;  ///< all blocks below it have been read
    Hash256 last_block_hash;       ///< of block next_block - 1; zero before the first scan
    std::uint64_t count = 0;       ///< deposits read
    Hash256 hash;                  ///< the portal's hash chain over them
};

/// What one scan found, and where the next one begins.
struct DepositBatch {
    std::vector<eth::Transaction> deposits;  ///< type 0x7E, in the portal's order
    DepositCursor next;
};

/// The type 0x7E transaction of a TransactionDeposited log: fields as the log has them, the source
/// hash of domain 0 (OP Stack deposit specification). Errors: invalid_input, unsupported (another
/// log, or another version).
Result<eth::Transaction> to_deposit(const eth::PlacedLog& log);

/// Reads a portal's deposits from its logs. Reads only; keeps nothing between calls but the range
/// that the provider accepts; one thread at a time.
class DepositWatcher {
public:
    /// `parent` must outlive it. `confirmations`: 1 trusts the head, n wants n - 1 blocks on top; 0
    /// counts as 1.
    DepositWatcher(client::ChainClient& parent, const Address& portal, std::uint64_t confirmations)
        : parent_(parent), portal_(portal), confirmations_(confirmations) {}

    /// The deposits of the next bounded range of confirmed blocks; `next` equals `from` when there
    /// is none. Errors: parent_unavailable; conflict (the parent has reorganised blocks that were
    /// read already); corrupt (a log that the portal does not write).
    Result<DepositBatch> scan(const DepositCursor& from);
    /// Compares a cursor that has read something with the portal's depositCount and depositHash as
    /// of the last block that was read: an endpoint whose logs lag behind its head leaves deposits
    /// out without saying so. Errors: parent_unavailable; settlement_incomplete (logs were left
    /// out); corrupt (the chains differ).
    Result<void> verify(const DepositCursor& cursor);

private:
    Result<std::optional<std::uint64_t>> confirmed_head();
    Result<Hash256> block_hash(std::uint64_t block_num);
    Result<void> check_reorg(const DepositCursor& from);
    Result<std::vector<eth::PlacedLog>> logs(std::uint64_t first, std::uint64_t& last);

    client::ChainClient& parent_;
    Address portal_;
    std::uint64_t confirmations_;
    std::uint64_t range_ = 2'000;  ///< blocks in one eth_getLogs; halved while the provider refuses
};

}  // namespace alt::bridge
