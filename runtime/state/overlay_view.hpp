#pragma once

#include <memory>
#include <vector>

#include "runtime/state/state_view.hpp"

namespace alt::state {

// Shared by the history that keeps it and the views that read through it.
using DiffPtr = std::shared_ptr<const Diff>;

/// Reads through layers over a base; the first layer that knows wins. With the undos of the blocks
/// after n, oldest first, over the head state, it is the state at block n. `base` must not change
/// while it is used.
class OverlayView final : public StateView {
public:
    OverlayView(const StateView& base, std::vector<DiffPtr> layers)
        : base_(base), layers_(std::move(layers)) {}

    [[nodiscard]] std::optional<Account> account(const Address& address) const override;
    [[nodiscard]] uint256 storage(const Address& address, const uint256& key) const override;
    [[nodiscard]] evm::CodePtr code(const Hash256& code_hash) const override;
    /// May say true where layers have zeroed the last slot of the base.
    [[nodiscard]] bool has_storage(const Address& address) const override;
    void for_each_account(
        const std::function<void(const Address&, const Account&)>& visit) const override;

private:
    const StateView& base_;
    std::vector<DiffPtr> layers_;
};

}  // namespace alt::state
