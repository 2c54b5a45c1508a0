#include "core/base/division.hpp"

#include <bit>
#include <cstddef>

namespace alt {
namespace {

using u64 = std::uint64_t;

constexpr uint128 pair(u64 high, u64 low) noexcept {
    return static_cast<uint128>(high) << 64 | low;
}
constexpr u64 high(uint128 a) noexcept {
    return static_cast<u64>(a >> 64);
}
constexpr u64 low(uint128 a) noexcept {
    return static_cast<u64>(a);
}

/// floor((2^128 - 1) / d) - 2^64 for d with its top bit set.
u64 reciprocal(u64 d) noexcept {
#if defined(__x86_64__)
    // The quotient fits, which the compiler cannot know: it would call __udivti3.
    u64 quotient;
    u64 rest;
    asm("divq %4" : "=a"(quotient), "=d"(rest) : "a"(~u64{0}), "d"(~d), "r"(d) : "cc");
    return quotient;
#else
    return low(pair(~d, ~u64{0}) / d);
#endif
}

/// The same for a divisor of two limbs (algorithm 6).
u64 reciprocal(u64 d1, u64 d0) noexcept {
    u64 v = reciprocal(d1);
    u64 p = d1 * v + d0;
    if (p < d0) {
        --v;
        if (p >= d1) {
            --v;
            p -= d1;
        }
        p -= d1;
    }
    const uint128 t = static_cast<uint128>(v) * d0;
    p += high(t);
    if (p < high(t)) {
        --v;
        if (pair(p, low(t)) >= pair(d1, d0)) --v;
    }
    return v;
}

/// (u1, u0) / d for u1 < d, both normalised (algorithm 4).
u64 divide_2by1(u64 u1, u64 u0, u64 d, u64 v, u64& rest) noexcept {
    const uint128 q = static_cast<uint128>(v) * u1 + pair(u1, u0);
    u64 digit = high(q) + 1;
    rest = u0 - digit * d;
    if (rest > low(q)) {
        --digit;
        rest += d;
    }
    if (rest >= d) [[unlikely]] {
        ++digit;
        rest -= d;
    }
    return digit;
}

/// (u2, u1, u0) / d for (u2, u1) < d, normalised (algorithm 5).
u64 divide_3by2(u64 u2, u64 u1, u64 u0, uint128 d, u64 v, uint128& rest) noexcept {
    const uint128 q = static_cast<uint128>(v) * u2 + pair(u2, u1);
    u64 digit = high(q);
    rest = pair(u1 - digit * high(d), u0) - static_cast<uint128>(low(d)) * digit - d;
    ++digit;
    if (high(rest) >= low(q)) {
        --digit;
        rest += d;
    }
    if (rest >= d) [[unlikely]] {
        ++digit;
        rest -= d;
    }
    return digit;
}

/// u -= digit * d over `N` limbs; returns what is still to be subtracted above them.
template <std::size_t N>
[[gnu::always_inline]] inline u64 subtract_product(u64* u, const u64* d, u64 digit) noexcept {
    u64 borrow = 0;
    for (std::size_t i = 0; i < N; ++i) {
        const uint128 product = static_cast<uint128>(digit) * d[i] + borrow;
        borrow = high(product) + (u[i] < low(product) ? 1u : 0u);
        u[i] -= low(product);
    }
    return borrow;
}

/// u += d over `N` limbs; returns the carry.
template <std::size_t N>
[[gnu::always_inline]] inline u64 add_back(u64* u, const u64* d) noexcept {
    u64 carry = 0;
    for (std::size_t i = 0; i < N; ++i) {
        const uint128 sum = static_cast<uint128>(u[i]) + d[i] + carry;
        u[i] = low(sum);
        carry = high(sum);
    }
    return carry;
}

/// One quotient digit: u has N + 1 limbs, d has N and is normalised.
template <std::size_t N>
[[gnu::always_inline]] inline u64 divide_step(u64* u, const u64* d, u64 v) noexcept {
    const uint128 top = pair(d[N - 1], d[N - 2]);
    if (pair(u[N], u[N - 1]) == top) [[unlikely]] {
        // The quotient does not fit a limb by the estimate; in truth it is the largest that does:
        // u is less than d * 2^64, and at least d * 2^64 less d's limbs below the upper two.
        u[N] -= subtract_product<N>(u, d, ~u64{0});
        return ~u64{0};
    }
    uint128 rest;
    u64 digit = divide_3by2(u[N], u[N - 1], u[N - 2], top, v, rest);
    const u64 borrow = subtract_product<N - 2>(u, d, digit);
    const bool negative = rest < borrow;
    rest -= borrow;
    u[N - 2] = low(rest);
    u[N - 1] = high(rest);
    u[N] = 0;
    if (negative) [[unlikely]] {
        --digit;
        u[N - 1] += d[N - 1] + add_back<N - 1>(u, d);
    }
    return digit;
}

/// u of `count` limbs and one more, shifted to fit the normalised d; leaves the remainder in u.
template <std::size_t N>
void divide_limbs(u64* u, std::size_t count, const u64* d, uint256& quotient) noexcept {
    const u64 v = reciprocal(d[N - 1], d[N - 2]);
    for (std::size_t j = count - N + 1; j-- > 0;) {
        const u64 digit = divide_step<N>(u + j, d, v);
        if (j < 4) quotient.limbs[j] = digit;
    }
}

std::size_t significant(const u64* limbs, std::size_t count) noexcept {
    while (count > 0 && limbs[count - 1] == 0) --count;
    return count;
}

constexpr u64 shift_pair(u64 upper, u64 lower, unsigned count) noexcept {
    return high(pair(upper, lower) << count);
}

}  // namespace

std::uint64_t divide_by_limb(std::uint64_t* limbs, std::size_t count,
                             std::uint64_t divisor) noexcept {
    const auto shift = static_cast<unsigned>(std::countl_zero(divisor));
    const u64 d = divisor << shift;
    const u64 v = reciprocal(d);
    u64 rest = shift_pair(0, limbs[count - 1], shift);
    for (std::size_t i = count; i-- > 0;) {
        const u64 next = shift_pair(limbs[i], i == 0 ? 0 : limbs[i - 1], shift);
        limbs[i] = divide_2by1(rest, next, d, v, rest);
    }
    return rest >> shift;
}

DivResult divide(const Wide& dividend, const uint256& divisor) noexcept {
    const auto n = significant(divisor.limbs.data(), 4);
    const auto m = significant(dividend.data(), dividend.size());
    DivResult out;
    if (n == 1) {
        if (m == 0) return out;
        Wide u = dividend;
        out.remainder = divide_by_limb(u.data(), m, divisor.limbs[0]);
        out.quotient = {u[3], u[2], u[1], u[0]};
        return out;
    }
    if (m < n) return {0, {dividend[3], dividend[2], dividend[1], dividend[0]}};
    const auto shift = static_cast<unsigned>(std::countl_zero(divisor.limbs[n - 1]));
    const uint256 d = divisor << shift;
    std::array<u64, 9> u{};
    u[0] = dividend[0] << shift;
    for (std::size_t i = 1; i < m; ++i) u[i] = shift_pair(dividend[i], dividend[i - 1], shift);
    u[m] = shift_pair(0, dividend[m - 1], shift);
    if (n == 2) divide_limbs<2>(u.data(), m, d.limbs.data(), out.quotient);
    if (n == 3) divide_limbs<3>(u.data(), m, d.limbs.data(), out.quotient);
    if (n == 4) divide_limbs<4>(u.data(), m, d.limbs.data(), out.quotient);
    for (std::size_t i = 0; i < n; ++i)
        out.remainder.limbs[i] = low(pair(i + 1 < n ? u[i + 1] : 0, u[i]) >> shift);
    return out;
}

}  // namespace alt
