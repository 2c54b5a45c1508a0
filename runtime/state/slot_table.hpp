#pragma once

#include <cstdint>

#include "core/base/arena.hpp"
#include "core/base/id_index.hpp"
#include "core/base/uint256.hpp"

namespace alt::state {

/// A storage slot in a Journal. The *_tx members hold the number of the transaction they are true
/// in, so that nothing is reset between transactions.
struct JournalSlot {
    uint256 key;
    uint256 committed;  ///< in the view, or zero once the storage was cleared
    uint256 current;
    uint256 original;                      ///< at the start of transaction `original_tx`
    std::uint32_t owner = 0;               ///< the account's number in its journal
    JournalSlot* next_of_owner = nullptr;  ///< null: the last
    std::uint32_t original_tx = 0;
    std::uint32_t warm_tx = 0;
};

/// The slots that a block's transactions touch, of all accounts. They do not move.
class SlotTable {
public:
    /// Null: not there.
    [[nodiscard]] JournalSlot* find(std::uint32_t owner, const uint256& key) noexcept {
        // SSTORE asks for the same slot again and again.
        if (last_ != nullptr && last_->owner == owner && last_->key == key) return last_;
        const auto id = index_.find(hash(owner, key), [&](std::uint32_t at) {
            return slots_[at].owner == owner && slots_[at].key == key;
        });
        if (id == IdIndex::kNone) return nullptr;
        return last_ = &slots_[id];
    }
    /// The slot must not be there.
    JournalSlot& add(std::uint32_t owner, const uint256& key) {
        const auto id = slots_.allocate();
        index_.insert(hash(owner, key), id);
        last_ = &slots_[id];
        last_->owner = owner;
        last_->key = key;
        return *last_;
    }

private:
    static std::uint64_t hash(std::uint32_t owner, const uint256& key) noexcept {
        return fold_multiply(std::hash<uint256>{}(key) ^ owner, hash_secrets()[1]);
    }
    Arena<JournalSlot> slots_;
    IdIndex index_;
    JournalSlot* last_ = nullptr;
};

}  // namespace alt::state
