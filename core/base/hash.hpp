#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace alt {

/// Secret multipliers of this process: who chooses keys (addresses, storage slots) cannot know
/// which of them collide.
using HashSecrets = std::array<std::uint64_t, 4>;
HashSecrets make_hash_secrets() noexcept;

inline const HashSecrets& hash_secrets() noexcept {
    static const HashSecrets secrets = make_hash_secrets();
    return secrets;
}

/// Both halves of the 128-bit product, folded: every bit of the result depends on all bits of both.
inline std::uint64_t fold_multiply(std::uint64_t a, std::uint64_t b) noexcept {
    __extension__ using Wide = unsigned __int128;
    const Wide product = static_cast<Wide>(a) * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

/// Hash of `N` bytes for containers in memory; another in each process. Good in all 64 bits, so
/// that tables may use the upper or the lower ones.
template <std::size_t N>
std::uint64_t hash_bytes(const void* data) noexcept {
    const auto& secrets = hash_secrets();
    std::array<std::uint64_t, (N + 7) / 8> words{};
    std::memcpy(words.data(), data, N);
    std::uint64_t h = secrets[0];
    for (std::size_t i = 0; i < words.size(); i += 2) {
        const auto second = i + 1 < words.size() ? words[i + 1] : 0;
        h = fold_multiply(h ^ words[i], secrets[1 + i / 2 % 3] ^ second);
    }
    return fold_multiply(h ^ secrets[3], secrets[2]);
}

}  // namespace alt
