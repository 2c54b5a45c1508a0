#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/base/table_memory.hpp"

namespace alt {

/// A hash index of objects that live elsewhere under 32-bit ids: open addressing with linear
/// probing, eight bytes a slot (half of them of the hash, so that hardly a wrong object is looked
/// at), at most three quarters full. It never looks at the objects to grow.
class IdIndex {
public:
    static constexpr std::uint32_t kNone = ~0u;

    /// The id under `hash` for which `matches(id)` holds, or kNone.
    template <typename Matches>
    [[nodiscard]] std::uint32_t find(std::uint64_t hash, Matches&& matches) const noexcept {
        if (count_ == 0) return kNone;
        const auto tag = tag_of(hash);
        for (auto at = home(tag); slots_[at] != 0; at = next(at)) {
            if (static_cast<std::uint32_t>(slots_[at] >> 32) != tag) continue;
            const auto id = static_cast<std::uint32_t>(slots_[at]) - 1;
            if (matches(id)) return id;
        }
        return kNone;
    }

    /// Room for so many ids.
    void reserve(std::size_t count) {
        const auto size = std::bit_ceil(count * 4 / 3 + 1);
        if (size > slots_.size()) rehash(size < 8 ? 8 : size);
    }

    /// The id must not be there.
    void insert(std::uint64_t hash, std::uint32_t id) {
        if ((count_ + 1) * 4 > slots_.size() * 3) rehash(slots_.empty() ? 8 : slots_.size() * 2);
        place(std::uint64_t{tag_of(hash)} << 32 | (id + 1));
        ++count_;
    }

    /// The id must be there.
    void erase(std::uint64_t hash, std::uint32_t id) noexcept {
        const auto tag = tag_of(hash);
        const auto wanted = std::uint64_t{tag} << 32 | (id + 1);
        auto hole = home(tag);
        while (slots_[hole] != wanted) hole = next(hole);
        // Close the gap: what follows moves up unless that would take it before its home.
        for (auto at = next(hole); slots_[at] != 0; at = next(at)) {
            const auto from = home(static_cast<std::uint32_t>(slots_[at] >> 32));
            if (((at - from) & (slots_.size() - 1)) < ((at - hole) & (slots_.size() - 1))) continue;
            slots_[hole] = slots_[at];
            hole = at;
        }
        slots_[hole] = 0;
        --count_;
    }

    [[nodiscard]] std::size_t size() const noexcept { return count_; }
    /// Bytes.
    [[nodiscard]] std::size_t memory() const noexcept {
        return slots_.capacity() * sizeof(std::uint64_t);
    }

private:
    static std::uint32_t tag_of(std::uint64_t hash) noexcept {
        return static_cast<std::uint32_t>(hash >> 32);
    }
    [[nodiscard]] std::size_t home(std::uint32_t tag) const noexcept { return tag >> shift_; }
    [[nodiscard]] std::size_t next(std::size_t at) const noexcept {
        return (at + 1) & (slots_.size() - 1);
    }
    void place(std::uint64_t slot) noexcept {
        auto at = home(static_cast<std::uint32_t>(slot >> 32));
        while (slots_[at] != 0) at = next(at);
        slots_[at] = slot;
    }
    using Slots = std::vector<std::uint64_t, TableAllocator<std::uint64_t>>;

    void rehash(std::size_t size) {
        const auto old = std::exchange(slots_, Slots(size));
        shift_ = 32 - static_cast<unsigned>(std::bit_width(size) - 1);
        for (const auto slot : old)
            if (slot != 0) place(slot);
    }

    Slots slots_;  ///< tag, id + 1; zero: free. A power of two, or none
    std::size_t count_ = 0;
    unsigned shift_ = 32;
};

}  // namespace alt
