#include "runtime/node/ledger_view.hpp"

#include <vector>

#include "runtime/evm/code.hpp"

namespace alt::node {

void LedgerView::read(const std::function<void(const state::StateView&)>& reader) const {
    if (error_) return;
    bool is_same = false;
    const auto result =
        ledger_.read_at(number_, [&](const state::StateView& view, const BlockRecord& block) {
            is_same = block.hash == hash_;
            if (is_same) reader(view);
        });
    if (!result)
        error_ = result.error();
    else if (!is_same)
        error_ = make_error(Errc::not_found, "header not found");
}

std::optional<state::Account> LedgerView::account(const Address& address) const {
    std::optional<state::Account> out;
    read([&](const state::StateView& view) { out = view.account(address); });
    return out;
}

uint256 LedgerView::storage(const Address& address, const uint256& key) const {
    uint256 out;
    read([&](const state::StateView& view) { out = view.storage(address, key); });
    return out;
}

evm::CodePtr LedgerView::code(const Hash256& code_hash) const {
    auto out = evm::empty_code();
    read([&](const state::StateView& view) { out = view.code(code_hash); });
    return out;
}

bool LedgerView::has_storage(const Address& address) const {
    bool out = false;
    read([&](const state::StateView& view) { out = view.has_storage(address); });
    return out;
}

void LedgerView::for_each_account(
    const std::function<void(const Address&, const state::Account&)>& visit) const {
    // Visitors read on, and must not find the ledger locked by themselves.
    std::vector<std::pair<Address, state::Account>> all;
    read([&](const state::StateView& view) {
        view.for_each_account([&](const Address& address, const state::Account& account) {
            all.emplace_back(address, account);
        });
    });
    for (const auto& [address, account] : all) visit(address, account);
}

Result<void> LedgerView::check() const {
    if (error_) return *error_;
    return {};
}

}  // namespace alt::node
