#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/base/assert.hpp"
#include "core/base/table_memory.hpp"

namespace alt {

/// Blocks of one size, named by 32-bit ids, that never move. Memory comes in chunks that grow with
/// what is there: four of them double it, so at most a fifth is unused, and an arena of a few
/// blocks is small. Freed blocks are handed out again; their memory is returned with the arena.
class BlockArena {
public:
    BlockArena(std::size_t block_size, std::size_t alignment) noexcept
        : block_size_(block_size), alignment_(alignment) {}

    /// Uninitialised when the id is new, as it was released otherwise.
    std::uint32_t allocate() {
        if (!free_.empty()) {
            const auto id = free_.back();
            free_.pop_back();
            return id;
        }
        ALT_ASSERT(end_ < kMaxBlocks);
        const auto place = locate(end_);
        if (place.chunk == chunks_.size()) add_chunk(place.chunk_blocks);
        return end_++;
    }
    void release(std::uint32_t id) { free_.push_back(id); }

    [[nodiscard]] std::byte* at(std::uint32_t id) const noexcept {
        const auto place = locate(id);
        return chunks_[place.chunk].get() + place.block * block_size_;
    }
    /// All ids ever handed out are below.
    [[nodiscard]] std::uint32_t end() const noexcept { return chunks_.empty() ? 0 : end_; }
    [[nodiscard]] bool next_is_new() const noexcept { return free_.empty(); }
    /// Bytes of its chunks: in closed form, as four of each size follow each other.
    [[nodiscard]] std::size_t memory() const noexcept {
        const auto count = chunks_.size();
        return (((16 + count % 4 * 4) << count / 4) - 16) * block_size_;
    }

private:
    static constexpr std::uint32_t kMaxBlocks = 0x8000'0000;
    static constexpr std::uint32_t kFirst = 16;  ///< four chunks of four blocks

    struct Place {
        std::size_t chunk;
        std::size_t block;
        std::size_t chunk_blocks;
    };
    static Place locate(std::uint32_t id) noexcept {
        // The leading bit and the two after it name the chunk, the rest the block in it.
        const std::uint32_t x = id + kFirst;
        if (x < kFirst) __builtin_unreachable();  // ids end far below 2^32
        const auto shift = static_cast<unsigned>(std::bit_width(x)) - 3;
        return {.chunk = (shift - 2) * 4 + ((x >> shift) & 3),
                .block = x & ((1u << shift) - 1),
                .chunk_blocks = std::size_t{1} << shift};
    }

    struct Free {
        std::align_val_t alignment;  ///< of a chunk
        void operator()(std::byte* chunk) const noexcept { ::operator delete(chunk, alignment); }
    };
    void add_chunk(std::size_t blocks) {
        const auto size = blocks * block_size_;
        const auto alignment = table_alignment(size, alignment_);
        chunks_.emplace_back(static_cast<std::byte*>(allocate_table(size, alignment)),
                             Free{alignment});
    }

    std::size_t block_size_;
    std::size_t alignment_;
    std::uint32_t end_ = 0;
    std::vector<std::unique_ptr<std::byte, Free>> chunks_;
    std::vector<std::uint32_t> free_;
};

/// Objects that never move, named by 32-bit ids.
template <typename T>
class Arena {
public:
    Arena() noexcept : blocks_(sizeof(T), alignof(T)) {}
    Arena(Arena&&) noexcept = default;
    Arena& operator=(Arena&& other) noexcept {
        destroy();
        blocks_ = std::move(other.blocks_);
        return *this;
    }
    ~Arena() { destroy(); }

    /// A fresh object.
    std::uint32_t allocate() {
        const bool is_new = blocks_.next_is_new();
        const auto id = blocks_.allocate();
        if (is_new)
            ::new (blocks_.at(id)) T();
        else
            (*this)[id] = T();
        return id;
    }
    /// Forgets what the object holds.
    void release(std::uint32_t id) {
        if constexpr (!std::is_trivially_destructible_v<T>) (*this)[id] = T();
        blocks_.release(id);
    }
    [[nodiscard]] T& operator[](std::uint32_t id) noexcept {
        return *std::launder(reinterpret_cast<T*>(blocks_.at(id)));
    }
    [[nodiscard]] const T& operator[](std::uint32_t id) const noexcept {
        return *std::launder(reinterpret_cast<const T*>(blocks_.at(id)));
    }
    /// All ids ever handed out are below; released ones keep an object.
    [[nodiscard]] std::uint32_t end() const noexcept { return blocks_.end(); }
    /// Bytes of its objects, used or not, and not of what they hold.
    [[nodiscard]] std::size_t memory() const noexcept { return blocks_.memory(); }

private:
    void destroy() noexcept {
        if constexpr (!std::is_trivially_destructible_v<T>)
            for (std::uint32_t id = 0; id < end(); ++id) (*this)[id].~T();
    }
    BlockArena blocks_;
};

}  // namespace alt
