#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <vector>

#include "core/base/arena.hpp"
#include "core/base/bytes.hpp"

namespace alt::trie {

/// Names a node: a leaf, by the id that its owner gave it, or a branch of a NodePool, or none.
class NodeId {
public:
    static constexpr std::uint32_t kMaxLeaf = 0x7fff'ffff;
    static constexpr unsigned kIndexBits = 27;
    static constexpr std::uint32_t kMaxIndex = (1u << kIndexBits) - 1;

    constexpr NodeId() noexcept = default;
    static constexpr NodeId leaf(std::uint32_t id) noexcept { return NodeId(kLeafBit | id); }
    static constexpr NodeId branch(unsigned children, std::uint32_t index) noexcept {
        return NodeId((children - 1) << kIndexBits | index);
    }

    explicit constexpr operator bool() const noexcept { return bits_ != 0; }
    [[nodiscard]] constexpr bool is_leaf() const noexcept { return (bits_ & kLeafBit) != 0; }
    [[nodiscard]] constexpr std::uint32_t leaf_id() const noexcept { return bits_ & kMaxLeaf; }
    /// Of a branch: 2 to 16.
    [[nodiscard]] constexpr unsigned children() const noexcept { return (bits_ >> kIndexBits) + 1; }
    [[nodiscard]] constexpr std::uint32_t index() const noexcept { return bits_ & kMaxIndex; }
    friend constexpr bool operator==(NodeId, NodeId) noexcept = default;

private:
    static constexpr std::uint32_t kLeafBit = 0x8000'0000;
    explicit constexpr NodeId(std::uint32_t bits) noexcept : bits_(bits) {}
    std::uint32_t bits_ = 0;  ///< zero, which would be a branch of one child, is none
};

/// A branch where it lies: its children and their refs, packed, so that encoding it reads one
/// stretch of memory. The path from its parent is not kept: any leaf below has it.
class Branch {
public:
    Branch(std::byte* block, unsigned children) noexcept
        : header_(reinterpret_cast<Header*>(block)),
          ids_(reinterpret_cast<NodeId*>(block + sizeof(Header))),
          cells_(reinterpret_cast<std::uint8_t*>(ids_ + children)) {}
    static constexpr std::size_t size_of(unsigned children) noexcept {
        return sizeof(Header) + children * (sizeof(NodeId) + Hash256::kSize);
    }

    /// Bit n: there is a child for nibble n.
    [[nodiscard]] std::uint16_t mask() const noexcept { return header_->mask; }
    /// How many nibbles of a path come before the one that it branches on.
    [[nodiscard]] std::size_t depth() const noexcept { return header_->depth; }
    [[nodiscard]] bool has(unsigned nibble) const noexcept { return (mask() >> nibble & 1) != 0; }
    [[nodiscard]] NodeId child(unsigned nibble) const noexcept {
        return has(nibble) ? ids_[position(nibble)] : NodeId();
    }
    [[nodiscard]] NodeId first_child() const noexcept { return ids_[0]; }
    /// As in NodeRef::view; empty for no child.
    [[nodiscard]] BytesView ref(unsigned nibble) const noexcept {
        if (!has(nibble)) return {};
        const auto* cell = cells_ + position(nibble) * Hash256::kSize;
        // An encoding in place of a hash is a list of less than 56 bytes: its first byte says how
        // long.
        const bool is_inside = (header_->inlined >> nibble & 1) != 0;
        return {cell, is_inside ? cell[0] - 0xbfu : Hash256::kSize};
    }

    void start(std::uint16_t mask, std::size_t depth) const noexcept {
        *header_ = {.mask = mask, .inlined = 0, .depth = static_cast<std::uint32_t>(depth)};
    }
    void set_child(unsigned nibble, NodeId id) const noexcept { ids_[position(nibble)] = id; }
    void set_ref(unsigned nibble, BytesView ref) const noexcept {
        std::memcpy(cells_ + position(nibble) * Hash256::kSize, ref.data(), ref.size());
        const auto bit = 1u << nibble;
        header_->inlined = static_cast<std::uint16_t>(
            ref.size() < Hash256::kSize ? header_->inlined | bit : header_->inlined & ~bit);
    }

private:
    struct Header {
        std::uint16_t mask;
        std::uint16_t inlined;  ///< bit n: the ref of child n is its encoding
        std::uint32_t depth;
    };
    [[nodiscard]] std::size_t position(unsigned nibble) const noexcept {
        return static_cast<std::size_t>(std::popcount(mask() & ((1u << nibble) - 1)));
    }
    Header* header_;
    NodeId* ids_;
    std::uint8_t* cells_;
};

/// The memory of the branches of any number of tries.
class NodePool {
public:
    NodePool() {
        arenas_.reserve(15);
        for (unsigned children = 2; children <= 16; ++children)
            arenas_.emplace_back(Branch::size_of(children), alignof(std::uint64_t));
    }

    /// A branch for this many children, with nothing in it.
    NodeId allocate(unsigned children) {
        const auto index = arenas_[children - 2].allocate();
        ALT_ASSERT(index <= NodeId::kMaxIndex);
        return NodeId::branch(children, index);
    }
    void release(NodeId branch) { arenas_[branch.children() - 2].release(branch.index()); }
    [[nodiscard]] Branch branch(NodeId id) const noexcept {
        return {arenas_[id.children() - 2].at(id.index()), id.children()};
    }
    /// Bytes, free branches included.
    [[nodiscard]] std::size_t memory() const noexcept {
        std::size_t out = 0;
        for (const auto& arena : arenas_) out += arena.memory();
        return out;
    }

private:
    std::vector<BlockArena> arenas_;  ///< by number of children, from 2
};

}  // namespace alt::trie
