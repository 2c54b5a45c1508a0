#pragma once

#include "core/crypto/curves/mont_mul.hpp"

/// Products, sums and differences modulo p = 2^256 - kFold of numbers that need only be below
/// 2^256; so are the results. On x86-64 (products: with ADX) in assembly, for the reason that
/// carry_chain.hpp gives; elsewhere, and at compile time, in plain C++.
namespace alt::crypto::secp256k1 {

using Number = curves::Limbs<4>;

/// 2^256 - p.
inline constexpr std::uint64_t kFold = 0x1000003d1;

/// The `carry` out of a sum stands for kFold. Should that carry, too, then a is below kFold at
/// last.
constexpr Number fold_carry(Number a, std::uint64_t carry) noexcept {
    for (int i = 0; i < 2; ++i) carry = curves::add_limbs(a, a, Number{kFold & (0 - carry)});
    return a;
}
/// The `borrow` out of a difference: likewise.
constexpr Number fold_borrow(Number a, std::uint64_t borrow) noexcept {
    for (int i = 0; i < 2; ++i) borrow = curves::sub_limbs(a, a, Number{kFold & (0 - borrow)});
    return a;
}

/// A number of eight limbs modulo p.
constexpr Number fold_wide(const curves::Limbs<8>& wide) noexcept {
    Number out{};
    std::uint64_t top = 0;
    for (std::size_t i = 0; i < 4; ++i) out[i] = curves::mul_add(wide[4 + i], kFold, wide[i], top);
    // top <= kFold, so that what is added now has two limbs.
    std::uint64_t high = 0;
    const std::uint64_t low = curves::mul_add(top, kFold, 0, high);
    const std::uint64_t carry = curves::add_limbs(out, out, Number{low, high});
    return fold_carry(out, carry);
}

[[gnu::noinline]] constexpr Number plain_mul(const Number& a, const Number& b) noexcept {
    return fold_wide(curves::mul_wide(a, b));
}
constexpr Number plain_add(const Number& a, const Number& b) noexcept {
    Number out{};
    const std::uint64_t carry = curves::add_limbs(out, a, b);
    return fold_carry(out, carry);
}
constexpr Number plain_sub(const Number& a, const Number& b) noexcept {
    Number out{};
    const std::uint64_t borrow = curves::sub_limbs(out, a, b);
    return fold_borrow(out, borrow);
}

#if defined(__x86_64__)

// clang-format off

// Adds rdx times limb J of a to limbs LOW and HIGH: CF carries the low words, OF the high ones.
#define ALT_TERM(J, LOW, HIGH)                                                        \
    "mulx 8*" J "(%[a]), %[low], %[high]\n\t"                                         \
    "adcx %[low], %[t" LOW "]\n\tadox %[high], %[t" HIGH "]\n\t"
// The last one of a row, with whose high word a limb begins.
#define ALT_LAST_TERM(J, LOW, HIGH)                                                   \
    "mulx 8*" J "(%[a]), %[low], %[t" HIGH "]\n\tadcx %[low], %[t" LOW "]\n\t"        \
    "mov $0, %[low]\n\tadox %[low], %[t" HIGH "]\n\tadcx %[low], %[t" HIGH "]\n\t"
#define ALT_ROW(I, T0, T1, T2, T3, T4)                                                \
    "mov 8*" I "(%[b]), %%rdx\n\txor %[low], %[low]\n\t"                              \
    ALT_TERM("0", T0, T1) ALT_TERM("1", T1, T2) ALT_TERM("2", T2, T3) ALT_LAST_TERM("3", T3, T4)
// `fold_wide` of t0 ... t7 to t0 ... t3. What comes after the label 2 happens once in 2^60 times,
// unless somebody looks for it.
#define ALT_FOLD_WIDE                                                                 \
    "movabs $0x1000003d1, %%rdx\n\t"                                                  \
    "mulx %[t4], %[high], %[t4]\n\t"                                                  \
    "mulx %[t5], %[low], %[t5]\n\tadd %[low], %[t4]\n\t"                              \
    "mulx %[t6], %[low], %[t6]\n\tadc %[low], %[t5]\n\t"                              \
    "mulx %[t7], %[low], %[t7]\n\tadc %[low], %[t6]\n\tadc $0, %[t7]\n\t"             \
    "add %[high], %[t0]\n\tadc %[t4], %[t1]\n\tadc %[t5], %[t2]\n\t"                  \
    "adc %[t6], %[t3]\n\tadc $0, %[t7]\n\t"                                           \
    "mulx %[t7], %[low], %[high]\n\tadd %[low], %[t0]\n\tadc %[high], %[t1]\n\t"      \
    "jc 2f\n1:\n\t.subsection 1\n2:\n\tadc $0, %[t2]\n\tadc $0, %[t3]\n\tjnc 1b\n\t"  \
    "add %%rdx, %[t0]\n\tadc $0, %[t1]\n\tjmp 1b\n\t.previous\n\t"

/// "memory" stands for a and b, as in mont_mul.hpp.
inline Number adx_mul(const Number& a, const Number& b) noexcept {
    std::uint64_t t0, t1, t2, t3, t4, t5, t6, t7, low, high;
    asm("mov (%[b]), %%rdx\n\t"
        "mulx (%[a]), %[t0], %[t1]\n\t"
        "mulx 8(%[a]), %[low], %[t2]\n\tadd %[low], %[t1]\n\t"
        "mulx 16(%[a]), %[low], %[t3]\n\tadc %[low], %[t2]\n\t"
        "mulx 24(%[a]), %[low], %[t4]\n\tadc %[low], %[t3]\n\tadc $0, %[t4]\n\t"
        ALT_ROW("1", "1", "2", "3", "4", "5")
        ALT_ROW("2", "2", "3", "4", "5", "6")
        ALT_ROW("3", "3", "4", "5", "6", "7")
        ALT_FOLD_WIDE
        : [t0] "=&r"(t0), [t1] "=&r"(t1), [t2] "=&r"(t2), [t3] "=&r"(t3), [t4] "=&r"(t4),
          [t5] "=&r"(t5), [t6] "=&r"(t6), [t7] "=&r"(t7), [low] "=&r"(low), [high] "=&r"(high)
        : [a] "r"(&a), [b] "r"(&b)
        : "rdx", "cc", "memory");
    return {t0, t1, t2, t3};
}

/// The six mixed products, then twice these (CF) and the squares of the limbs (OF). In registers
/// from end to end, as a root is one long chain of squares; t0 and t7 begin as limbs 0 and 1.
inline Number adx_square(const Number& a) noexcept {
    std::uint64_t a0 = a[0], a1 = a[1], a2 = a[2], a3 = a[3];
    std::uint64_t t1, t2, t3, t4, t5, t6, low, high;
    asm("mov %[t0], %%rdx\n\t"
        "mulx %[t7], %[t1], %[t2]\n\t"
        "mulx %[a2], %[low], %[t3]\n\tadd %[low], %[t2]\n\t"
        "mulx %[a3], %[low], %[t4]\n\tadc %[low], %[t3]\n\tadc $0, %[t4]\n\t"
        "mov %[t7], %%rdx\n\txor %[t6], %[t6]\n\t"
        "mulx %[a2], %[low], %[high]\n\tadcx %[low], %[t3]\n\tadox %[high], %[t4]\n\t"
        "mulx %[a3], %[low], %[t5]\n\tadcx %[low], %[t4]\n\tadox %[t6], %[t5]\n\t"
        "mov %[a2], %%rdx\n\t"
        "mulx %[a3], %[low], %[high]\n\tadcx %[low], %[t5]\n\tadcx %[high], %[t6]\n\t"
        "mov %[t0], %%rdx\n\txor %[low], %[low]\n\t"
        "mulx %%rdx, %[t0], %[high]\n\tadcx %[t1], %[t1]\n\tadox %[high], %[t1]\n\t"
        "mov %[t7], %%rdx\n\tmulx %%rdx, %[low], %[high]\n\t"
        "adcx %[t2], %[t2]\n\tadox %[low], %[t2]\n\t"
        "adcx %[t3], %[t3]\n\tadox %[high], %[t3]\n\t"
        "mov %[a2], %%rdx\n\tmulx %%rdx, %[low], %[high]\n\t"
        "adcx %[t4], %[t4]\n\tadox %[low], %[t4]\n\t"
        "adcx %[t5], %[t5]\n\tadox %[high], %[t5]\n\t"
        "mov %[a3], %%rdx\n\tmulx %%rdx, %[low], %[t7]\n\tmov $0, %[high]\n\t"
        "adcx %[t6], %[t6]\n\tadox %[low], %[t6]\n\t"
        "adcx %[high], %[t7]\n\tadox %[high], %[t7]\n\t"
        ALT_FOLD_WIDE
        : [t0] "+&r"(a0), [t1] "=&r"(t1), [t2] "=&r"(t2), [t3] "=&r"(t3), [t4] "=&r"(t4),
          [t5] "=&r"(t5), [t6] "=&r"(t6), [t7] "+&r"(a1), [low] "=&r"(low), [high] "=&r"(high)
        : [a2] "r"(a2), [a3] "r"(a3)
        : "rdx", "cc");
    return {a0, t1, t2, t3};
}

// FIRST is add or sub, NEXT adc or sbb. As above, label 2 is for few: once in 2^31 times.
#define ALT_CHAIN(FIRST, NEXT)                                                            \
    asm(FIRST " %[b0], %[t0]\n\t" NEXT " %[b1], %[t1]\n\t"                                \
        NEXT " %[b2], %[t2]\n\t" NEXT " %[b3], %[t3]\n\t"                                 \
        "sbb %[fold], %[fold]\n\tand %[c], %[fold]\n\t"                                   \
        FIRST " %[fold], %[t0]\n\tjc 2f\n1:\n\t.subsection 1\n2:\n\t"                     \
        NEXT " $0, %[t1]\n\t" NEXT " $0, %[t2]\n\t" NEXT " $0, %[t3]\n\tjnc 1b\n\t"       \
        FIRST " %[c], %[t0]\n\tjmp 1b\n\t.previous"                                       \
        : [t0] "+&r"(t0), [t1] "+&r"(t1), [t2] "+&r"(t2), [t3] "+&r"(t3),                 \
          [fold] "=&r"(fold)                                                              \
        : [b0] "rm"(b[0]), [b1] "rm"(b[1]), [b2] "rm"(b[2]), [b3] "rm"(b[3]),             \
          [c] "r"(kFold)                                                                  \
        : "cc")
// clang-format on

inline Number chain_add(const Number& a, const Number& b) noexcept {
    std::uint64_t t0 = a[0], t1 = a[1], t2 = a[2], t3 = a[3], fold;
    ALT_CHAIN("add", "adc");
    return {t0, t1, t2, t3};
}
inline Number chain_sub(const Number& a, const Number& b) noexcept {
    std::uint64_t t0 = a[0], t1 = a[1], t2 = a[2], t3 = a[3], fold;
    ALT_CHAIN("sub", "sbb");
    return {t0, t1, t2, t3};
}

#undef ALT_TERM
#undef ALT_LAST_TERM
#undef ALT_ROW
#undef ALT_FOLD_WIDE
#undef ALT_CHAIN

#endif

constexpr Number mul(const Number& a, const Number& b) noexcept {
#if defined(__x86_64__)
    if (!std::is_constant_evaluated() && curves::kHasAdx) return adx_mul(a, b);
#endif
    return plain_mul(a, b);
}

constexpr Number square(const Number& a) noexcept {
#if defined(__x86_64__)
    if (!std::is_constant_evaluated() && curves::kHasAdx) return adx_square(a);
#endif
    return plain_mul(a, a);
}

constexpr Number add(const Number& a, const Number& b) noexcept {
#if defined(__x86_64__)
    if (!std::is_constant_evaluated()) return chain_add(a, b);
#endif
    return plain_add(a, b);
}

constexpr Number sub(const Number& a, const Number& b) noexcept {
#if defined(__x86_64__)
    if (!std::is_constant_evaluated()) return chain_sub(a, b);
#endif
    return plain_sub(a, b);
}

}  // namespace alt::crypto::secp256k1
