#pragma once

#include <cstdint>
#include <set>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/uint256.hpp"
#include "core/client/chain_client.hpp"
#include "core/contracts/bindings/portal.hpp"

namespace alt::settlement {

/// What a portal says of itself at the parent's head. Reads only; blocks; errors are the client's.
class Portal {
public:
    /// `parent` must outlive it.
    Portal(client::ChainClient& parent, Address address) : parent_(parent), address_(address) {}

    [[nodiscard]] const Address& address() const noexcept { return address_; }
    /// False: nothing is deployed there.
    Result<bool> exists();
    Result<contracts::PortalPhase> phase();
    Result<uint256> custody();  ///< wei
    Result<std::uint64_t> deposit_count();
    Result<Hash256> deposit_hash();
    Result<std::uint64_t> proposed_at();  ///< seconds since the epoch, the parent's time
    Result<Hash256> genesis_hash();
    /// Indexes that have been paid, from the Claimed logs since `from_block`.
    Result<std::set<std::uint64_t>> claimed(std::uint64_t from_block);

private:
    Result<Bytes> view(contracts::PortalView view);
    Result<std::uint64_t> small(contracts::PortalView which);

    client::ChainClient& parent_;
    Address address_;
};

}  // namespace alt::settlement
