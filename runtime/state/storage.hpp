#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "core/base/arena.hpp"
#include "core/base/id_index.hpp"
#include "core/base/uint256.hpp"
#include "runtime/state/hashed_slot.hpp"
#include "runtime/trie/hash_trie.hpp"

namespace alt::state {

/// The slots of one account: flat for reads, with a trie in a pool that the caller owns.
class Storage final : private trie::Leaves {
public:
    [[nodiscard]] uint256 get(const uint256& key) const noexcept;
    /// Zero drops the slot. Gives what was there.
    uint256 set(const uint256& key, const uint256& value);
    /// No slot holds anything.
    [[nodiscard]] bool empty() const noexcept { return live_ == 0; }
    /// Slots that hold something.
    [[nodiscard]] std::size_t size() const noexcept { return live_; }

    /// visit(key, value) for every slot, in no particular order.
    template <typename Visit>
    void for_each(Visit&& visit) const {
        for (std::uint32_t id = 0; id < slots_.end(); ++id)
            if (const auto& slot = slots_[id]; !slot.value.is_zero()) visit(slot.key, slot.value);
    }

    /// Visits the slots with the next `count` ids from `from` on; gives the id to go on from, or
    /// kEnd. What is changed between two calls may be visited twice, or not at all.
    template <typename Visit>
    std::uint32_t walk(std::uint32_t from, std::size_t count, Visit&& visit) const {
        const auto end = std::min<std::uint64_t>(std::uint64_t{from} + count, slots_.end());
        for (; from < end; ++from)
            if (const auto& slot = slots_[from]; !slot.value.is_zero()) visit(slot.key, slot.value);
        return from < slots_.end() ? from : kEnd;
    }
    static constexpr std::uint32_t kEnd = ~0u;

    /// Brings the trie up to date. Those who read slots may go on meanwhile.
    void rehash(trie::NodePool& pool, const trie::Share& share = {});
    /// Forgets the slots that the last rehash took out of the trie.
    void sweep();
    /// As of the last rehash.
    [[nodiscard]] const Hash256& root() const noexcept { return trie_.root(); }
    [[nodiscard]] std::vector<Bytes> prove(const trie::NodePool& pool, const uint256& key) const;
    /// Visits the slots from a hashed key on, in the order of these, until `visit` gives false. As
    /// of the last rehash and sweep.
    void walk_hashed(const trie::NodePool& pool, const Hash256& from,
                     const std::function<bool(const HashedSlot&)>& visit) const {
        trie_.walk(pool, *this, from, [&](std::uint32_t id, const Hash256& path) {
            return visit({path, slots_[id].key, slots_[id].value});
        });
    }
    /// Gives back what the pool holds of it. It is of no use afterwards.
    void release(trie::NodePool& pool) { trie_.clear(pool); }

private:
    struct Slot {
        uint256 key;
        uint256 value;  ///< zero: dropped, and gone at the next sweep; or free
    };

    [[nodiscard]] std::uint32_t find(const uint256& key) const noexcept;
    void paths(std::span<const std::uint32_t> slots, std::span<Hash256> out) const override;
    [[nodiscard]] bool present(std::uint32_t slot) const override;
    void value(std::uint32_t slot, Bytes& out) const override;

    Arena<Slot> slots_;
    IdIndex index_;
    std::size_t live_ = 0;
    std::vector<std::uint32_t> dirty_;  ///< set since the last rehash; may name one twice
    std::vector<std::uint32_t> swept_;  ///< of the last rehash, each once
    trie::HashTrie trie_;
};

}  // namespace alt::state
