#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

/// Sums and differences of 4 or 6 limbs in one chain of carries, which g++ does not make of any
/// C++: it keeps every carry in a register, at four times the cost. Nearly half the time of a
/// pairing is such sums. For x86-64 alone; `kHasCarryChain` tells whether it is there.
namespace alt::crypto::curves {

#if defined(__x86_64__)

template <std::size_t N>
inline constexpr bool kHasCarryChain = N == 4 || N == 6;

// FIRST is addq or subq, NEXT adcq or sbbq; carry becomes 0 or -1.
#define ALT_CHAIN_4(FIRST, NEXT)                                                              \
    asm(FIRST " %[b0], %[a0]\n\t" NEXT " %[b1], %[a1]\n\t" NEXT " %[b2], %[a2]\n\t" NEXT      \
              " %[b3], %[a3]\n\tsbbq %[carry], %[carry]"                                      \
        : [a0] "+&r"(a0), [a1] "+&r"(a1), [a2] "+&r"(a2), [a3] "+&r"(a3), [carry] "=r"(carry) \
        : [b0] "rm"(b[0]), [b1] "rm"(b[1]), [b2] "rm"(b[2]), [b3] "rm"(b[3])                  \
        : "cc")
#define ALT_CHAIN_6(FIRST, NEXT)                                                               \
    asm(FIRST " %[b0], %[a0]\n\t" NEXT " %[b1], %[a1]\n\t" NEXT " %[b2], %[a2]\n\t" NEXT       \
              " %[b3], %[a3]\n\t" NEXT " %[b4], %[a4]\n\t" NEXT                                \
              " %[b5], %[a5]\n\t"                                                              \
              "sbbq %[carry], %[carry]"                                                        \
        : [a0] "+&r"(a0), [a1] "+&r"(a1), [a2] "+&r"(a2), [a3] "+&r"(a3), [a4] "+&r"(a4),      \
          [a5] "+&r"(a5), [carry] "=r"(carry)                                                  \
        : [b0] "rm"(b[0]), [b1] "rm"(b[1]), [b2] "rm"(b[2]), [b3] "rm"(b[3]), [b4] "rm"(b[4]), \
          [b5] "rm"(b[5])                                                                      \
        : "cc")

/// out = a + b, or a - b; @return the carry or borrow.
template <bool Subtract>
inline std::uint64_t carry_chain(std::array<std::uint64_t, 4>& out,
                                 const std::array<std::uint64_t, 4>& a,
                                 const std::array<std::uint64_t, 4>& b) noexcept {
    std::uint64_t a0 = a[0], a1 = a[1], a2 = a[2], a3 = a[3];
    std::uint64_t carry;
    if constexpr (Subtract)
        ALT_CHAIN_4("subq", "sbbq");
    else
        ALT_CHAIN_4("addq", "adcq");
    out = {a0, a1, a2, a3};
    return 0 - carry;
}

template <bool Subtract>
inline std::uint64_t carry_chain(std::array<std::uint64_t, 6>& out,
                                 const std::array<std::uint64_t, 6>& a,
                                 const std::array<std::uint64_t, 6>& b) noexcept {
    std::uint64_t a0 = a[0], a1 = a[1], a2 = a[2], a3 = a[3], a4 = a[4], a5 = a[5];
    std::uint64_t carry;
    if constexpr (Subtract)
        ALT_CHAIN_6("subq", "sbbq");
    else
        ALT_CHAIN_6("addq", "adcq");
    out = {a0, a1, a2, a3, a4, a5};
    return 0 - carry;
}

#undef ALT_CHAIN_4
#undef ALT_CHAIN_6

#else

template <std::size_t N>
inline constexpr bool kHasCarryChain = false;

#endif

}  // namespace alt::crypto::curves
