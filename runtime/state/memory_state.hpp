#pragma once

#include <functional>
#include <memory>
#include <span>
#include <unordered_map>
#include <vector>

#include "core/base/arena.hpp"
#include "core/base/id_index.hpp"
#include "runtime/evm/code.hpp"
#include "runtime/state/state_view.hpp"
#include "runtime/state/storage.hpp"
#include "runtime/trie/hash_trie.hpp"

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

/// The whole state of one chain in memory, flat for reads, with tries for roots and proofs. An
/// account without code and storage takes a cache line, eight bytes or so of an index, and its
/// share of the trie, about 60 bytes. Reads are thread-safe among themselves; apply, revert, root,
/// storage_root, prove and walk_hashed are a writer's.
class MemoryState final : public StateView, private trie::Leaves {
public:
    [[nodiscard]] std::optional<Account> account(const Address& address) const override;
    [[nodiscard]] uint256 storage(const Address& address, const uint256& key) const override;
    [[nodiscard]] evm::CodePtr code(const Hash256& code_hash) const override;
    [[nodiscard]] bool has_storage(const Address& address) const override;
    void for_each_account(
        const std::function<void(const Address&, const Account&)>& visit) const override;
    /// Every slot of an account once, in no particular order.
    void for_each_slot(const Address& address,
                       const std::function<void(const uint256&, const uint256&)>& visit) const;

    /// Where a walk over the whole state has come to; the default is its beginning.
    struct Place {
        std::uint32_t account = 0;
        std::uint32_t slot = 0;
    };
    struct Walker {
        std::function<void(const Address&, const Account&)> account;
        std::function<void(const Address&, const uint256& key, const uint256& value)> slot;
    };
    /// Visits the next accounts and slots, about `count`; false: those were the last. Accounts that
    /// are changed between two calls may be visited twice or in part, or not at all.
    bool walk(Place& place, std::size_t count, const Walker& walker) const;
    /// All code that any account has or had.
    [[nodiscard]] std::vector<evm::CodePtr> codes() const;
    /// Has code at hand for accounts that name it by its hash.
    void add_code(const evm::CodePtr& code);
    /// Who helps to hash what a large change touches.
    void share_hashing(trie::Share share) { share_ = std::move(share); }

    Undo apply(const Diff& diff);
    void revert(const Undo& undo) { apply(undo); }

    /// Rehashes what changed since the last call.
    Hash256 root() {
        const auto root = rehash();
        sweep();
        return root;
    }
    /// The same in two steps: readers may go on during the first, which gives the root; the second
    /// forgets what is gone, is a writer's, and comes before any other change.
    Hash256 rehash();
    void sweep();
    /// The empty root for an account without storage, or without existence.
    Hash256 storage_root(const Address& address);
    AccountProof prove(const Address& address, std::span<const uint256> keys);
    /// Visits the slots of an account from a hashed key on, in the order of these, until `visit`
    /// gives false; it costs what it visits.
    void walk_hashed(const Address& address, const Hash256& from,
                     const std::function<bool(const HashedSlot&)>& visit);

    [[nodiscard]] std::size_t account_count() const noexcept { return live_; }
    /// Bytes that it takes: of accounts, indexes and tries what is allocated, of slots and code an
    /// estimate by their number and size. A writer's, and cheap.
    [[nodiscard]] std::size_t memory() const noexcept;

private:
    /// Code and storage, which few accounts have.
    struct Extra {
        Hash256 code_hash;
        std::unique_ptr<Storage> storage;  ///< null without slots
    };
    static constexpr std::uint32_t kNoExtra = ~0u;
    static constexpr std::uint32_t kGone = ~0u - 1;
    /// A cache line, for a read costs one.
    struct alignas(64) Record {
        uint256 balance;
        std::uint64_t nonce = 0;
        Address address;
        std::uint32_t extra = kNoExtra;  ///< kGone: erased, and free after the next root
    };
    static_assert(sizeof(Record) == 64);

    [[nodiscard]] std::uint32_t find(const Address& address) const noexcept;
    /// Null: no such account.
    [[nodiscard]] const Record* live(const Address& address) const noexcept;
    [[nodiscard]] const Storage* storage_of(const Record& record) const noexcept;
    [[nodiscard]] Account account_of(const Record& record) const noexcept;
    Record& make_live(const Address& address);
    Extra& extra_of(Record& record);
    void drop_extra_if_empty(Record& record);
    void set_account(Record& record, const Account& account);
    void set_storage(Record& record, const AccountChange& change, AccountChange& undo);
    void clear_storage(Record& record, AccountChange& undo);
    void erase_account(const Address& address, AccountChange& undo);
    void sweep_storage(Record& record);
    void paths(std::span<const std::uint32_t> ids, std::span<Hash256> out) const override;
    [[nodiscard]] bool present(std::uint32_t id) const override;
    void value(std::uint32_t id, Bytes& out) const override;

    Arena<Record> records_;
    IdIndex index_;
    std::size_t live_ = 0;
    std::size_t slots_ = 0;       ///< that hold something, of all accounts
    std::size_t code_bytes_ = 0;  ///< of all code
    Arena<Extra> extras_;
    std::unordered_map<Hash256, evm::CodePtr>
        codes_;                         ///< never shrinks: an undo may need any of them
    std::vector<std::uint32_t> dirty_;  ///< changed since the last root; may name one twice
    std::vector<std::uint32_t> swept_;  ///< changed before the last rehash, each once
    trie::NodePool nodes_;              ///< of all tries
    trie::HashTrie trie_;
    trie::Share share_;  ///< none: nobody
};

}  // namespace alt::state
