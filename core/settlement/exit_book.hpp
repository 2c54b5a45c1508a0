#pragma once

#include <cstdint>
#include <set>
#include <vector>

#include "core/base/result.hpp"
#include "core/codec/json.hpp"
#include "core/contracts/bindings/portal.hpp"
#include "core/driver/driver.hpp"
#include "core/eth/exit_tree.hpp"

namespace alt::settlement {

/// Leaves of one `claimMany`: 2^6, aligned.
inline constexpr unsigned kBatchLog2 = 6;
inline constexpr std::uint64_t kBatchSize = 1u << kBatchLog2;

/// What a closed rollup owes, with its proofs: pure functions of the driver's Closing.
class ExitBook {
public:
    ExitBook(driver::Closing closing, std::uint64_t parent_chain_id, const Address& portal);

    [[nodiscard]] const driver::Closing& closing() const noexcept { return closing_; }
    [[nodiscard]] const std::vector<eth::ExitLeaf>& leaves() const noexcept {
        return closing_.exits;
    }
    [[nodiscard]] Hash256 root() const { return tree_.root(); }
    [[nodiscard]] uint256 total() const;  ///< wei
    [[nodiscard]] Hash256 output_root() const;
    [[nodiscard]] contracts::FinalProposal proposal() const;

    [[nodiscard]] std::uint64_t batches() const noexcept;
    /// Call data that pays batch `index` (indexes 64 * index and up).
    [[nodiscard]] Bytes batch_call(std::uint64_t index) const;
    [[nodiscard]] Bytes claim_call(std::uint64_t leaf) const;
    /// Siblings of a leaf from the bottom up.
    [[nodiscard]] std::vector<Hash256> proof(std::uint64_t leaf) const { return tree_.proof(leaf); }
    /// True if some leaf of the batch is not in `paid`.
    [[nodiscard]] bool batch_open(std::uint64_t index, const std::set<std::uint64_t>& paid) const;
    [[nodiscard]] uint256 unpaid(const std::set<std::uint64_t>& paid) const;  ///< wei

    /// All that an owner needs to claim without us: every leaf with its proof.
    [[nodiscard]] codec::Json claim_kit() const;

private:
    driver::Closing closing_;
    std::uint64_t parent_chain_id_;
    Address portal_;
    eth::ExitTree tree_;
};

}  // namespace alt::settlement
