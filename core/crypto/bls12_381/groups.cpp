#include "core/crypto/bls12_381/groups.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace alt::crypto::bls12_381 {
namespace {

/// The cube root of unity that belongs to -x^2, not the one that belongs to x^2 - 1.
constexpr Fp kBeta = Fp::from_hex(
    "00000000000000005f19672fdf76ce51ba69c6076a0f77ea"
    "ddb3a93be6f89688de17d813620a00022e01fffffffefffe");
static_assert(kBeta * kBeta * kBeta == Fp::one() && kBeta != Fp::one());

constexpr std::uint8_t kCompressedFlag = 0x80;
constexpr std::uint8_t kInfinityFlag = 0x40;
constexpr std::uint8_t kLargerYFlag = 0x20;
constexpr std::uint8_t kFlags = kCompressedFlag | kInfinityFlag | kLargerYFlag;

/// psi takes x to conjugate(x) * x_factor: w^2 is moved by xi^((p - 1) / 3), w^3 by
/// xi^((p - 1) / 2).
struct PsiFactors {
    Fp2 x, y;
};
const PsiFactors& psi_factors() noexcept {
    static const PsiFactors factors = [] {
        const auto& moved = curves::frobenius_factors<Tower>();
        return PsiFactors{moved[2].inverse(), moved[3].inverse()};
    }();
    return factors;
}

template <class Field>
curves::JacobianPoint<Field> seed_multiple(const curves::JacobianPoint<Field>& point) noexcept {
    auto out = point;
    for (std::size_t i = 63; i-- > 0;) {
        out = out.doubled();
        if ((kSeed >> i & 1) != 0) out = out + point;
    }
    return out;
}

/// The digits of scalar mod r to the base |x|, of which there are four, as r < x^4.
std::array<std::uint64_t, 4> seed_digits(Scalar scalar) noexcept {
    Scalar reduced{};
    while (curves::sub_limbs(reduced, scalar, Fr::kModulus) == 0) scalar = reduced;
    std::array<std::uint64_t, 4> out{};
    for (auto& digit : out) {
        uint128 remainder = 0;
        for (std::size_t i = scalar.size(); i-- > 0;) {
            const uint128 part = remainder << 64 | scalar[i];
            scalar[i] = static_cast<std::uint64_t>(part / kSeed);
            remainder = part % kSeed;
        }
        digit = static_cast<std::uint64_t>(remainder);
    }
    return out;
}

bool is_larger_root(const Fp& y) noexcept {
    return curves::less((-y).to_limbs(), y.to_limbs());
}

}  // namespace

G1Affine phi(const G1Affine& point) noexcept {
    return {point.x * kBeta, point.y, point.infinity};
}

G2Affine psi(const G2Affine& point) noexcept {
    const auto& factors = psi_factors();
    return {point.x.conjugate() * factors.x, point.y.conjugate() * factors.y, point.infinity};
}

G2 psi(const G2& point) noexcept {
    const auto& factors = psi_factors();
    return {point.x.conjugate() * factors.x, point.y.conjugate() * factors.y, point.z.conjugate()};
}

G1 times_seed(const G1& point) noexcept {
    return seed_multiple(point);
}
G2 times_seed(const G2& point) noexcept {
    return seed_multiple(point);
}

bool is_in_subgroup(const G1Affine& point) noexcept {
    return G1(phi(point)) == -times_seed(times_seed(point));
}
bool is_in_subgroup(const G2Affine& point) noexcept {
    return G2(psi(point)) == -times_seed(point);  // x is negative
}

G1 weighted_sum(std::span<const G1Affine> points, std::span<const Scalar> scalars) {
    // k P = (d0 + d1 |x|) P + (d2 + d3 |x|) x^2 P, and x^2 P = -phi(P).
    using Half = curves::Limbs<2>;
    std::vector<G1Affine> parts;
    std::vector<Half> weights;
    parts.reserve(2 * points.size());
    weights.reserve(parts.capacity());
    const auto joined = [](std::uint64_t low, std::uint64_t high) {
        const uint128 sum = static_cast<uint128>(high) * kSeed + low;
        return Half{static_cast<std::uint64_t>(sum), static_cast<std::uint64_t>(sum >> 64)};
    };
    for (std::size_t i = 0; i < points.size(); ++i) {
        const auto digits = seed_digits(scalars[i]);
        parts.push_back(points[i]);
        parts.push_back(-phi(points[i]));
        weights.push_back(joined(digits[0], digits[1]));
        weights.push_back(joined(digits[2], digits[3]));
    }
    return curves::multi_scalar_multiply<Fp, 2>(parts, weights);
}

G2 weighted_sum(std::span<const G2Affine> points, std::span<const Scalar> scalars) {
    // |x| P = -psi(P), so every digit to the base |x| weighs its own image of P.
    using Quarter = curves::Limbs<1>;
    std::vector<G2Affine> parts;
    std::vector<Quarter> weights;
    parts.reserve(4 * points.size());
    weights.reserve(parts.capacity());
    for (std::size_t i = 0; i < points.size(); ++i) {
        G2Affine image = points[i];
        for (const auto digit : seed_digits(scalars[i])) {
            parts.push_back(image);
            weights.push_back(Quarter{digit});
            image = -psi(image);
        }
    }
    return curves::multi_scalar_multiply<Fp2, 1>(parts, weights);
}

std::array<std::uint8_t, 48> compress(const G1Affine& point) noexcept {
    auto out = point.x.to_be_bytes();
    out[0] |= kCompressedFlag;
    if (point.infinity)
        out[0] |= kInfinityFlag;
    else if (is_larger_root(point.y))
        out[0] |= kLargerYFlag;
    return out;
}

std::optional<G1Affine> decompress_g1(BytesView bytes) noexcept {
    std::array<std::uint8_t, Fp::kBytes> digits{};
    if (bytes.size() != digits.size()) return std::nullopt;
    std::copy(bytes.begin(), bytes.end(), digits.begin());
    const std::uint8_t flags = digits[0] & kFlags;
    digits[0] &= static_cast<std::uint8_t>(~kFlags);
    const auto x = Fp::from_be_bytes(digits);
    if ((flags & kCompressedFlag) == 0 || !x) return std::nullopt;
    if ((flags & kInfinityFlag) != 0) {
        if (flags != (kCompressedFlag | kInfinityFlag) || !x->is_zero()) return std::nullopt;
        return G1Affine{};
    }
    const auto y = (x->square() * *x + kG1B).sqrt();
    if (!y) return std::nullopt;
    const bool larger = (flags & kLargerYFlag) != 0;
    return G1Affine::of(*x, is_larger_root(*y) == larger ? *y : -*y);
}

}  // namespace alt::crypto::bls12_381
