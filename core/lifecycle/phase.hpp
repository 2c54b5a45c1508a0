#pragma once

#include <optional>
#include <string_view>

namespace alt::lifecycle {

/// Where a rollup stands in its life. A failed step never changes it.
enum class Phase {
    planned,       ///< recorded, nothing exists
    provisioning,  ///< being raised
    live,          ///< takes transactions and deposits
    draining,      ///< the portal takes no more deposits, the rollup no more transactions
    frozen,        ///< the closing block is sealed
    proposed,      ///< the final root is on the parent
    final,         ///< and can no longer be disputed
    paying,        ///< claims are being pushed
    settled,       ///< nothing more is owed to be done; unpaid claims stay claimable for ever
    disposed,      ///< nothing of it is left but archive and certificate
    aborted,       ///< given up before anything was bridged
};

std::string_view to_string(Phase phase) noexcept;
std::optional<Phase> parse_phase(std::string_view text) noexcept;
/// Whether one step of life leads from one phase to the other; staying is none.
bool can_move(Phase from, Phase to) noexcept;
/// disposed and aborted.
bool is_over(Phase phase) noexcept;
/// True once `phase` is at `goal` or beyond it; false for aborted unless that is the goal.
bool has_reached(Phase phase, Phase goal) noexcept;

}  // namespace alt::lifecycle
