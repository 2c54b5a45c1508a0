#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "core/base/uint256.hpp"
#include "core/base/wei.hpp"
#include "core/lifecycle/run.hpp"

namespace alt::lifecycle {

/// What settling may spend on the parent, held against what it has spent.
class ParentBudget {
public:
    /// `run` must outlive it. `limit` none: anything.
    ParentBudget(Run& run, const std::optional<Wei>& limit) : run_(run), limit_(limit) {}

    [[nodiscard]] bool limited() const noexcept { return limit_.has_value(); }
    /// Wei paid for the gas of settling so far, failed transactions included; from their receipts.
    Result<uint256> spent();
    /// Whether a transaction of `gas` at the highest fee that would be offered now stays within it.
    Result<bool> allows(std::uint64_t gas);

private:
    Run& run_;
    std::optional<Wei> limit_;
    std::map<Hash256, uint256> costs_;  ///< of mined transactions, wei
};

}  // namespace alt::lifecycle
