#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

#include "core/crypto/curves/limbs.hpp"

/// The Montgomery product a b / 2^(64 N) mod p, of a and b in [0, p), for an odd p whose top bit is
/// free; `inverse` is -1/p mod 2^64.
namespace alt::crypto::curves {

/// value mod p, for a value below 2 p.
template <std::size_t N>
constexpr void reduce_once(Limbs<N>& value, const Limbs<N>& p) noexcept {
    Limbs<N> reduced{};
    const std::uint64_t keep = 0 - sub_limbs(reduced, value, p);
    // Masks, not a branch: whether p is to be subtracted cannot be predicted.
    for (std::size_t i = 0; i < N; ++i) value[i] = (value[i] & keep) | (reduced[i] & ~keep);
}

/// One row of the product and one of the reduction in turn. As the top bit of p is free, the two
/// carries of a row add up without a carry of their own.
template <std::size_t N>
constexpr Limbs<N> plain_mont_mul(const Limbs<N>& a, const Limbs<N>& b, const Limbs<N>& p,
                                  std::uint64_t inverse) noexcept {
    Limbs<N> t{};
#pragma GCC unroll 8
    for (std::size_t i = 0; i < N; ++i) {
        std::uint64_t product = 0;
        std::uint64_t reduction = 0;
        t[0] = mul_add(a[0], b[i], t[0], product);
        const std::uint64_t m = t[0] * inverse;
        mul_add(m, p[0], t[0], reduction);
        for (std::size_t j = 1; j < N; ++j) {
            t[j] = mul_add(a[j], b[i], t[j], product);
            t[j - 1] = mul_add(m, p[j], t[j], reduction);
        }
        t[N - 1] = product + reduction;
    }
    reduce_once(t, p);
    return t;
}

#if defined(__x86_64__)

/// Whether this processor has BMI2 and ADX. False before it is initialised.
inline const bool kHasAdx = [] {
    unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
    constexpr unsigned kBoth = 1u << 8 | 1u << 19;
    return __get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) != 0 && (ebx & kBoth) == kBoth;
}();

// What follows is `plain_mont_mul` with MULX, ADCX and ADOX, whose two chains of carries g++ does
// not make of any C++. In a row of the product CF carries the high words, OF the low ones.
#define ALT_FIRST(I)                          \
    "mov 8*" I                                \
    "(%[b]), %%rdx\n\txor %[low], %[low]\n\t" \
    "mulx (%[a]), %[low], %[high]\n\tadox %[low], %[t0]\n\t"
#define ALT_NEXT(J)       \
    "adcx %[high], %[t" J \
    "]\n\t"               \
    "mulx 8*" J "(%[a]), %[low], %[high]\n\tadox %[low], %[t" J "]\n\t"
#define ALT_LAST "mov $0, %[low]\n\tadcx %[low], %[high]\n\tadox %[low], %[high]\n\t"
// In a row of the reduction it is the other way round; every limb moves down by one.
#define ALT_REDUCE_FIRST                                                   \
    "mov %[inverse], %%rdx\n\timul %[t0], %%rdx\n\txor %[low], %[low]\n\t" \
    "mulx (%[p]), %[low], %%rax\n\tadcx %[t0], %[low]\n\tmov %%rax, %[t0]\n\t"
#define ALT_REDUCE_NEXT(BELOW, J) \
    "adcx %[t" J "], %[t" BELOW   \
    "]\n\t"                       \
    "mulx 8*" J "(%[p]), %[low], %[t" J "]\n\tadox %[low], %[t" BELOW "]\n\t"
#define ALT_REDUCE_LAST(J) "mov $0, %[low]\n\tadcx %[low], %[t" J "]\n\tadox %[high], %[t" J "]\n\t"

// clang-format off
#define ALT_ROW_4(I)                                                               \
    ALT_FIRST(I) ALT_NEXT("1") ALT_NEXT("2") ALT_NEXT("3") ALT_LAST                \
    ALT_REDUCE_FIRST ALT_REDUCE_NEXT("0", "1") ALT_REDUCE_NEXT("1", "2")           \
    ALT_REDUCE_NEXT("2", "3") ALT_REDUCE_LAST("3")
#define ALT_ROW_6(I)                                                               \
    ALT_FIRST(I) ALT_NEXT("1") ALT_NEXT("2") ALT_NEXT("3") ALT_NEXT("4")           \
    ALT_NEXT("5") ALT_LAST ALT_REDUCE_FIRST ALT_REDUCE_NEXT("0", "1")              \
    ALT_REDUCE_NEXT("1", "2") ALT_REDUCE_NEXT("2", "3") ALT_REDUCE_NEXT("3", "4")  \
    ALT_REDUCE_NEXT("4", "5") ALT_REDUCE_LAST("5")
// clang-format on

/// Only where `kHasAdx`. "memory" stands for a, b and p: as operands they would want more registers
/// than there are without optimisation.
inline Limbs<4> adx_mont_mul(const Limbs<4>& a, const Limbs<4>& b, const Limbs<4>& p,
                             std::uint64_t inverse) noexcept {
    std::uint64_t t0 = 0, t1 = 0, t2 = 0, t3 = 0, low, high;
    asm(ALT_ROW_4("0") ALT_ROW_4("1") ALT_ROW_4("2") ALT_ROW_4("3")
        : [t0] "+&r"(t0), [t1] "+&r"(t1), [t2] "+&r"(t2), [t3] "+&r"(t3), [low] "=&r"(low),
          [high] "=&r"(high)
        : [a] "r"(&a), [b] "r"(&b), [p] "r"(&p), [inverse] "m"(inverse)
        : "rax", "rdx", "cc", "memory");
    Limbs<4> out{t0, t1, t2, t3};
    reduce_once(out, p);
    return out;
}

inline Limbs<6> adx_mont_mul(const Limbs<6>& a, const Limbs<6>& b, const Limbs<6>& p,
                             std::uint64_t inverse) noexcept {
    std::uint64_t t0 = 0, t1 = 0, t2 = 0, t3 = 0, t4 = 0, t5 = 0, low, high;
    asm(ALT_ROW_6("0") ALT_ROW_6("1") ALT_ROW_6("2") ALT_ROW_6("3") ALT_ROW_6("4") ALT_ROW_6("5")
        : [t0] "+&r"(t0), [t1] "+&r"(t1), [t2] "+&r"(t2), [t3] "+&r"(t3), [t4] "+&r"(t4),
          [t5] "+&r"(t5), [low] "=&r"(low), [high] "=&r"(high)
        : [a] "r"(&a), [b] "r"(&b), [p] "r"(&p), [inverse] "m"(inverse)
        : "rax", "rdx", "cc", "memory");
    Limbs<6> out{t0, t1, t2, t3, t4, t5};
    reduce_once(out, p);
    return out;
}

#undef ALT_FIRST
#undef ALT_NEXT
#undef ALT_LAST
#undef ALT_REDUCE_FIRST
#undef ALT_REDUCE_NEXT
#undef ALT_REDUCE_LAST
#undef ALT_ROW_4
#undef ALT_ROW_6

#endif

template <std::size_t N>
constexpr Limbs<N> mont_mul(const Limbs<N>& a, const Limbs<N>& b, const Limbs<N>& p,
                            std::uint64_t inverse) noexcept {
#if defined(__x86_64__)
    if constexpr (N == 4 || N == 6)
        if (!std::is_constant_evaluated() && kHasAdx) return adx_mont_mul(a, b, p, inverse);
#endif
    return plain_mont_mul(a, b, p, inverse);
}

}  // namespace alt::crypto::curves
