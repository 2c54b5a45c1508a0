#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "core/crypto/curves/limbs.hpp"

/// Modular inversion by division steps (Bernstein and Yang, "Fast constant-time gcd computation
/// and modular inversion", 2019), in variable time: 62 steps at once are worked out on the low
/// words of f and g and then applied to the whole numbers as a 2 x 2 matrix.
namespace alt::crypto::curves {

/// Takes (f, g) to (u f + v g, q f + r g) / 2^62, exactly; |u| + |v| and |q| + |r| are at most
/// 2^62.
struct StepMatrix {
    std::int64_t u = 1, v = 0, q = 0, r = 1;
};

/// `eta` is the paper's -delta, carried from batch to batch. `f` is odd.
constexpr StepMatrix divide_steps(std::int64_t& eta, std::uint64_t f, std::uint64_t g) noexcept {
    StepMatrix m;
    int left = 62;
    for (;;) {
        const int zeros = std::countr_zero(g | ~std::uint64_t{0} << left);
        g >>= zeros;
        m.u <<= zeros;
        m.v <<= zeros;
        eta -= zeros;
        left -= zeros;
        if (left == 0) return m;
        if (eta < 0) {
            eta = -eta;
            f = std::exchange(g, 0 - f);
            m.u = std::exchange(m.q, -m.u);
            m.v = std::exchange(m.r, -m.v);
        }
        // No swap is due for eta + 1 steps: one multiple of f clears as many low bits of g, or six,
        // as f (2 - f^2) is 1/f modulo 64.
        const auto limit = static_cast<int>(std::min<std::int64_t>({eta + 1, left, 6}));
        const std::uint64_t mask = (std::uint64_t{1} << limit) - 1;
        const std::uint64_t w = g * f * (f * f - 2) & mask;
        g += f * w;
        m.q += m.u * static_cast<std::int64_t>(w);
        m.r += m.v * static_cast<std::int64_t>(w);
    }
}

/// factor * x, for an x in two's complement.
template <std::size_t N>
constexpr Limbs<N + 1> mul_signed(Limbs<N> x, std::int64_t factor) noexcept {
    if (factor < 0) sub_limbs(x, Limbs<N>{}, x);
    const auto size = static_cast<std::uint64_t>(factor < 0 ? -factor : factor);
    Limbs<N + 1> out{};
    for (std::size_t i = 0; i < N; ++i) out[i] = mul_add(x[i], size, 0, out[N]);
    if (x[N - 1] >> 63 != 0) out[N] -= size;
    return out;
}

/// (a f + b g) / 2^62, in two's complement; the division is exact.
template <std::size_t N>
constexpr Limbs<N> combine(const Limbs<N>& f, const Limbs<N>& g, std::int64_t a,
                           std::int64_t b) noexcept {
    Limbs<N + 1> sum{};
    add_limbs(sum, mul_signed(f, a), mul_signed(g, b));
    Limbs<N> out{};
    for (std::size_t i = 0; i < N; ++i) out[i] = sum[i] >> 62 | sum[i + 1] << 2;
    return out;
}

/// (a d + b e) / 2^64 mod p, for d and e in [0, p).
template <std::size_t N>
constexpr Limbs<N> combine_mod(Limbs<N> d, Limbs<N> e, std::int64_t a, std::int64_t b,
                               const Limbs<N>& p, std::uint64_t negative_inverse) noexcept {
    if (a < 0) sub_limbs(d, p, d);
    if (b < 0) sub_limbs(e, p, e);
    const auto size_a = static_cast<std::uint64_t>(a < 0 ? -a : a);
    const auto size_b = static_cast<std::uint64_t>(b < 0 ? -b : b);
    std::uint64_t carry_a = 0;
    std::uint64_t carry_b = 0;
    std::uint64_t carry_m = 0;
    const std::uint64_t low = mul_add(e[0], size_b, mul_add(d[0], size_a, 0, carry_a), carry_b);
    const std::uint64_t m = low * negative_inverse;
    mul_add(m, p[0], low, carry_m);
    Limbs<N> out{};
    for (std::size_t i = 1; i < N; ++i) {
        const std::uint64_t sum = mul_add(e[i], size_b, mul_add(d[i], size_a, 0, carry_a), carry_b);
        out[i - 1] = mul_add(m, p[i], sum, carry_m);
    }
    out[N - 1] = carry_a + carry_b + carry_m;
    Limbs<N> reduced{};
    return sub_limbs(reduced, out, p) == 0 ? reduced : out;
}

template <std::size_t N>
struct ScaledInverse {
    Limbs<N> value;
    unsigned batches;
};

/// value * 2^(2 batches) = start / a mod p, for a and start in [0, p) and an odd prime p below
/// 2^(64 N - 1); zero for a = 0. `negative_inverse` is -1/p mod 2^64. `batches` is below 32 for
/// N <= 6.
template <std::size_t N>
constexpr ScaledInverse<N> inverse_scaled(const Limbs<N>& a, const Limbs<N>& start,
                                          const Limbs<N>& p,
                                          std::uint64_t negative_inverse) noexcept {
    Limbs<N> f = p;
    Limbs<N> g = a;
    Limbs<N> d{};
    Limbs<N> e = start;
    std::int64_t eta = -1;
    unsigned batches = 0;
    while (!is_zero(g)) {
        const StepMatrix m = divide_steps(eta, f[0], g[0]);
        const Limbs<N> next_f = combine(f, g, m.u, m.v);
        g = combine(f, g, m.q, m.r);
        f = next_f;
        const Limbs<N> next_d = combine_mod(d, e, m.u, m.v, p, negative_inverse);
        e = combine_mod(d, e, m.q, m.r, p, negative_inverse);
        d = next_d;
        ++batches;
    }
    // f is now 1 or -1 (or p, if a was zero and so is d).
    if (f[N - 1] >> 63 != 0 && !is_zero(d)) sub_limbs(d, p, d);
    return {d, batches};
}

}  // namespace alt::crypto::curves
