#include "core/crypto/secp256k1/recover.hpp"

#include <algorithm>
#include <memory>
#include <vector>

namespace alt::crypto::secp256k1 {
namespace {

using curves::SignedDigits;
using Half = curves::Limbs<2>;

constexpr uint256 kOrder = kSecp256k1Order;
constexpr Finite kGenerator{
    Field({0x59f2815b16f81798, 0x029bfcdb2dce28d9, 0x55a06295ce870b07, 0x79be667ef9dcbbac}),
    Field({0x9c47d08ffb10d4b8, 0xfd17b448a6855419, 0x5da4fbfc0e1108a8, 0x483ada7726a3c465})};

/// p, 3 p, 5 p, …: what `SignedDigits` of a width ask for.
template <std::size_t kWidth>
using OddMultiples = std::array<Finite, std::size_t{1} << (kWidth - 2)>;

/// Of digits for multiples of a point that comes with the question.
constexpr std::size_t kWidth = 5;
/// Of digits for multiples of G: a table of 64 KiB. Twice the size is not quicker.
constexpr std::size_t kFixedWidth = 11;

struct GeneratorTable {
    OddMultiples<kFixedWidth> low;   ///< of G
    OddMultiples<kFixedWidth> high;  ///< of 2^128 G
};

void fill(OddMultiples<kFixedWidth>& out, const Jacobian& p) {
    std::vector<Jacobian> multiples{p};
    const Jacobian twice = p.doubled();
    while (multiples.size() < out.size()) multiples.push_back(multiples.back() + twice);
    std::vector<Affine> affine(out.size());
    curves::to_affine<Field>(multiples, affine);
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = {affine[i].x, affine[i].y};
}

/// Made at first use, in less than half a millisecond.
const GeneratorTable& generator_table() {
    static const std::unique_ptr<const GeneratorTable> table = [] {
        auto made = std::make_unique<GeneratorTable>();
        Jacobian p(kGenerator.x, kGenerator.y, Field::one());
        fill(made->low, p);
        for (int i = 0; i < 128; ++i) double_in_place(p);
        fill(made->high, p);
        return made;
    }();
    return *table;
}

/// Odd multiples of p and of lambda p on the curve that u = `scale` takes p's to.
struct PointTable {
    OddMultiples<kWidth> plain;
    OddMultiples<kWidth> lambda;
    Field scale;
};

/// With a scale that suits, 2 p and then all multiples are affine without an inversion.
PointTable make_point_table(const Finite& p) noexcept {
    PointTable out;
    auto& multiples = out.plain;
    Jacobian twice(p.x, p.y, Field::one());
    double_in_place(twice);
    const Finite step{twice.x, twice.y};
    const Field square = twice.z.square();
    Jacobian sum(p.x * square, p.y * (square * twice.z), Field::one());
    multiples[0] = {sum.x, sum.y};
    std::array<Field, std::tuple_size_v<OddMultiples<kWidth>>> factors;
    for (std::size_t i = 1; i < multiples.size(); ++i) {
        // p is of a large prime order: no multiple here is ±2 p.
        factors[i] = add_finite(sum, step, sum.z);
        multiples[i] = {sum.x, sum.y};
    }
    out.scale = sum.z * twice.z;
    Field missing = Field::one();
    for (std::size_t i = multiples.size() - 1; i-- > 0;) {
        missing = missing * factors[i + 1];
        const Field missing_square = missing.square();
        multiples[i] = {multiples[i].x * missing_square,
                        multiples[i].y * (missing_square * missing)};
    }
    for (std::size_t i = 0; i < multiples.size(); ++i)
        out.lambda[i] = {times_lambda(multiples[i].x), multiples[i].y};
    return out;
}

/// The multiple that a digit other than 0 asks for.
template <std::size_t kSize>
Finite multiple_of(const std::array<Finite, kSize>& table, int digit) noexcept {
    const auto size = static_cast<std::size_t>(digit < 0 ? -digit : digit);
    const Finite& multiple = table[size / 2];
    return {multiple.x, multiple.y.negated_if(digit < 0)};
}

void add_plain(Jacobian& sum, const Finite& q) noexcept {
    if (sum.is_infinity())
        sum = {q.x, q.y, Field::one()};
    else
        add_finite(sum, q, sum.z);
}

/// Adds what u = `scale` takes q to.
void add_scaled(Jacobian& sum, const Finite& q, const Field& scale) noexcept {
    if (sum.is_infinity()) {
        const Field square = scale.square();
        sum = {q.x * square, q.y * (square * scale), Field::one()};
    } else {
        add_finite(sum, q, sum.z * scale);
    }
}

/// a b / 2^384, rounded to the nearest.
uint256 scaled_product(const uint256& a, const uint256& b) noexcept {
    const auto wide = curves::mul_wide(a.limbs, b.limbs);
    return uint256(0, 0, wide[7], wide[6]) + uint256(wide[5] >> 63);
}

/// The size of a number in two's complement.
Half size_of(const uint256& number, bool& negative) noexcept {
    negative = number.bit(255);
    const uint256 size = negative ? -number : number;
    return {size.limbs[0], size.limbs[1]};
}

/// The point with this x, which is below p; none: there is no such point.
std::optional<Finite> lift_x(const Field& x, bool odd_y) noexcept {
    const auto y = (x.square() * x + Field({7})).sqrt();
    if (!y) return std::nullopt;
    return Finite{x, y->negated_if(y->is_odd() != odd_y)};
}

bool in_range(const Signature& signature) noexcept {
    const auto& [r, s, odd_y] = signature;
    return !r.is_zero() && r < kOrder && !s.is_zero() && s < kOrder;
}

}  // namespace

Field times_lambda(const Field& x) noexcept {
    constexpr Field kBeta(
        {0xc1396c28719501ee, 0x9cf0497512f58995, 0x6e64479eac3434e9, 0x7ae96a2b657c0710});
    return kBeta * x;
}

// Source: Gallant, Lambert, Vanstone, "Faster point multiplication on elliptic curves with
// efficient endomorphisms", 2001. The lattice of all (a, b) with a + lambda b = 0 has the basis
// (a1, b1), (a2, b2). From (scalar, 0) its point c1 (a1, b1) + c2 (a2, b2) is taken away, where c1
// and c2 are off by little more than 1/2: what is left is at most (a1 + a2) / 2 + 2, (b2 - b1) / 2
// + 2 in size, both below 2^128.
Split split(const uint256& scalar) noexcept {
    constexpr uint256 kA1{0, 0, 0x3086d221a7d46bcd, 0xe86c90e49284eb15};
    constexpr uint256 kMinusB1{0, 0, 0xe4437ed6010e8828, 0x6f547fa90abfe4c3};
    constexpr uint256 kA2{0, 1, 0x14ca50f7a8e2f3f6, 0x57c1108d9d44cfd8};
    constexpr uint256 kB2 = kA1;
    // 2^384 b2 / order and 2^384 (-b1) / order, rounded.
    constexpr uint256 kScale1{0x3086d221a7d46bcd, 0xe86c90e49284eb15, 0x3daa8a1471e8ca7f,
                              0xe893209a45dbb031};
    constexpr uint256 kScale2{0xe4437ed6010e8828, 0x6f547fa90abfe4c4, 0x221208ac9df506c6,
                              0x1571b4ae8ac47f71};
    const uint256 c1 = scaled_product(scalar, kScale1);
    const uint256 c2 = scaled_product(scalar, kScale2);
    Split out{};
    out.a = size_of(scalar - c1 * kA1 - c2 * kA2, out.a_negative);
    out.b = size_of(c1 * kMinusB1 - c2 * kB2, out.b_negative);
    return out;
}

uint256 inverse_mod_order(const uint256& scalar) noexcept {
    // The inversion wants a free bit above the modulus: a fifth limb.
    constexpr std::uint64_t kNegativeInverse = 0x4b0dff665588b13f;
    static_assert(kOrder.limbs[0] * kNegativeInverse == ~std::uint64_t{0});
    const auto widened = [](const uint256& a) {
        return curves::Limbs<5>{a.limbs[0], a.limbs[1], a.limbs[2], a.limbs[3]};
    };
    const auto [value, batches] =
        curves::inverse_scaled<5>(widened(scalar), {1}, widened(kOrder), kNegativeInverse);
    return mul_mod({value[3], value[2], value[1], value[0]}, std::uint64_t{1} << 2 * batches,
                   kOrder);
}

// Straus: the doublings are shared by four sums of half the length.
Jacobian weighted_sum(const uint256& a, const uint256& b, const Finite& p) noexcept {
    const GeneratorTable& fixed = generator_table();
    const PointTable multiples = make_point_table(p);
    const Split halves = split(b);
    const SignedDigits<2, kWidth> plain(halves.a, halves.a_negative);
    const SignedDigits<2, kWidth> lambda(halves.b, halves.b_negative);
    const SignedDigits<2, kFixedWidth> low({a.limbs[0], a.limbs[1]});
    const SignedDigits<2, kFixedWidth> high({a.limbs[2], a.limbs[3]});
    Jacobian sum;
    for (auto i = std::max({plain.length, lambda.length, low.length, high.length}); i-- > 0;) {
        double_in_place(sum);
        if (const int digit = plain.digits[i]; digit != 0)
            add_plain(sum, multiple_of(multiples.plain, digit));
        if (const int digit = lambda.digits[i]; digit != 0)
            add_plain(sum, multiple_of(multiples.lambda, digit));
        if (const int digit = low.digits[i]; digit != 0)
            add_scaled(sum, multiple_of(fixed.low, digit), multiples.scale);
        if (const int digit = high.digits[i]; digit != 0)
            add_scaled(sum, multiple_of(fixed.high, digit), multiples.scale);
    }
    sum.z = sum.z * multiples.scale;
    return sum;
}

// r is the x of a point R; the key is (s R - digest G) / r.
void recover(std::span<const SignedDigest> signatures, std::span<Affine> keys,
             std::span<Jacobian> sums, std::span<uint256> products) noexcept {
    uint256 product = 1;  // of all r so far (Montgomery's trick)
    for (std::size_t i = 0; i < signatures.size(); ++i) {
        const auto& signature = signatures[i].signature;
        products[i] = product;
        if (in_range(signature)) product = mul_mod(product, signature.r, kOrder);
    }
    uint256 inverse = inverse_mod_order(product);
    for (std::size_t i = signatures.size(); i-- > 0;) {
        const auto& [digest, signature] = signatures[i];
        sums[i] = Jacobian();
        if (!in_range(signature)) continue;
        const uint256 factor = mul_mod(inverse, products[i], kOrder);
        inverse = mul_mod(inverse, signature.r, kOrder);
        const auto point = lift_x(Field(signature.r.limbs), signature.odd_y);
        if (!point) continue;
        const uint256 z = mul_mod(to_uint256(digest), factor, kOrder);
        sums[i] = weighted_sum(z.is_zero() ? z : kOrder - z, mul_mod(signature.s, factor, kOrder),
                               *point);
    }
    curves::to_affine<Field>(sums, keys);
}

}  // namespace alt::crypto::secp256k1
