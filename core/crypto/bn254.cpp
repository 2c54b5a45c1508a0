#include "core/crypto/bn254.hpp"

#include <algorithm>
#include <vector>

#include "core/crypto/bn254/pairing.hpp"

namespace alt::crypto {
namespace {

using namespace bn254;

constexpr std::size_t kPairSize = 192;

/// The first N bytes of the input, with zeros after its end.
template <std::size_t N>
std::array<std::uint8_t, N> padded(BytesView input) noexcept {
    std::array<std::uint8_t, N> out{};
    std::copy_n(input.begin(), std::min(input.size(), N), out.begin());
    return out;
}

/// x ‖ y, 64 bytes. none: not a point of G1.
std::optional<G1Affine> decode_g1(BytesView bytes) noexcept {
    const auto x = Fp::from_be_bytes(bytes.first(32));
    const auto y = Fp::from_be_bytes(bytes.subspan(32, 32));
    if (!x || !y) return std::nullopt;
    if (x->is_zero() && y->is_zero()) return G1Affine{};
    const auto point = G1Affine::of(*x, *y);
    if (!point.is_on_curve(kG1B)) return std::nullopt;
    return point;
}

/// An element of Fp2, its imaginary part first: 64 bytes.
std::optional<Fp2> decode_fp2(BytesView bytes) noexcept {
    const auto imaginary = Fp::from_be_bytes(bytes.first(32));
    const auto real = Fp::from_be_bytes(bytes.subspan(32, 32));
    if (!imaginary || !real) return std::nullopt;
    return Fp2{*real, *imaginary};
}

/// 128 bytes. none: not a point of G2.
std::optional<G2Affine> decode_g2(BytesView bytes) noexcept {
    const auto x = decode_fp2(bytes.first(64));
    const auto y = decode_fp2(bytes.subspan(64, 64));
    if (!x || !y) return std::nullopt;
    if (x->is_zero() && y->is_zero()) return G2Affine{};
    const auto point = G2Affine::of(*x, *y);
    if (!point.is_on_curve(kG2B) || !is_in_subgroup(point)) return std::nullopt;
    return point;
}

std::array<std::uint8_t, 64> encode(const G1& point) noexcept {
    const G1Affine affine = point.to_affine();
    const auto x = affine.x.to_be_bytes();
    const auto y = affine.y.to_be_bytes();
    std::array<std::uint8_t, 64> out;
    std::copy(y.begin(), y.end(), std::copy(x.begin(), x.end(), out.begin()));
    return out;
}

}  // namespace

std::optional<std::array<std::uint8_t, 64>> bn254_add(BytesView input) noexcept {
    const auto bytes = padded<128>(input);
    const auto a = decode_g1(BytesView(bytes).first(64));
    const auto b = decode_g1(BytesView(bytes).subspan(64));
    if (!a || !b) return std::nullopt;
    return encode(G1(*a) + *b);
}

std::optional<std::array<std::uint8_t, 64>> bn254_mul(BytesView input) noexcept {
    const auto bytes = padded<96>(input);
    const auto point = decode_g1(BytesView(bytes).first(64));
    if (!point) return std::nullopt;
    return encode(multiply(*point, curves::limbs_from_be_bytes<4>(BytesView(bytes).subspan(64))));
}

std::optional<bool> bn254_pairing_check(BytesView input) {
    if (input.size() % kPairSize != 0) return std::nullopt;
    std::vector<Pair> pairs;
    pairs.reserve(input.size() / kPairSize);
    for (; !input.empty(); input = input.subspan(kPairSize)) {
        const auto p = decode_g1(input.first(64));
        const auto q = decode_g2(input.subspan(64, 128));
        if (!p || !q) return std::nullopt;
        if (!p->infinity && !q->infinity) pairs.push_back({*p, *q});
    }
    return pairing_product_is_one(pairs);
}

}  // namespace alt::crypto
