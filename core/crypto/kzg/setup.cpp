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

}  // namespace alt::crypto::kzg
