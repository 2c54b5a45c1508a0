#pragma once

#include <functional>
#include <vector>

#include "core/base/arena.hpp"
#include "core/base/id_index.hpp"
#include "runtime/evm/host.hpp"
#include "runtime/state/slot_table.hpp"
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
    SlotAccess access_slot(const Address& account, const uint256& key) noexcept override;
    void set_storage(const Address& account, const uint256& key,
                     const uint256& value) noexcept override;
    uint256 transient_storage(const Address& account, const uint256& key) noexcept override;
    void set_transient_storage(const Address& account, const uint256& key,
                               const uint256& value) noexcept override;
    bool warm_account(const Address& account) noexcept override;
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

    // From outside execution.
    /// Leaves the slot as cold as it was.
    uint256 storage(const Address& account, const uint256& key) noexcept;
    /// Marks as accessed (EIP-2930's lists); true if it was cold.
    bool warm_slot(const Address& account, const uint256& key) noexcept;
    /// Fees, mints, withdrawals. `debit` must be covered.
    void credit(const Address& account, const uint256& amount) noexcept;
    void debit(const Address& account, const uint256& amount) noexcept;

    /// All changes of all transactions so far. The journal is spent afterwards.
    Diff take_diff();

private:
    using Slot = JournalSlot;
    /// The *_tx members are as in JournalSlot.
    struct Entry {
        Address address;
        std::uint32_t id = 0;
        bool existed = false;  ///< in the view
        bool exists = false;
        bool storage_cleared = false;
        bool code_changed = false;
        std::uint32_t warm_tx = 0;
        std::uint32_t touched_tx = 0;
        std::uint32_t created_tx = 0;
        std::uint32_t destructed_tx = 0;
        Account before;
        Account account;
        evm::CodePtr code;           ///< null: not loaded
        Slot* first_slot = nullptr;  ///< of those touched
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
    struct OldCode {
        Hash256 hash;
        evm::CodePtr code;
        bool changed;
    };

    Entry& entry(const Address& address) noexcept;
    Entry& load(const Address& address) noexcept;
    Slot& slot(Entry& entry, const uint256& key) noexcept;
    void touch(Entry& entry) noexcept;
    void bring_into_existence(Entry& entry) noexcept;
    void set_balance(Entry& entry, const uint256& balance) noexcept;
    bool warm(Entry& entry, Slot& slot) noexcept;
    void undo(const Change& change) noexcept;
    void erase(Entry& entry) noexcept;
    [[nodiscard]] AccountChange change_of(const Entry& entry) const;
    static bool is_empty(const Entry& entry) noexcept;

    const StateView& view_;
    BlockHashes block_hashes_;
    Arena<Entry> entries_;
    IdIndex index_;  ///< of entries by address
    Entry* last_ = nullptr;
    SlotTable slots_;
    SlotTable transients_;  ///< `current` holds in transaction `warm_tx`
    std::uint32_t tx_ = 1;
    std::vector<Change> changes_;
    std::vector<Entry*> touched_;
    std::vector<Entry*> created_;
    std::vector<Entry*> destructed_;
    std::vector<OldCode> old_codes_;
    std::vector<eth::Log> logs_;
    uint256 burnt_;
};

}  // namespace alt::state
