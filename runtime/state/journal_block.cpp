#include "core/crypto/keccak.hpp"
#include "runtime/evm/code.hpp"
#include "runtime/state/journal.hpp"

// The journal between transactions and at the end of the block.
namespace alt::state {

void Journal::begin_transaction() noexcept {
    ++tx_;
    changes_.clear();
    touched_.clear();
    created_.clear();
    destructed_.clear();
    old_codes_.clear();
    logs_.clear();
    burnt_ = {};
}

void Journal::erase(Entry& e) noexcept {
    e.exists = false;
    e.storage_cleared = true;
    e.code_changed = false;
    e.account = Account{.nonce = 0, .balance = {}, .code_hash = crypto::kEmptyKeccak};
    e.code = evm::empty_code();
    for (auto* slot = e.first_slot; slot != nullptr; slot = slot->next_of_owner) {
        slot->committed = {};
        slot->current = {};
    }
}

Journal::Finished Journal::end_transaction() noexcept {
    Finished finished;
    for (Entry* e : destructed_) {
        if (e->destructed_tx != tx_ || !e->exists) continue;
        // Ether that reached the account after its SELFDESTRUCT goes with it.
        burnt_ += e->account.balance;
        erase(*e);
    }
    for (Entry* e : touched_)
        if (e->touched_tx == tx_ && e->exists && is_empty(*e)) erase(*e);
    for (Entry* e : created_) {
        if (e->created_tx != tx_ || e->account.code_hash == crypto::kEmptyKeccak) continue;
        e->created_tx = 0;  // an address that was tried twice is listed once
        finished.created.push_back(e->address);
    }
    finished.logs = std::move(logs_);
    finished.burnt = burnt_;
    begin_transaction();
    return finished;
}

AccountChange Journal::change_of(const Entry& e) const {
    AccountChange change;
    change.storage_cleared = e.storage_cleared && e.existed;
    if (!e.exists) return change;
    change.account = e.account;
    if (e.code_changed) change.new_code = e.code;
    for (const auto* slot = e.first_slot; slot != nullptr; slot = slot->next_of_owner)
        if (slot->current != slot->committed) change.storage.append(slot->key, slot->current);
    return change;
}

Diff Journal::take_diff() {
    Diff diff;
    diff.accounts.reserve(entries_.end());
    for (std::uint32_t id = 0; id < entries_.end(); ++id) {
        const auto& e = entries_[id];
        if (!e.existed && !e.exists) continue;
        auto change = change_of(e);
        const bool same = e.exists == e.existed && e.account == e.before;
        if (same && change.storage.empty() && !change.storage_cleared) continue;
        diff.accounts.append(e.address, std::move(change));
    }
    return diff;
}

}  // namespace alt::state
