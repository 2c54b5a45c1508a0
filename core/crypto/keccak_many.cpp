#include "core/crypto/keccak_many.hpp"

#include <algorithm>
#include <cstring>

#include "core/base/assert.hpp"
#include "core/crypto/keccak.hpp"
#include "core/crypto/keccak_permutation.hpp"

namespace alt::crypto {
namespace {

#if defined(__x86_64__)

constexpr std::size_t kWords = kKeccakRate / 8;
constexpr std::size_t kMaxLanes = 8;

/// Inputs of one number of blocks, side by side.
struct Group {
    std::array<BytesView, kMaxLanes> inputs;
    std::array<Hash256*, kMaxLanes> outputs;
    std::size_t count = 0;
};

std::size_t blocks_of(std::size_t size) noexcept {
    return size / kKeccakRate + 1;
}

/// Block `index` of each input, word by word; the last one is padded.
template <std::size_t Lanes>
void load(std::uint64_t (&words)[kWords][Lanes], const Group& group, std::size_t index) noexcept {
    for (std::size_t lane = 0; lane < Lanes; ++lane) {
        // Lanes that are not used hash the first input again.
        const auto input = group.inputs[lane < group.count ? lane : 0];
        const auto rest = input.subspan(index * kKeccakRate);
        std::array<std::uint64_t, kWords> block{};
        // Nothing has no address.
        if (!rest.empty())
            std::memcpy(block.data(), rest.data(), std::min(rest.size(), kKeccakRate));
        if (rest.size() < kKeccakRate) {
            block[rest.size() / 8] ^= std::uint64_t{1} << (8 * (rest.size() % 8));
            block[kWords - 1] ^= std::uint64_t{0x80} << 56;
        }
        for (std::size_t word = 0; word < kWords; ++word) words[word][lane] = block[word];
    }
}

/// All members of a group at once, `Lanes` at the most, in vectors `Lane`.
template <typename Lane>
[[gnu::always_inline]] inline void hash_group(const Group& group) noexcept {
    constexpr std::size_t lanes = sizeof(Lane) / 8;
    Lane state[25] = {};
    alignas(Lane) std::uint64_t words[kWords][lanes];
    const auto blocks = blocks_of(group.inputs[0].size());
    for (std::size_t block = 0; block < blocks; ++block) {
        load(words, group, block);
        for (std::size_t word = 0; word < kWords; ++word) {
            Lane more;
            std::memcpy(&more, words[word], sizeof more);
            state[word] ^= more;
        }
        keccak_permute(state);
    }
    std::memcpy(words, state, 4 * sizeof(Lane));
    for (std::size_t lane = 0; lane < group.count; ++lane)
        for (std::size_t word = 0; word < 4; ++word)
            std::memcpy(group.outputs[lane]->bytes.data() + 8 * word, &words[word][lane], 8);
}

using Lane4 [[gnu::vector_size(32)]] = std::uint64_t;
using Lane8 [[gnu::vector_size(64)]] = std::uint64_t;
[[gnu::target("avx2")]] void hash_group4(const Group& group) noexcept {
    hash_group<Lane4>(group);
}
[[gnu::target("avx512f")]] void hash_group8(const Group& group) noexcept {
    hash_group<Lane8>(group);
}

/// What this processor can do.
struct Width {
    std::size_t lanes = 1;
    std::size_t worth = 0;  ///< members from which a group beats one after the other
    void (*hash)(const Group&) noexcept = nullptr;
};
Width width() noexcept {
    if (__builtin_cpu_supports("avx512f")) return {8, 3, hash_group8};
    if (__builtin_cpu_supports("avx2")) return {4, 3, hash_group4};
    return {};
}

void flush(Group& group, const Width& width) noexcept {
    if (width.hash != nullptr && group.count >= width.worth) {
        width.hash(group);
    } else {
        for (std::size_t i = 0; i < group.count; ++i)
            *group.outputs[i] = keccak256(group.inputs[i]);
    }
    group.count = 0;
}

#endif

}  // namespace

void keccak256_many(std::span<const BytesView> inputs, std::span<Hash256> out) noexcept {
    ALT_ASSERT(inputs.size() == out.size());
#if defined(__x86_64__)
    static const Width kWidth = width();
    std::array<Group, 8> groups;  // by number of blocks, from 1
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        const auto blocks = blocks_of(inputs[i].size());
        if (kWidth.lanes == 1 || blocks > groups.size()) {
            out[i] = keccak256(inputs[i]);
            continue;
        }
        auto& group = groups[blocks - 1];
        group.inputs[group.count] = inputs[i];
        group.outputs[group.count++] = &out[i];
        if (group.count == kWidth.lanes) flush(group, kWidth);
    }
    for (auto& group : groups) flush(group, kWidth);
#else
    for (std::size_t i = 0; i < inputs.size(); ++i) out[i] = keccak256(inputs[i]);
#endif
}

}  // namespace alt::crypto
