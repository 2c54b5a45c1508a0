#include "core/crypto/bn254/groups.hpp"

#include <array>
#include <span>

#include "core/base/uint256.hpp"

namespace alt::crypto::bn254 {
namespace {

using curves::kOddMultiples;
using curves::SignedDigits;
using Half = curves::Limbs<2>;

/// (kBeta x, y) is kLambda (x, y) on G1, with kLambda = 36 x^3 + 18 x^2 + 6 x + 1 (x: the
/// parameter).
constexpr Fp kBeta = Fp::from_hex("59e26bcea0d48bacd4f263f1acdb5c4f5763473177fffffe");
static_assert(kBeta * kBeta * kBeta == Fp::one() && kBeta != Fp::one());

/// scalar = low + kLambda * high, modulo r.
struct Split {
    Half low, high;
    bool high_negative;
};

constexpr uint256 mul_high(const uint256& a, const uint256& b) noexcept {
    const auto wide = curves::mul_wide(a.limbs, b.limbs);
    return {wide[7], wide[6], wide[5], wide[4]};
}

/// Source: Gallant, Lambert, Vanstone, "Faster point multiplication on elliptic curves with
/// efficient endomorphisms", 2001. The lattice of all (a, b) with a + kLambda b = 0 mod r has the
/// basis (2 x + 1, -(6 x^2 + 2 x)), (6 x^2 + 4 x + 1, 2 x + 1), whose determinant is r.
/// `scalar` is below r.
Split split(const uint256& scalar) noexcept {
    constexpr uint256 x = kSeed;
    constexpr uint256 a1 = x + x + 1;
    constexpr uint256 b1 = x * (x * 6 + 2);  // negative in the basis
    constexpr uint256 a2 = b1 + a1;
    constexpr uint256 b2 = a1;
    // 2^256 b2 / r and 2^256 b1 / r, rounded down. The coordinates of (scalar, 0) come out low by
    // less than 1.2 therefore, which leaves 0 <= low < 1.2 (a1 + a2) and |high| < 1.2 b1.
    constexpr uint256 g1{0, 0, 2, 0xd91d232ec7e0b3d7};
    constexpr uint256 g2{0, 2, 0x4ccef014a773d2cf, 0x7a7bd9d4391eb18d};
    const uint256 c1 = mul_high(scalar, g1);
    const uint256 c2 = mul_high(scalar, g2);
    const uint256 low = scalar - c1 * a1 - c2 * a2;
    uint256 high = c1 * b1 - c2 * b2;
    const bool negative = high.bit(255);
    if (negative) high = -high;
    return {{low.limbs[0], low.limbs[1]}, {high.limbs[0], high.limbs[1]}, negative};
}

/// psi takes x to conjugate(x) * [2] and y to conjugate(y) * [3]: the p-th power moves w^2 and w^3
/// by these.
const std::array<Fp2, 6>& moved() noexcept {
    return curves::frobenius_factors<Tower>();
}

}  // namespace

G1 multiply(const G1Affine& point, Scalar scalar) noexcept {
    Scalar reduced{};
    while (curves::sub_limbs(reduced, scalar, kOrder) == 0) scalar = reduced;
    const Split parts = split({scalar[3], scalar[2], scalar[1], scalar[0]});

    std::array<G1, kOddMultiples> multiples{};
    curves::odd_multiples<Fp>(point, multiples);
    std::array<G1Affine, 2 * kOddMultiples> tables{};
    curves::to_affine<Fp>(multiples, std::span(tables).first(kOddMultiples));
    for (std::size_t i = 0; i < kOddMultiples; ++i) {
        const G1Affine& p = tables[i];
        const G1Affine image{p.x * kBeta, p.y, p.infinity};
        tables[kOddMultiples + i] = parts.high_negative ? -image : image;
    }
    const std::array digits{SignedDigits<2>(parts.low), SignedDigits<2>(parts.high)};
    return curves::interleaved_sum<Fp, 2>(tables, digits);
}

G2Affine psi(const G2Affine& point) noexcept {
    return {point.x.conjugate() * moved()[2], point.y.conjugate() * moved()[3], point.infinity};
}

G2 psi(const G2& point) noexcept {
    return {point.x.conjugate() * moved()[2], point.y.conjugate() * moved()[3],
            point.z.conjugate()};
}

bool is_in_subgroup(const G2Affine& point) noexcept {
    // psi satisfies X^2 - t X + p, and acts on G2 as 6 x^2. There (x + 1) + x X + x X^2 - 2 x X^3
    // vanishes, and the resultant of the two polynomials has only r in common with the order of
    // the twist: what the latter takes to infinity has order r. Source: Dai, Lin, Zhao, Zhou,
    // "Fast subgroup membership testings for G1, G2 and GT on pairing-friendly curves", 2022.
    const G2 multiple = curves::multiply(G2(point), curves::Limbs<1>{kSeed});
    const G2 once = psi(multiple);
    const G2 twice = psi(once);
    return multiple + point + once + twice == psi(twice).doubled();
}

}  // namespace alt::crypto::bn254
