#include "runtime/state/journal.hpp"

#include "core/crypto/keccak.hpp"
#include "runtime/evm/code.hpp"

namespace alt::state {

Journal::Journal(const StateView& view, BlockHashes block_hashes)
    : view_(view), block_hashes_(std::move(block_hashes)) {}

Journal::Entry& Journal::entry(const Address& address) noexcept {
    if (last_ != nullptr && last_->address == address) return *last_;
    const auto id = index_.find(std::hash<Address>{}(address),
                                [&](std::uint32_t at) { return entries_[at].address == address; });
    last_ = id == IdIndex::kNone ? &load(address) : &entries_[id];
    return *last_;
}

Journal::Entry& Journal::load(const Address& address) noexcept {
    const auto id = entries_.allocate();
    index_.insert(std::hash<Address>{}(address), id);
    auto& e = entries_[id];
    e.id = id;
    e.address = address;
    e.account.code_hash = crypto::kEmptyKeccak;
    if (const auto account = view_.account(address)) {
        e.existed = e.exists = true;
        e.account = *account;
    }
    e.before = e.account;
    return e;
}

Journal::Slot& Journal::slot(Entry& entry, const uint256& key) noexcept {
    if (auto* known = slots_.find(entry.id, key)) return *known;
    auto& slot = slots_.add(entry.id, key);
    slot.next_of_owner = std::exchange(entry.first_slot, &slot);
    if (entry.existed && !entry.storage_cleared)
        slot.committed = slot.current = view_.storage(entry.address, key);
    return slot;
}

bool Journal::is_empty(const Entry& entry) noexcept {
    return entry.account.nonce == 0 && entry.account.balance.is_zero() &&
           entry.account.code_hash == crypto::kEmptyKeccak;
}

bool Journal::is_empty(const Address& account) noexcept {
    return is_empty(entry(account));
}
bool Journal::exists(const Address& account) noexcept {
    return entry(account).exists;
}
uint256 Journal::balance(const Address& account) noexcept {
    return entry(account).account.balance;
}
std::uint64_t Journal::nonce(const Address& account) noexcept {
    return entry(account).account.nonce;
}

evm::CodePtr Journal::code(const Address& account) noexcept {
    auto& e = entry(account);
    if (!e.code) {
        e.code = e.account.code_hash == crypto::kEmptyKeccak ? evm::empty_code()
                                                             : view_.code(e.account.code_hash);
    }
    return e.code;
}

Hash256 Journal::code_hash(const Address& account) noexcept {
    const auto& e = entry(account);
    return e.exists ? e.account.code_hash : Hash256{};
}

bool Journal::collides(const Address& account) noexcept {
    const auto& e = entry(account);
    if (e.account.nonce != 0 || e.account.code_hash != crypto::kEmptyKeccak) return true;
    return e.existed && !e.storage_cleared && view_.has_storage(account);
}

void Journal::set_nonce(const Address& account, std::uint64_t nonce) noexcept {
    auto& e = entry(account);
    bring_into_existence(e);
    changes_.push_back({Kind::nonce, &e, nullptr, e.account.nonce});
    e.account.nonce = nonce;
    touch(e);
}

uint256 Journal::storage(const Address& account, const uint256& key) noexcept {
    return slot(entry(account), key).current;
}

evm::Host::SlotAccess Journal::access_slot(const Address& account, const uint256& key) noexcept {
    auto& e = entry(account);
    auto& s = slot(e, key);
    return {.value = s.current,
            .original = s.original_tx == tx_ ? s.original : s.current,
            .was_cold = warm(e, s)};
}

void Journal::set_storage(const Address& account, const uint256& key,
                          const uint256& value) noexcept {
    auto& e = entry(account);
    auto& s = slot(e, key);
    if (s.original_tx != tx_) {
        s.original = s.current;
        s.original_tx = tx_;
    }
    changes_.push_back({Kind::storage, &e, &s, s.current});
    s.current = value;
}

uint256 Journal::transient_storage(const Address& account, const uint256& key) noexcept {
    const auto* s = transients_.find(entry(account).id, key);
    return s == nullptr || s->warm_tx != tx_ ? uint256{} : s->current;
}

void Journal::set_transient_storage(const Address& account, const uint256& key,
                                    const uint256& value) noexcept {
    const auto owner = entry(account).id;
    auto* s = transients_.find(owner, key);
    if (s == nullptr) s = &transients_.add(owner, key);
    if (std::exchange(s->warm_tx, tx_) != tx_) s->current = {};
    changes_.push_back({Kind::transient, nullptr, s, s->current});
    s->current = value;
}

bool Journal::warm_account(const Address& account) noexcept {
    auto& e = entry(account);
    if (e.warm_tx == tx_) return false;
    e.warm_tx = tx_;
    changes_.push_back({Kind::warm_account, &e, nullptr, {}});
    return true;
}

bool Journal::warm_slot(const Address& account, const uint256& key) noexcept {
    auto& e = entry(account);
    return warm(e, slot(e, key));
}

bool Journal::warm(Entry& e, Slot& s) noexcept {
    if (s.warm_tx == tx_) return false;
    s.warm_tx = tx_;
    changes_.push_back({Kind::warm_slot, &e, &s, {}});
    return true;
}

void Journal::touch(Entry& e) noexcept {
    if (e.touched_tx == tx_) return;
    e.touched_tx = tx_;
    touched_.push_back(&e);
    changes_.push_back({Kind::touched, &e, nullptr, {}});
}

void Journal::bring_into_existence(Entry& e) noexcept {
    if (e.exists) return;
    e.exists = true;
    changes_.push_back({Kind::existence, &e, nullptr, {}});
}

void Journal::set_balance(Entry& e, const uint256& balance) noexcept {
    bring_into_existence(e);
    touch(e);
    changes_.push_back({Kind::balance, &e, nullptr, e.account.balance});
    e.account.balance = balance;
}

void Journal::credit(const Address& account, const uint256& amount) noexcept {
    auto& e = entry(account);
    if (amount.is_zero())
        touch(e);
    else
        set_balance(e, e.account.balance + amount);
}

void Journal::debit(const Address& account, const uint256& amount) noexcept {
    auto& e = entry(account);
    ALT_ASSERT(e.account.balance >= amount);
    if (amount.is_zero())
        touch(e);
    else
        set_balance(e, e.account.balance - amount);
}

void Journal::transfer(const Address& from, const Address& to, const uint256& value) noexcept {
    debit(from, value);
    credit(to, value);
}

void Journal::begin_create(const Address& account) noexcept {
    auto& e = entry(account);
    set_nonce(account, 1);
    changes_.push_back({Kind::created, &e, nullptr, e.created_tx});
    e.created_tx = tx_;
    created_.push_back(&e);
}

void Journal::set_code(const Address& account, BytesView code) noexcept {
    auto& e = entry(account);
    old_codes_.push_back({e.account.code_hash, e.code, e.code_changed});
    changes_.push_back({Kind::code, &e, nullptr, {}});
    e.code = code.empty() ? evm::empty_code() : evm::make_code(code);
    e.account.code_hash = e.code->hash();
    e.code_changed = true;
}

void Journal::self_destruct(const Address& account, const Address& beneficiary) noexcept {
    auto& e = entry(account);
    const uint256 balance = e.account.balance;
    const bool deletes = e.created_tx == tx_;
    if (account != beneficiary) {
        transfer(account, beneficiary, balance);
    } else if (deletes) {
        debit(account, balance);
        changes_.push_back({Kind::burn, nullptr, nullptr, burnt_});
        burnt_ += balance;
    }
    if (!deletes || e.destructed_tx == tx_) return;
    e.destructed_tx = tx_;
    destructed_.push_back(&e);
    changes_.push_back({Kind::destructed, &e, nullptr, {}});
}

void Journal::emit(eth::Log log) noexcept {
    logs_.push_back(std::move(log));
    changes_.push_back({Kind::log, nullptr, nullptr, {}});
}

Hash256 Journal::block_hash(std::uint64_t number) noexcept {
    return block_hashes_ ? block_hashes_(number) : Hash256{};
}

void Journal::revert_to(Snapshot snapshot) noexcept {
    while (changes_.size() > snapshot) {
        undo(changes_.back());
        changes_.pop_back();
    }
}

void Journal::undo(const Change& change) noexcept {
    switch (change.kind) {
        case Kind::balance:
            change.entry->account.balance = change.old;
            break;
        case Kind::nonce:
            change.entry->account.nonce = change.old.low();
            break;
        case Kind::existence:
            change.entry->exists = false;
            break;
        case Kind::code:
            change.entry->account.code_hash = old_codes_.back().hash;
            change.entry->code = std::move(old_codes_.back().code);
            change.entry->code_changed = old_codes_.back().changed;
            old_codes_.pop_back();
            break;
        case Kind::storage:
        case Kind::transient:
            change.slot->current = change.old;
            break;
        case Kind::warm_account:
            change.entry->warm_tx = 0;
            break;
        case Kind::warm_slot:
            change.slot->warm_tx = 0;
            break;
        case Kind::touched:
            change.entry->touched_tx = 0;
            break;
        case Kind::created:
            change.entry->created_tx = static_cast<std::uint32_t>(change.old.low());
            break;
        case Kind::destructed:
            change.entry->destructed_tx = 0;
            break;
        case Kind::burn:
            burnt_ = change.old;
            break;
        case Kind::log:
            logs_.pop_back();
            break;
    }
}

}  // namespace alt::state
