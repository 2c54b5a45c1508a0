#pragma once

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
    std::size_t encoded_size = 0;  ///< bytes of the block's RLP

    [[nodiscard]] std::uint64_t number() const noexcept { return block.header.number; }
};
/// Shared by the history and by readers that hold on to a block while the chain goes on.
using BlockPtr = std::shared_ptr<const BlockRecord>;

}  // namespace alt::node
