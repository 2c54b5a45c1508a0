#pragma once

#include "runtime/evm/instructions/step.hpp"

namespace alt::evm::inst {

inline uint256 add(const uint256& a, const uint256& b) noexcept {
    return add_words(a, b);
}
/// Not inline: its spills would be the loop's.
[[gnu::noinline]] inline uint256 mul(const uint256& a, const uint256& b) noexcept {
    return a * b;
}
inline uint256 sub(const uint256& a, const uint256& b) noexcept {
    return sub_words(a, b);
}
inline uint256 div(const uint256& a, const uint256& b) noexcept {
    return a / b;
}
inline uint256 sdiv(const uint256& a, const uint256& b) noexcept {
    return signed_div(a, b);
}
inline uint256 mod(const uint256& a, const uint256& b) noexcept {
    return a % b;
}
inline uint256 smod(const uint256& a, const uint256& b) noexcept {
    return signed_mod(a, b);
}
inline uint256 addmod(const uint256& a, const uint256& b, const uint256& m) noexcept {
    return add_mod(a, b, m);
}
inline uint256 mulmod(const uint256& a, const uint256& b, const uint256& m) noexcept {
    return mul_mod(a, b, m);
}
inline uint256 signextend(const uint256& index, const uint256& a) noexcept {
    if (!index.fits_u64() || index.low() >= 31) return a;
    const auto limb = index.low() / 8;
    const auto unused = 56 - 8 * (index.low() % 8);
    const auto top = static_cast<std::int64_t>(a.limbs[limb] << unused) >> unused;
    uint256 out = a;
    out.limbs[limb] = static_cast<std::uint64_t>(top);
    for (std::size_t i = limb + 1; i < 4; ++i) out.limbs[i] = static_cast<std::uint64_t>(top >> 63);
    return out;
}

/// 50 gas for each byte of the exponent (EIP-160).
inline Step exp(uint256* top, std::int64_t gas, Frame&) noexcept {
    gas -= 50 * static_cast<std::int64_t>((top[-1].bits() + 7) / 8);
    if (gas < 0) return out_of_gas();
    top[-1] = pow(top[0], top[-1]);
    return {Status::success, gas};
}

inline uint256 lt(const uint256& a, const uint256& b) noexcept {
    return less_words(a, b) ? 1 : 0;
}
inline uint256 gt(const uint256& a, const uint256& b) noexcept {
    return less_words(b, a) ? 1 : 0;
}
inline uint256 slt(const uint256& a, const uint256& b) noexcept {
    return less_signed_words(a, b) ? 1 : 0;
}
inline uint256 sgt(const uint256& a, const uint256& b) noexcept {
    return less_signed_words(b, a) ? 1 : 0;
}
inline uint256 eq(const uint256& a, const uint256& b) noexcept {
    return equal_words(a, b) ? 1 : 0;
}
inline uint256 iszero(const uint256& a) noexcept {
    return a.is_zero() ? 1 : 0;
}

inline uint256 and_(const uint256& a, const uint256& b) noexcept {
    return a & b;
}
inline uint256 or_(const uint256& a, const uint256& b) noexcept {
    return a | b;
}
inline uint256 xor_(const uint256& a, const uint256& b) noexcept {
    return a ^ b;
}
inline uint256 not_(const uint256& a) noexcept {
    return ~a;
}
inline uint256 byte(const uint256& index, const uint256& a) noexcept {
    if (!index.fits_u64() || index.low() >= 32) return 0;
    const auto bit = 8 * (31 - index.low());
    return a.limbs[bit / 64] >> (bit % 64) & 0xff;
}

inline unsigned shift_count(const uint256& word) noexcept {
    return word.fits_u64() && word.low() < 256 ? static_cast<unsigned>(word.low()) : 256;
}
inline uint256 shl(const uint256& count, const uint256& a) noexcept {
    return shift_left_words(a, shift_count(count));
}
inline uint256 shr(const uint256& count, const uint256& a) noexcept {
    return shift_right_words(a, shift_count(count), 0);
}
inline uint256 sar(const uint256& count, const uint256& a) noexcept {
    return shift_right_words(a, shift_count(count), sign_of(a));
}
/// EIP-7939: the leading zero bits, 256 for zero.
inline uint256 clz(const uint256& a) noexcept {
    return 256 - a.bits();
}

}  // namespace alt::evm::inst
