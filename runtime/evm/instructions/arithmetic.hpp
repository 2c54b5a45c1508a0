#pragma once

#include "runtime/evm/instructions/step.hpp"

namespace alt::evm::inst {

inline uint256 add(const uint256& a, const uint256& b) noexcept {
    return add_words(a, b);
}
inline uint256 mul(const uint256& a, const uint256& b) noexcept {
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
    return sign_extend(index, a);
}

/// 50 gas for each byte of the exponent (EIP-160).
inline Step exp(uint256* top, std::int64_t gas, Frame&) noexcept {
    gas -= 50 * static_cast<std::int64_t>((top[-1].bits() + 7) / 8);
    if (gas < 0) return out_of_gas();
    top[-1] = pow(top[0], top[-1]);
    return {Status::success, gas};
}

inline bool is_less_signed(const uint256& a, const uint256& b) noexcept {
    constexpr std::uint64_t kSign = std::uint64_t{1} << 63;
    uint256 x = a;
    uint256 y = b;
    x.limbs[3] ^= kSign;
    y.limbs[3] ^= kSign;
    return less_words(x, y);
}

inline uint256 lt(const uint256& a, const uint256& b) noexcept {
    return less_words(a, b) ? 1 : 0;
}
inline uint256 gt(const uint256& a, const uint256& b) noexcept {
    return less_words(b, a) ? 1 : 0;
}
inline uint256 slt(const uint256& a, const uint256& b) noexcept {
    return is_less_signed(a, b) ? 1 : 0;
}
inline uint256 sgt(const uint256& a, const uint256& b) noexcept {
    return is_less_signed(b, a) ? 1 : 0;
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
inline uint256 shift_left(const uint256& a, unsigned count) noexcept {
    if (count >= 256) return 0;
    if (count == 0) return a;
    if (count >= 128) return join(low_half(a) << (count - 128), 0);
    return join(high_half(a) << count | low_half(a) >> (128 - count), low_half(a) << count);
}
inline uint256 shift_right(const uint256& a, unsigned count) noexcept {
    if (count >= 256) return 0;
    if (count == 0) return a;
    if (count >= 128) return join(0, high_half(a) >> (count - 128));
    return join(high_half(a) >> count, low_half(a) >> count | high_half(a) << (128 - count));
}
inline uint256 shl(const uint256& count, const uint256& a) noexcept {
    return shift_left(a, shift_count(count));
}
inline uint256 shr(const uint256& count, const uint256& a) noexcept {
    return shift_right(a, shift_count(count));
}
inline uint256 sar(const uint256& count, const uint256& a) noexcept {
    return arithmetic_shift_right(a, shift_count(count));
}
/// EIP-7939: the leading zero bits, 256 for zero.
inline uint256 clz(const uint256& a) noexcept {
    return 256 - a.bits();
}

}  // namespace alt::evm::inst
