#include "core/lifecycle/parent_budget.hpp"

#include <array>
#include <string_view>

namespace alt::lifecycle {
namespace {

/// Raising and claims by hand are no part of settling.
bool is_settling(std::string_view step) {
    static constexpr std::array<std::string_view, 4> kSteps{"close_portal", "propose", "finalise",
                                                            "pay/"};
    for (const auto prefix : kSteps)
        if (step.substr(0, prefix.size()) == prefix) return true;
    return false;
}

}  // namespace

Result<uint256> ParentBudget::spent() {
    ALT_TRY_ASSIGN(const auto txs, run_.tools().store.parent_txs(run_.row.id));
    uint256 sum;
    for (const auto& tx : txs) {
        if (tx.gas_used == 0 || !is_settling(tx.step)) continue;
        auto known = costs_.find(tx.hash);
        if (known == costs_.end()) {
            ALT_TRY_ASSIGN(const auto mined, run_.parent().receipt(tx.hash));
            if (!mined) continue;  // reorganised away
            const auto cost = uint256{tx.gas_used} * mined->receipt.effective_gas_price;
            known = costs_.emplace(tx.hash, cost).first;
        }
        sum += known->second;
    }
    return sum;
}

Result<bool> ParentBudget::allows(std::uint64_t gas) {
    if (!limit_) return true;
    ALT_TRY_ASSIGN(const auto head, run_.parent().header(client::BlockTag::latest));
    if (!head || !head->header.base_fee_per_gas)
        return make_error(Errc::unsupported, "the parent has no base fee (EIP-1559)");
    const auto& base = *head->header.base_fee_per_gas;
    const auto fee = base + base + client::SendPolicy{}.min_priority_fee;
    ALT_TRY_ASSIGN(const auto so_far, spent());
    return so_far + uint256{gas} * fee <= *limit_;
}

}  // namespace alt::lifecycle
