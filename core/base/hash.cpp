#include "core/base/hash.hpp"

#include <sys/auxv.h>

namespace alt {

HashSecrets make_hash_secrets() noexcept {
    // The kernel's 16 random bytes are there before any static object needs a hash.
    std::array<std::uint64_t, 2> random{};
    // The auxiliary vector holds addresses as numbers.
    // NOLINTNEXTLINE(performance-no-int-to-ptr)
    if (const auto* at = reinterpret_cast<const void*>(getauxval(AT_RANDOM)); at != nullptr)
        std::memcpy(random.data(), at, sizeof random);
    HashSecrets secrets{};
    std::uint64_t state = random[0];
    for (auto& secret : secrets) {
        // splitmix64 (Steele, Lea, Flood 2014) with a second key.
        state += 0x9e3779b97f4a7c15;
        std::uint64_t z = state ^ random[1];
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        secret = (z ^ (z >> 31)) | 1;
    }
    return secrets;
}

}  // namespace alt
