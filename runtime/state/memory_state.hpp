#pragma once

#include <memory>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "runtime/state/state_view.hpp"
#include "runtime/trie/trie.hpp"

namespace alt::state {

/// What takes a state back to before a Diff: a Diff itself.
using Undo = Diff;

/// One slot of an eth_getProof answer.
struct StorageProof {
    uint256 key;
    uint256 value;
    std::vector<Bytes> proof;
};

/// An account under a state root (EIP-1186).
struct AccountProof {
    Account account;  ///< zero values when it does not exist
    Hash256 storage_root;
    std::vector<Bytes> proof;
    std::vector<StorageProof> storage;
};

/// The whole state of one chain in memory, flat for reads, with tries for roots and proofs.
/// Reads are thread-safe among themselves; apply, revert, root, storage_root and prove are a
/// writer's.
class MemoryState final : public StateView {
public:
    [[nodiscard]] std::optional<Account> account(const Address& address) const override;
    [[nodiscard]] uint256 storage(const Address& address, const uint256& key) const override;
    [[nodiscard]] evm::CodePtr code(const Hash256& code_hash) const override;
    [[nodiscard]] bool has_storage(const Address& address) const override;
    void for_each_account(
        const std::function<void(const Address&, const Account&)>& visit) const override;

    Undo apply(const Diff& diff);
    void revert(const Undo& undo) { apply(undo); }

    /// Rehashes what changed since the last call.
    Hash256 root();
    /// The empty root for an account without storage, or without existence.
    Hash256 storage_root(const Address& address);
    AccountProof prove(const Address& address, std::span<const uint256> keys);

    [[nodiscard]] std::size_t account_count() const noexcept { return accounts_.size(); }

private:
    struct Storage {
        std::unordered_map<uint256, uint256> slots;
        std::unordered_set<uint256> dirty;
        trie::Trie trie;
    };
    struct Entry {
        Account account;
        std::unique_ptr<Storage> storage;  ///< null without slots
    };

    void erase_account(const Address& address, AccountChange& undo);
    void write_account(const Address& address, const AccountChange& change, AccountChange& undo);
    static Hash256 flush(Entry& entry);

    std::unordered_map<Address, Entry> accounts_;
    std::unordered_map<Hash256, evm::CodePtr>
        codes_;  ///< never shrinks: an undo may need any of them
    std::unordered_set<Address> dirty_;
    trie::Trie trie_;
};

}  // namespace alt::state
