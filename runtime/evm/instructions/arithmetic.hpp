#pragma once

#include "runtime/evm/instructions/step.hpp"

namespace alt::evm::inst {

inline void add(uint256* top) noexcept {
    top[-1] = add_words(top[0], top[-1]);
}
inline void mul(uint256* top) noexcept {
    top[-1] = top[0] * top[-1];
}
inline void sub(uint256* top) noexcept {
    top[-1] = sub_words(top[0], top[-1]);
}
inline void div(uint256* top) noexcept {
    top[-1] = top[0] / top[-1];
}
inline void sdiv(uint256* top) noexcept {
    top[-1] = signed_div(top[0], top[-1]);
}
inline void mod(uint256* top) noexcept {
    top[-1] = top[0] % top[-1];
}
inline void smod(uint256* top) noexcept {
    top[-1] = signed_mod(top[0], top[-1]);
}
inline void addmod(uint256* top) noexcept {
    top[-2] = add_mod(top[0], top[-1], top[-2]);
}
inline void mulmod(uint256* top) noexcept {
    top[-2] = mul_mod(top[0], top[-1], top[-2]);
}
inline void signextend(uint256* top) noexcept {
    top[-1] = sign_extend(top[0], top[-1]);
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

inline void lt(uint256* top) noexcept {
    top[-1] = less_words(top[0], top[-1]) ? 1 : 0;
}
inline void gt(uint256* top) noexcept {
    top[-1] = less_words(top[-1], top[0]) ? 1 : 0;
}
inline void slt(uint256* top) noexcept {
    top[-1] = is_less_signed(top[0], top[-1]) ? 1 : 0;
}
inline void sgt(uint256* top) noexcept {
    top[-1] = is_less_signed(top[-1], top[0]) ? 1 : 0;
}
inline void eq(uint256* top) noexcept {
    top[-1] = equal_words(top[0], top[-1]) ? 1 : 0;
}
inline void iszero(uint256* top) noexcept {
    top[0] = top[0].is_zero() ? 1 : 0;
}

inline void and_(uint256* top) noexcept {
    top[-1] = top[0] & top[-1];
}
inline void or_(uint256* top) noexcept {
    top[-1] = top[0] | top[-1];
}
inline void xor_(uint256* top) noexcept {
    top[-1] = top[0] ^ top[-1];
}
inline void not_(uint256* top) noexcept {
    top[0] = ~top[0];
}
inline void byte(uint256* top) noexcept {
    const auto& index = top[0];
    if (!index.fits_u64() || index.low() >= 32) {
        top[-1] = 0;
        return;
    }
    const auto bit = 8 * (31 - index.low());
    top[-1] = top[-1].limbs[bit / 64] >> (bit % 64) & 0xff;
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
inline void shl(uint256* top) noexcept {
    top[-1] = shift_left(top[-1], shift_count(top[0]));
}
inline void shr(uint256* top) noexcept {
    top[-1] = shift_right(top[-1], shift_count(top[0]));
}
inline void sar(uint256* top) noexcept {
    top[-1] = arithmetic_shift_right(top[-1], shift_count(top[0]));
}

}  // namespace alt::evm::inst
