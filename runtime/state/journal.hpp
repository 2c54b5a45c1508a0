#pragma once

#include <deque>
#include <functional>
#include <unordered_map>
#include <vector>

#include "runtime/evm/host.hpp"
#include "runtime/state/state_view.hpp"

namespace alt::state {

/// Hash of a recent block by number; zero when out of reach.
using BlockHashes = std::function<Hash256(std::uint64_t block_num)>;

/// The state of a block under construction: reads a view, keeps what transactions change, yields a
/// Diff. Each transaction is framed by begin_transaction and end_transaction. The view must outlive
/// it, unchanged.
class Journal final : public evm::Host {
public:
    explicit Journal(const StateView& view, BlockHashes block_hashes = {});
    Journal(const Journal&) = delete;
    Journal& operator=(const Journal&) = delete;

    bool is_empty(const Address& account) noexcept override;
    bool exists(const Address& account) noexcept override;
    uint256 balance(const Address& account) noexcept override;
    std::uint64_t nonce(const Address& account) noexcept override;
    void set_nonce(const Address& account, std::uint64_t nonce) noexcept override;
    evm::CodePtr code(const Address& account) noexcept override;
    Hash256 code_hash(const Address& account) noexcept override;
    bool collides(const Address& account) noexcept override;
    uint256 storage(const Address& account, const uint256& key) noexcept override;
    uint256 original_storage(const Address& account, const uint256& key) noexcept override;
    void set_storage(const Address& account, const uint256& key,
                     const uint256& value) noexcept override;
    uint256 transient_storage(const Address& account, const uint256& key) noexcept override;
    void set_transient_storage(const Address& account, const uint256& key,
                               const uint256& value) noexcept override;
    bool warm_account(const Address& account) noexcept override;
    bool warm_slot(const Address& account, const uint256& key) noexcept override;
    Snapshot snapshot() noexcept override { return changes_.size(); }
    void revert_to(Snapshot snapshot) noexcept override;
    void transfer(const Address& from, const Address& to, const uint256& value) noexcept override;
    void begin_create(const Address& account) noexcept override;
    void set_code(const Address& account, BytesView code) noexcept override;
    void self_destruct(const Address& account, const Address& beneficiary) noexcept override;
    void emit(eth::Log log) noexcept override;
    Hash256 block_hash(std::uint64_t number) noexcept override;

    /// Forgets warmth, transient storage, logs and creations of the transaction before; keeps its
    /// state.
    void begin_transaction() noexcept;
    /// What a transaction leaves besides its changes.
    struct Finished {
        std::vector<eth::Log> logs;
        std::vector<Address>
            created;    ///< contracts made in it that have code, in order of creation
        uint256 burnt;  ///< wei that SELFDESTRUCT destroyed
    };
    /// Deletes what self-destructed (EIP-6780) and touched accounts that are empty (EIP-161).
    Finished end_transaction() noexcept;

    /// Balance changes from outside execution: fees, mints. `debit` must be covered.
    void credit(const Address& account, const uint256& amount) noexcept;
    void debit(const Address& account, const uint256& amount) noexcept;

    /// All changes of all transactions so far. The journal is spent afterwards.
    Diff take_diff();

private:
    struct Slot {
        uint256 committed;  ///< in the view, or zero once the storage was cleared
        uint256 current;
        uint256 original;  ///< at the start of transaction `original_tx`
        std::uint64_t original_tx = 0;
        std::uint64_t warm_tx = 0;
    };
    /// The *_tx members hold the number of the transaction they are true in, so that nothing is
    /// reset.
    struct Entry {
        Address address;
        bool existed = false;  ///< in the view
        bool exists = false;
        bool storage_cleared = false;
        bool code_changed = false;
        Account before;
        Account account;
        evm::CodePtr code;  ///< null: not loaded
        std::uint64_t warm_tx = 0;
        std::uint64_t touched_tx = 0;
        std::uint64_t created_tx = 0;
        std::uint64_t destructed_tx = 0;
        std::unordered_map<uint256, Slot> slots;
    };
    enum class Kind : std::uint8_t {
        balance,
        nonce,
        existence,
        code,
        storage,
        warm_account,
        warm_slot,
        touched,
        created,
        destructed,
        transient,
        burn,
        log
    };
    struct Change {
        Kind kind;
        Entry* entry;
        Slot* slot;
        uint256 old;
    };
    struct TransientKey {
        Address account;
        uint256 key;
        bool operator==(const TransientKey&) const = default;
    };
    struct TransientHash {
        std::size_t operator()(const TransientKey& k) const noexcept {
            return std::hash<Address>{}(k.account) * 31 + std::hash<uint256>{}(k.key);
        }
    };
    struct OldCode {
        Hash256 hash;
        evm::CodePtr code;
        bool changed;
    };

    Entry& entry(const Address& address) noexcept;
    Slot& slot(Entry& entry, const uint256& key) noexcept;
    void touch(Entry& entry) noexcept;
    void bring_into_existence(Entry& entry) noexcept;
    void set_balance(Entry& entry, const uint256& balance) noexcept;
    void undo(const Change& change) noexcept;
    void erase(Entry& entry) noexcept;
    static bool is_empty(const Entry& entry) noexcept;

    const StateView& view_;
    BlockHashes block_hashes_;
    std::unordered_map<Address, Entry> entries_;
    Entry* last_ = nullptr;
    std::uint64_t tx_ = 1;
    std::vector<Change> changes_;
    std::vector<Entry*> touched_;
    std::vector<Entry*> created_;
    std::vector<Entry*> destructed_;
    std::vector<OldCode> old_codes_;
    std::vector<std::pair<TransientKey, uint256>> old_transients_;
    std::unordered_map<TransientKey, uint256, TransientHash> transients_;
    std::vector<eth::Log> logs_;
    uint256 burnt_;
};

}  // namespace alt::state
