#pragma once

#include <optional>

#include "runtime/node/ledger.hpp"
#include "runtime/state/state_view.hpp"

namespace alt::node {

/// The state after one block for work that takes long: the ledger is locked for single reads only,
/// so that the writer does not wait. One thread.
class LedgerView final : public state::StateView {
public:
    /// `ledger` must outlive it.
    LedgerView(const Ledger& ledger, const BlockRecord& block)
        : ledger_(ledger), number_(block.number()), hash_(block.hash) {}

    [[nodiscard]] std::optional<state::Account> account(const Address& address) const override;
    [[nodiscard]] uint256 storage(const Address& address, const uint256& key) const override;
    [[nodiscard]] evm::CodePtr code(const Hash256& code_hash) const override;
    [[nodiscard]] bool has_storage(const Address& address) const override;
    void for_each_account(
        const std::function<void(const Address&, const state::Account&)>& visit) const override;

    /// Whether all that was read is true. unsupported: the state left the window meanwhile.
    /// not_found: the block was undone meanwhile.
    [[nodiscard]] Result<void> check() const;

private:
    void read(const std::function<void(const state::StateView&)>& reader) const;

    const Ledger& ledger_;
    std::uint64_t number_;
    Hash256 hash_;
    mutable std::optional<Error> error_;
};

}  // namespace alt::node
