#include "runtime/state/memory_state.hpp"

#include <utility>

#include "core/crypto/keccak.hpp"
#include "core/crypto/keccak_many.hpp"
#include "runtime/evm/code.hpp"
#include "runtime/state/leaf_value.hpp"

namespace alt::state {

std::uint32_t MemoryState::find(const Address& address) const noexcept {
    return index_.find(std::hash<Address>{}(address),
                       [&](std::uint32_t id) { return records_[id].address == address; });
}

const MemoryState::Record* MemoryState::live(const Address& address) const noexcept {
    const auto id = find(address);
    if (id == IdIndex::kNone || !present(id)) return nullptr;
    return &records_[id];
}

const Storage* MemoryState::storage_of(const Record& record) const noexcept {
    return record.extra >= kGone ? nullptr : extras_[record.extra].storage.get();
}

Account MemoryState::account_of(const Record& record) const noexcept {
    return {.nonce = record.nonce,
            .balance = record.balance,
            .code_hash =
                record.extra == kNoExtra ? crypto::kEmptyKeccak : extras_[record.extra].code_hash};
}

std::optional<Account> MemoryState::account(const Address& address) const {
    const auto* record = live(address);
    if (record == nullptr) return std::nullopt;
    return account_of(*record);
}

uint256 MemoryState::storage(const Address& address, const uint256& key) const {
    const auto* record = live(address);
    const auto* slots = record == nullptr ? nullptr : storage_of(*record);
    return slots == nullptr ? uint256{} : slots->get(key);
}

evm::CodePtr MemoryState::code(const Hash256& code_hash) const {
    const auto found = codes_.find(code_hash);
    return found == codes_.end() ? evm::empty_code() : found->second;
}

bool MemoryState::has_storage(const Address& address) const {
    const auto* record = live(address);
    const auto* slots = record == nullptr ? nullptr : storage_of(*record);
    return slots != nullptr && !slots->empty();
}

void MemoryState::for_each_account(
    const std::function<void(const Address&, const Account&)>& visit) const {
    for (std::uint32_t id = 0; id < records_.end(); ++id)
        if (present(id)) visit(records_[id].address, account_of(records_[id]));
}

void MemoryState::for_each_slot(
    const Address& address,
    const std::function<void(const uint256&, const uint256&)>& visit) const {
    const auto* record = live(address);
    const auto* slots = record == nullptr ? nullptr : storage_of(*record);
    if (slots != nullptr) slots->for_each(visit);
}

bool MemoryState::walk(Place& place, std::size_t count, const Walker& walker) const {
    for (std::size_t seen = 0; place.account < records_.end(); ++place.account, place.slot = 0) {
        if (seen >= count) return true;
        ++seen;
        if (!present(place.account)) continue;
        const auto& record = records_[place.account];
        if (place.slot == 0) walker.account(record.address, account_of(record));
        const auto* slots = storage_of(record);
        if (slots == nullptr) continue;
        place.slot = slots->walk(place.slot, count, [&](const uint256& key, const uint256& value) {
            ++seen;
            walker.slot(record.address, key, value);
        });
        if (place.slot != Storage::kEnd) return true;
    }
    return false;
}

std::vector<evm::CodePtr> MemoryState::codes() const {
    std::vector<evm::CodePtr> out;
    out.reserve(codes_.size());
    for (const auto& [hash, code] : codes_) out.push_back(code);
    return out;
}

void MemoryState::add_code(const evm::CodePtr& code) {
    if (codes_.try_emplace(code->hash(), code).second) code_bytes_ += code->bytes().size();
}

std::size_t MemoryState::memory() const noexcept {
    // With what an index and the slack of an arena add.
    constexpr std::size_t kSlot = 88;
    // The storage object and its record in the index, by which small ones are dear.
    constexpr std::size_t kExtra = sizeof(Extra) + sizeof(Storage);
    // A hash table's node, and what is known about a code beside its bytes.
    constexpr std::size_t kCode = 256;
    return records_.memory() + index_.memory() + nodes_.memory() + extras_.end() * kExtra +
           slots_ * kSlot + codes_.size() * kCode + code_bytes_;
}

Undo MemoryState::apply(const Diff& diff) {
    Undo undo;
    undo.accounts.reserve(diff.accounts.size());
    for (const auto& [address, change] : diff.accounts) {
        auto& back = undo.accounts.append(address, {});
        back.account = account(address);
        if (change.new_code) add_code(change.new_code);
        if (!change.account) {
            erase_account(address, back);
            continue;
        }
        auto& record = make_live(address);
        set_account(record, *change.account);
        set_storage(record, change, back);
    }
    return undo;
}

MemoryState::Record& MemoryState::make_live(const Address& address) {
    auto id = find(address);
    if (id == IdIndex::kNone) {
        id = records_.allocate();
        records_[id].address = address;
        index_.insert(std::hash<Address>{}(address), id);
        ++live_;
    } else if (!present(id)) {
        records_[id].extra = kNoExtra;
        ++live_;
    }
    dirty_.push_back(id);
    return records_[id];
}

MemoryState::Extra& MemoryState::extra_of(Record& record) {
    if (record.extra == kNoExtra) {
        record.extra = extras_.allocate();
        extras_[record.extra].code_hash = crypto::kEmptyKeccak;
    }
    return extras_[record.extra];
}

void MemoryState::drop_extra_if_empty(Record& record) {
    if (record.extra == kNoExtra) return;
    const auto& extra = extras_[record.extra];
    if (extra.storage || extra.code_hash != crypto::kEmptyKeccak) return;
    extras_.release(std::exchange(record.extra, kNoExtra));
}

void MemoryState::set_account(Record& record, const Account& account) {
    record.nonce = account.nonce;
    record.balance = account.balance;
    if (record.extra != kNoExtra || account.code_hash != crypto::kEmptyKeccak)
        extra_of(record).code_hash = account.code_hash;
}

void MemoryState::set_storage(Record& record, const AccountChange& change, AccountChange& undo) {
    if (change.storage_cleared) clear_storage(record, undo);
    if (!change.storage.empty()) {
        auto& storage = extra_of(record).storage;
        if (!storage) storage = std::make_unique<Storage>();
        for (const auto& [key, value] : change.storage) {
            const auto old = storage->set(key, value);
            slots_ += value.is_zero() ? 0 : 1;
            slots_ -= old.is_zero() ? 0 : 1;
            if (!change.storage_cleared) undo.storage.append(key, old);
        }
    }
    drop_extra_if_empty(record);
}

/// The undo puts back all there was.
void MemoryState::clear_storage(Record& record, AccountChange& undo) {
    undo.storage_cleared = true;
    if (storage_of(record) == nullptr) return;
    auto& storage = extras_[record.extra].storage;
    storage->for_each(
        [&](const uint256& key, const uint256& value) { undo.storage.append(key, value); });
    slots_ -= storage->size();
    storage->release(nodes_);
    storage = nullptr;
}

void MemoryState::erase_account(const Address& address, AccountChange& undo) {
    if (live(address) == nullptr) return;
    const auto id = find(address);
    auto& record = records_[id];
    clear_storage(record, undo);
    if (record.extra != kNoExtra) extras_.release(record.extra);
    record.extra = kGone;
    dirty_.push_back(id);
    --live_;
}

void MemoryState::sweep_storage(Record& record) {
    if (storage_of(record) == nullptr) return;
    auto& storage = extras_[record.extra].storage;
    storage->sweep();
    if (!storage->empty()) return;
    storage->release(nodes_);
    storage = nullptr;
    drop_extra_if_empty(record);
}

Hash256 MemoryState::rehash() {
    swept_ = trie::each_once(std::exchange(dirty_, {}));
    for (const auto id : swept_)
        if (storage_of(records_[id]) != nullptr)
            extras_[records_[id].extra].storage->rehash(nodes_, share_);
    trie_.update(nodes_, *this, swept_, share_);
    return trie_.root();
}

void MemoryState::sweep() {
    for (const auto id : std::exchange(swept_, {})) {
        sweep_storage(records_[id]);
        if (present(id)) continue;
        index_.erase(std::hash<Address>{}(records_[id].address), id);
        records_.release(id);
    }
}

void MemoryState::paths(std::span<const std::uint32_t> ids, std::span<Hash256> out) const {
    std::vector<BytesView> addresses;
    addresses.reserve(ids.size());
    for (const auto id : ids) addresses.push_back(records_[id].address);
    crypto::keccak256_many(addresses, out);
}

bool MemoryState::present(std::uint32_t id) const {
    return records_[id].extra != kGone;
}

void MemoryState::value(std::uint32_t id, Bytes& out) const {
    const auto* slots = storage_of(records_[id]);
    account_leaf(out, account_of(records_[id]),
                 slots == nullptr ? trie::kEmptyRoot : slots->root());
}

Hash256 MemoryState::storage_root(const Address& address) {
    root();
    const auto* record = live(address);
    const auto* slots = record == nullptr ? nullptr : storage_of(*record);
    return slots == nullptr ? trie::kEmptyRoot : slots->root();
}

void MemoryState::walk_hashed(const Address& address, const Hash256& from,
                              const std::function<bool(const HashedSlot&)>& visit) {
    root();
    const auto* record = live(address);
    const auto* slots = record == nullptr ? nullptr : storage_of(*record);
    if (slots != nullptr) slots->walk_hashed(nodes_, from, visit);
}

AccountProof MemoryState::prove(const Address& address, std::span<const uint256> keys) {
    AccountProof out;
    out.account.code_hash = crypto::kEmptyKeccak;
    out.storage_root = storage_root(address);
    out.proof = trie_.prove(nodes_, *this, crypto::keccak256(address));
    const auto* record = live(address);
    if (record != nullptr) out.account = account_of(*record);
    const auto* slots = record == nullptr ? nullptr : storage_of(*record);
    for (const auto& key : keys) {
        StorageProof slot{.key = key, .value = {}, .proof = {}};
        if (slots != nullptr) {
            slot.value = slots->get(key);
            slot.proof = slots->prove(nodes_, key);
        }
        out.storage.push_back(std::move(slot));
    }
    return out;
}

}  // namespace alt::state
