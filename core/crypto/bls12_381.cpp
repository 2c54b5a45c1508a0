#include "core/crypto/bls12_381.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "core/crypto/bls12_381/map_to_curve.hpp"
#include "core/crypto/bls12_381/pairing.hpp"

namespace alt::crypto {
namespace {

using bls12_381::Fp;
using bls12_381::Fp12;
using bls12_381::Fp2;
using bls12_381::Fr;
using bls12_381::G1Affine;
using bls12_381::G2Affine;
using bls12_381::PreparedG2;
using bls12_381::Scalar;

constexpr std::size_t kFpSize = 64;
constexpr std::size_t kPadding = kFpSize - Fp::kBytes;
constexpr std::size_t kScalarSize = 32;

template <class Field>
constexpr std::size_t kFieldSize = 0;
template <>
constexpr std::size_t kFieldSize<Fp> = kFpSize;
template <>
constexpr std::size_t kFieldSize<Fp2> = 2 * kFpSize;
template <class Field>
constexpr std::size_t kPointSize = 2 * kFieldSize<Field>;

bool all_zero(BytesView bytes) noexcept {
    return std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t byte) { return byte == 0; });
}

bool read(BytesView in, Fp& out) noexcept {
    if (!all_zero(in.first(kPadding))) return false;
    const auto value = Fp::from_be_bytes(in.subspan(kPadding));
    if (value) out = *value;
    return value.has_value();
}
bool read(BytesView in, Fp2& out) noexcept {
    return read(in.first(kFpSize), out.c0) && read(in.subspan(kFpSize), out.c1);
}
const Fp& coefficient_b(const Fp&) noexcept {
    return bls12_381::kG1B;
}
const Fp2& coefficient_b(const Fp2&) noexcept {
    return bls12_381::kG2B;
}
template <class Field>
bool read(BytesView in, curves::AffinePoint<Field>& out) noexcept {
    out = {};
    if (all_zero(in)) return true;
    out.infinity = false;
    return read(in.first(in.size() / 2), out.x) && read(in.subspan(in.size() / 2), out.y) &&
           out.is_on_curve(coefficient_b(out.x));
}
void write(const Fp& value, Bytes& out) {
    out.insert(out.end(), kPadding, 0);
    append(out, value.to_be_bytes());
}
void write(const Fp2& value, Bytes& out) {
    write(value.c0, out);
    write(value.c1, out);
}
template <class Field>
Bytes encode(const curves::JacobianPoint<Field>& point) {
    const auto affine = point.to_affine();  // zeros for infinity, as its encoding
    Bytes out;
    out.reserve(kPointSize<Field>);
    write(affine.x, out);
    write(affine.y, out);
    return out;
}

template <class Field>
std::optional<Bytes> add(BytesView input) {
    constexpr std::size_t kSize = kPointSize<Field>;
    if (input.size() != 2 * kSize) return std::nullopt;
    curves::AffinePoint<Field> a;
    curves::AffinePoint<Field> b;
    if (!read(input.first(kSize), a) || !read(input.subspan(kSize), b)) return std::nullopt;
    return encode(curves::JacobianPoint<Field>(a) + b);
}

template <class Field>
std::optional<Bytes> multi_scalar(BytesView input) {
    constexpr std::size_t kPair = kPointSize<Field> + kScalarSize;
    if (input.empty() || input.size() % kPair != 0) return std::nullopt;
    std::vector<curves::AffinePoint<Field>> points;
    std::vector<Scalar> scalars;
    for (; !input.empty(); input = input.subspan(kPair)) {
        curves::AffinePoint<Field> point;
        if (!read(input.first(kPointSize<Field>), point)) return std::nullopt;
        if (point.infinity) continue;
        if (!is_in_subgroup(point)) return std::nullopt;
        points.push_back(point);
        scalars.push_back(
            curves::limbs_from_be_bytes<4>(input.subspan(kPointSize<Field>, kScalarSize)));
    }
    using View = std::span<const curves::AffinePoint<Field>>;
    return encode(bls12_381::weighted_sum(View(points), scalars));
}

/// Reads pairs of points and multiplies their Miller loops, in batches that bound the memory.
class PairingProduct {
public:
    /// False: the pair is invalid.
    bool take(BytesView pair) {
        G1Affine p;
        G2Affine q;
        if (!read(pair.first(kPointSize<Fp>), p) || !read(pair.subspan(kPointSize<Fp>), q) ||
            !is_in_subgroup(p) || !is_in_subgroup(q))
            return false;
        if (p.infinity || q.infinity) return true;  // their pairing is one
        if (left_.size() == kBatch) flush();
        left_.push_back(p);
        right_.emplace_back(q);
        return true;
    }
    [[nodiscard]] bool is_one() {
        flush();
        return final_power_is_one(product_);
    }

private:
    static constexpr std::size_t kBatch = 16;

    void flush() {
        std::vector<bls12_381::PairingFactor> factors;
        for (std::size_t i = 0; i < left_.size(); ++i) factors.push_back({left_[i], &right_[i]});
        if (!factors.empty()) product_ *= miller_product(factors);
        left_.clear();
        right_.clear();
    }

    std::vector<G1Affine> left_;
    std::vector<PreparedG2> right_;
    Fp12 product_ = Fp12::one();
};

template <class Field>
std::optional<Bytes> map(BytesView input) {
    if (input.size() != kFieldSize<Field>) return std::nullopt;
    Field u;
    if (!read(input, u)) return std::nullopt;
    return encode(bls12_381::map_to_group(u));
}

}  // namespace

std::optional<Bytes> bls12_g1_add(BytesView input) {
    return add<Fp>(input);
}
std::optional<Bytes> bls12_g1_msm(BytesView input) {
    return multi_scalar<Fp>(input);
}
std::optional<Bytes> bls12_g2_add(BytesView input) {
    return add<Fp2>(input);
}
std::optional<Bytes> bls12_g2_msm(BytesView input) {
    return multi_scalar<Fp2>(input);
}

std::optional<bool> bls12_pairing_check(BytesView input) {
    constexpr std::size_t kPair = kPointSize<Fp> + kPointSize<Fp2>;
    if (input.empty() || input.size() % kPair != 0) return std::nullopt;
    PairingProduct product;
    for (; !input.empty(); input = input.subspan(kPair))
        if (!product.take(input.first(kPair))) return std::nullopt;
    return product.is_one();
}

std::optional<Bytes> bls12_map_fp_to_g1(BytesView input) {
    return map<Fp>(input);
}
std::optional<Bytes> bls12_map_fp2_to_g2(BytesView input) {
    return map<Fp2>(input);
}

}  // namespace alt::crypto
