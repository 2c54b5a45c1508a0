#include "core/crypto/kzg/setup.hpp"

#include <vector>

#include "core/crypto/kzg/polynomial.hpp"

namespace alt::crypto::kzg {
namespace {

using bls12_381::Fp;
using bls12_381::G1Affine;
using bls12_381::G2Affine;
using bls12_381::PreparedG2;

/// `g2_monomial[1]` of the setup.
constexpr G2Affine kSecretG2 =
    G2Affine::of({Fp::from_hex("185cbfee53492714734429b7b38608e23926c911cceceac9"
                               "a36851477ba4c60b087041de621000edc98edada20c1def2"),
                  Fp::from_hex("15bfd7dd8cdeb128843bc287230af38926187075cbfbefa8"
                               "1009a2ce615ac53d2914e5870cb452d2afaaab24f3499f72")},
                 {Fp::from_hex("014353bdb96b626dd7d5ee8599d1fca2131569490e28de18"
                               "e82451a496a9c9794ce26d105941f383ee689bfbbb832a99"),
                  Fp::from_hex("1666c54b0a32529503432fcae0181b4bef79de09fc63671f"
                               "da5ed1ba9bfa07899495346f3d7ac9cd23048ef30d0a154f")});
static_assert(kSecretG2.is_on_curve(bls12_381::kG2B));

/// `g2_monomial[64]` of the setup.
constexpr G2Affine kCellSecretG2 =
    G2Affine::of({Fp::from_hex("12838a761053437883c3e01ba616670cea843754548ef84b"
                               "cc397de2369adcca2ab54cd73c55dc68d87aec3fc2fe4f10"),
                  Fp::from_hex("12dcc5a1c8c3e1b28b1524e3dd6dbecd63017c9201da9dbe"
                               "077f1b82adc08c50169f56fc7b5a3b28ec6b89254de3e2fd")},
                 {Fp::from_hex("01ae6000d8e795efa3e96b939df6861db9f6bcff35b46946"
                               "05ad5fdaf950fec9ae3e9c7e28da965024ed859c18db9c73"),
                  Fp::from_hex("056e7a04ea62222711a986e4f4f38ba4909ea2f4cb8abe56"
                               "fec9fe9bcfadbcea5fb660bc4b1032ed359261d74d2ba725")});
static_assert(kCellSecretG2.is_on_curve(bls12_381::kG2B));

G1Affine decompress(const CompressedG1& words) noexcept {
    std::array<std::uint8_t, 48> bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<std::uint8_t>(words[i / 8] >> (56 - 8 * (i % 8)));
    const auto point = bls12_381::decompress_g1(bytes);
    ALT_ASSERT(point.has_value());
    return *point;
}

}  // namespace

std::span<const G1Affine> lagrange_points() {
    static const std::vector<G1Affine> points = [] {
        std::vector<G1Affine> out(kSetupSize);
        for (std::size_t i = 0; i < kSetupSize; ++i)
            out[i] = decompress(kLagrangePoints[bit_reversed(i)]);
        return out;
    }();
    return points;
}

const PreparedG2& prepared_generator() noexcept {
    static const PreparedG2 prepared(bls12_381::kG2Generator);
    return prepared;
}

const PreparedG2& prepared_secret() noexcept {
    static const PreparedG2 prepared(kSecretG2);
    return prepared;
}

const PreparedG2& prepared_cell_secret() noexcept {
    static const PreparedG2 prepared(kCellSecretG2);
    return prepared;
}

}  // namespace alt::crypto::kzg
