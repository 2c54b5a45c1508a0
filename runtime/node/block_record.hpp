#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <vector>

#include "core/eth/header.hpp"
#include "core/eth/receipt.hpp"

namespace alt::node {

/// A sealed block with all that execution found out. Immutable once published.
struct BlockRecord {
    eth::Block block;
    Hash256 hash;
    std::vector<Hash256> tx_hashes;  ///< one a transaction, as the next two
    std::vector<Address> senders;
    std::vector<eth::Receipt> receipts;
    /// Logs of the block before each receipt, and all of them; empty for the genesis.
    std::vector<std::uint32_t> first_logs;
    std::size_t encoded_size = 0;  ///< bytes of the block's RLP
    std::size_t memory = 0;        ///< bytes that it takes, about

    /// Fills first_logs and memory from the rest.
    void measure();
    [[nodiscard]] std::uint32_t log_count() const noexcept {
        return first_logs.empty() ? 0 : first_logs.back();
    }
    struct LogPlace {
        std::size_t receipt;
        std::size_t log;  ///< among the receipt's
    };
    /// Of the block's log with this number, which must be below log_count().
    [[nodiscard]] LogPlace place_of_log(std::uint32_t log) const noexcept {
        const auto next = std::upper_bound(first_logs.begin(), first_logs.end(), log);
        const auto receipt = static_cast<std::size_t>(next - first_logs.begin()) - 1;
        return {receipt, log - first_logs[receipt]};
    }
    [[nodiscard]] std::uint64_t number() const noexcept { return block.header.number; }
};
/// Shared by the history and by readers that hold on to a block while the chain goes on.
using BlockPtr = std::shared_ptr<const BlockRecord>;

}  // namespace alt::node
