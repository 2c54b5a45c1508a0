#pragma once

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/flat_map.hpp"
#include "core/base/result.hpp"
#include "core/base/uint256.hpp"
#include "core/eth/header.hpp"
#include "runtime/evm/message.hpp"
#include "runtime/evm/options.hpp"
#include "runtime/evm/revision.hpp"
#include "runtime/state/overlay_view.hpp"

namespace alt::node {

/// What a simulation finds of one account instead of what the chain holds.
struct AccountOverride {
    using Slots = FlatMap<uint256, uint256>;
    std::optional<uint256> balance;  ///< wei
    std::optional<std::uint64_t> nonce;
    std::optional<Bytes> code;
    std::optional<Slots> state;       ///< the whole storage
    std::optional<Slots> state_diff;  ///< these slots; not together with `state`
    std::optional<Address> move_precompile_to;

    /// False: the account stays as it is, and does not come into being.
    [[nodiscard]] bool sets_anything() const noexcept {
        return balance || nonce || code || state || state_diff;
    }
};

/// In the order in which they were given. An address comes once.
using StateOverrides = std::vector<std::pair<Address, AccountOverride>>;

/// What a simulated block says instead of what follows from its parent.
struct BlockOverrides {
    std::optional<std::uint64_t> number;
    std::optional<std::uint64_t> time;  ///< seconds since the epoch
    std::optional<std::uint64_t> gas_limit;
    std::optional<Address> fee_recipient;
    std::optional<Hash256> prev_randao;
    std::optional<uint256> base_fee;       ///< wei
    std::optional<uint256> blob_base_fee;  ///< wei
    std::optional<Hash256> beacon_root;
    std::vector<eth::Withdrawal> withdrawals;

    /// Beacon root and withdrawals do not show in a context.
    void apply_to(evm::BlockContext& context) const;
};

/// Overrides on top of a state: geth's rules. An account that is overridden at the address of a
/// precompile is an account; its precompile may answer elsewhere.
struct Overlay {
    state::DiffPtr diff;
    evm::PrecompileMoves moves;

    /// Reads through the overrides; `base` must outlive the view.
    [[nodiscard]] state::OverlayView over(const state::StateView& base) const {
        return {base, {diff}};
    }
};

/// invalid_input: state and stateDiff of one account, a move of what is no precompile, or to an
/// address that is overridden, too.
Result<Overlay> make_overlay(const StateOverrides& overrides, const state::StateView& base,
                             evm::Revision revision);

}  // namespace alt::node
