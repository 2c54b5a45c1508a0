#pragma once

#include <cstdint>
#include <vector>

#include "core/client/chain_client.hpp"
#include "core/driver/driver.hpp"
#include "core/eth/transaction.hpp"

namespace alt::host {

/// The deposits of one rollup, read from its portal's logs on the parent, in order. One thread at a time.
class DepositFeed {
public:
    /// `parent` must outlive it.
    DepositFeed(const driver::RollupSpec& spec, client::ChainClient& parent)
        : parent_(&parent),
          portal_(spec.portal),
          confirmations_(spec.parent_confirmations),
          next_block_(spec.portal_block) {}

    /// Confirmed deposits from index `first` on, as 0x7E transactions; empty when there is nothing new. Remembers the
    /// scanned range, so `first` must not fall below an earlier call's.
    /// Errors: parent_unavailable; corrupt (a log that is not as the portal writes them).
    Result<std::vector<eth::Transaction>> read_from(std::uint64_t first);

private:
    Result<void> scan(std::uint64_t last_block);

    client::ChainClient* parent_;
    Address portal_;
    std::uint64_t confirmations_;
    std::uint64_t next_block_;
    std::uint64_t scanned_ = 0;               ///< deposits seen below next_block_
    std::vector<eth::Transaction> pending_;   ///< the last of them, not handed out yet
};

}  // namespace alt::host
