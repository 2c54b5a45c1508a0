#include "core/crypto/bls12_381/groups.hpp"

#include <algorithm>
#include <array>
#include <tuple>
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

/// k P = (d0 + d1 |x|) P + (d2 + d3 |x|) x^2 P for the digits d of k, and x^2 P = -phi(P).
struct G1Split {
    using Field = Fp;
    using Weight = curves::Limbs<2>;
    static G1Affine image(const G1Affine& point) noexcept { return -phi(point); }
    static std::array<Weight, 2> weights(const Scalar& scalar) noexcept {
        const auto digits = seed_digits(scalar);
        return {joined(digits[0], digits[1]), joined(digits[2], digits[3])};
    }

private:
    static Weight joined(std::uint64_t low, std::uint64_t high) noexcept {
        const uint128 sum = static_cast<uint128>(high) * kSeed + low;
        return {static_cast<std::uint64_t>(sum), static_cast<std::uint64_t>(sum >> 64)};
    }
};

/// |x| P = -psi(P), so each digit weighs its own image of P.
struct G2Split {
    using Field = Fp2;
    using Weight = curves::Limbs<1>;
    static G2Affine image(const G2Affine& point) noexcept { return -psi(point); }
    static std::array<Weight, 4> weights(const Scalar& scalar) noexcept {
        const auto digits = seed_digits(scalar);
        return {Weight{digits[0]}, Weight{digits[1]}, Weight{digits[2]}, Weight{digits[3]}};
    }
};

template <class Split>
constexpr std::size_t kParts = std::tuple_size_v<decltype(Split::weights(Scalar{}))>;
template <class Split>
constexpr std::size_t kWeightLimbs = std::tuple_size_v<typename Split::Weight>;
template <class Split>
using Affine = curves::AffinePoint<typename Split::Field>;
template <class Split>
using Jacobian = curves::JacobianPoint<typename Split::Field>;

/// With one bucket for each digit of the weights.
template <class Split>
Jacobian<Split> sum_by_buckets(std::span<const Affine<Split>> points,
                               std::span<const Scalar> scalars) {
    std::vector<Affine<Split>> parts;
    std::vector<typename Split::Weight> weights;
    parts.reserve(kParts<Split> * points.size());
    weights.reserve(parts.capacity());
    for (std::size_t i = 0; i < points.size(); ++i) {
        Affine<Split> part = points[i];
        for (const auto& weight : Split::weights(scalars[i])) {
            parts.push_back(part);
            weights.push_back(weight);
            part = Split::image(part);
        }
    }
    return curves::bucket_sum<typename Split::Field, kWeightLimbs<Split>>(parts, weights);
}

/// With a table of odd multiples of each point; those of its images are their images.
template <class Split>
Jacobian<Split> sum_by_tables(std::span<const Affine<Split>> points,
                              std::span<const Scalar> scalars) {
    using Field = typename Split::Field;
    using Digits = curves::SignedDigits<kWeightLimbs<Split>>;
    constexpr std::size_t kRow = curves::kOddMultiples;
    std::vector<Jacobian<Split>> multiples(points.size() * kRow);
    for (std::size_t i = 0; i < points.size(); ++i)
        curves::odd_multiples<Field>(points[i],
                                     std::span<Jacobian<Split>, kRow>(&multiples[i * kRow], kRow));
    std::vector<Affine<Split>> first_rows(multiples.size());
    curves::to_affine<Field>(multiples, first_rows);

    std::vector<Affine<Split>> tables;
    std::vector<Digits> digits;
    tables.reserve(kParts<Split> * first_rows.size());
    digits.reserve(kParts<Split> * points.size());
    for (std::size_t i = 0; i < points.size(); ++i) {
        const std::span row(&first_rows[i * kRow], kRow);
        for (const auto& weight : Split::weights(scalars[i])) {
            digits.emplace_back(weight);
            tables.insert(tables.end(), row.begin(), row.end());
            for (auto& multiple : row) multiple = Split::image(multiple);
        }
    }
    return curves::interleaved_sum<Field, kWeightLimbs<Split>>(tables, digits);
}

template <class Split>
Jacobian<Split> split_sum(std::span<const Affine<Split>> points, std::span<const Scalar> scalars) {
    constexpr std::size_t kManyPoints = 96;  // where tables begin to cost more than buckets
    return points.size() < kManyPoints ? sum_by_tables<Split>(points, scalars)
                                       : sum_by_buckets<Split>(points, scalars);
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
    return split_sum<G1Split>(points, scalars);
}
G2 weighted_sum(std::span<const G2Affine> points, std::span<const Scalar> scalars) {
    return split_sum<G2Split>(points, scalars);
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
