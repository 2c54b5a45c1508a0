#include "runtime/state/memory_state.hpp"

#include "core/codec/rlp.hpp"
#include "core/crypto/keccak.hpp"
#include "runtime/evm/code.hpp"

namespace alt::state {
namespace {

Hash256 slot_key(const uint256& key) {
    return crypto::keccak256(to_be_bytes(key));
}

Bytes encode(const Account& account, const Hash256& storage_root) {
    codec::RlpWriter out;
    out.begin_list().uint(account.nonce).uint(account.balance);
    out.bytes(storage_root).bytes(account.code_hash).end_list();
    return out.take();
}

}  // namespace

std::optional<Account> MemoryState::account(const Address& address) const {
    const auto found = accounts_.find(address);
    if (found == accounts_.end()) return std::nullopt;
    return found->second.account;
}

uint256 MemoryState::storage(const Address& address, const uint256& key) const {
    const auto found = accounts_.find(address);
    if (found == accounts_.end() || !found->second.storage) return {};
    const auto& slots = found->second.storage->slots;
    const auto slot = slots.find(key);
    return slot == slots.end() ? uint256{} : slot->second;
}

evm::CodePtr MemoryState::code(const Hash256& code_hash) const {
    const auto found = codes_.find(code_hash);
    return found == codes_.end() ? evm::empty_code() : found->second;
}

bool MemoryState::has_storage(const Address& address) const {
    const auto found = accounts_.find(address);
    return found != accounts_.end() && found->second.storage &&
           !found->second.storage->slots.empty();
}

void MemoryState::for_each_account(
    const std::function<void(const Address&, const Account&)>& visit) const {
    for (const auto& [address, entry] : accounts_) visit(address, entry.account);
}

Undo MemoryState::apply(const Diff& diff) {
    Undo undo;
    undo.accounts.reserve(diff.accounts.size());
    for (const auto& [address, change] : diff.accounts) {
        auto& back = undo.accounts[address];
        back.account = account(address);
        if (change.new_code) codes_.try_emplace(change.new_code->hash(), change.new_code);
        if (change.account)
            write_account(address, change, back);
        else
            erase_account(address, back);
        dirty_.insert(address);
    }
    return undo;
}

void MemoryState::erase_account(const Address& address, AccountChange& undo) {
    const auto found = accounts_.find(address);
    if (found == accounts_.end()) return;
    if (found->second.storage) undo.storage = std::move(found->second.storage->slots);
    undo.storage_cleared = true;  // `storage` is all there was
    accounts_.erase(found);
}

void MemoryState::write_account(const Address& address, const AccountChange& change,
                                AccountChange& undo) {
    auto& entry = accounts_[address];
    entry.account = *change.account;
    if (change.storage_cleared && entry.storage) {
        undo.storage = std::move(entry.storage->slots);
        entry.storage = nullptr;
    }
    undo.storage_cleared = change.storage_cleared;
    if (change.storage.empty()) return;
    if (!entry.storage) entry.storage = std::make_unique<Storage>();
    for (const auto& [key, value] : change.storage) {
        auto& slots = entry.storage->slots;
        const auto slot = slots.find(key);
        if (!change.storage_cleared)
            undo.storage[key] = slot == slots.end() ? uint256{} : slot->second;
        entry.storage->dirty.insert(key);
        if (value.is_zero())
            slots.erase(key);
        else
            slots[key] = value;
    }
}

Hash256 MemoryState::flush(Entry& entry) {
    if (!entry.storage) return trie::kEmptyRoot;
    auto& storage = *entry.storage;
    for (const auto& key : storage.dirty) {
        const auto slot = storage.slots.find(key);
        if (slot == storage.slots.end())
            storage.trie.erase(slot_key(key));
        else
            storage.trie.set(slot_key(key), codec::rlp_uint(slot->second));
    }
    storage.dirty.clear();
    if (storage.slots.empty()) {
        entry.storage = nullptr;
        return trie::kEmptyRoot;
    }
    return storage.trie.root();
}

Hash256 MemoryState::root() {
    for (const auto& address : dirty_) {
        const auto found = accounts_.find(address);
        const Hash256 key = crypto::keccak256(address);
        if (found == accounts_.end())
            trie_.erase(key);
        else
            trie_.set(key, encode(found->second.account, flush(found->second)));
    }
    dirty_.clear();
    return trie_.root();
}

Hash256 MemoryState::storage_root(const Address& address) {
    root();
    const auto found = accounts_.find(address);
    return found == accounts_.end() ? trie::kEmptyRoot : flush(found->second);
}

AccountProof MemoryState::prove(const Address& address, std::span<const uint256> keys) {
    AccountProof out;
    out.account.code_hash = crypto::kEmptyKeccak;
    out.storage_root = storage_root(address);
    out.proof = trie_.prove(crypto::keccak256(address));
    const auto found = accounts_.find(address);
    if (found != accounts_.end()) out.account = found->second.account;
    for (const auto& key : keys) {
        StorageProof slot{.key = key, .value = storage(address, key), .proof = {}};
        if (found != accounts_.end() && found->second.storage)
            slot.proof = found->second.storage->trie.prove(slot_key(key));
        out.storage.push_back(std::move(slot));
    }
    return out;
}

}  // namespace alt::state
