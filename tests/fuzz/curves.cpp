// Laws of the groups behind the precompiles, on points that the input chooses: sums commute and
// agree with multiples, pairings are bilinear; ECRECOVER finds who signed; MODEXP agrees with
// repeated squaring.
#include <algorithm>
#include <initializer_list>
#include <optional>

#include "core/base/assert.hpp"
#include "core/base/hex.hpp"
#include "core/crypto/secp256k1.hpp"
#include "runtime/evm/precompiles.hpp"
#include "tests/fuzz/input.hpp"

namespace alt::fuzz {
namespace {

constexpr std::uint16_t kEcrecover = 0x01;
constexpr std::uint16_t kModexp = 0x05;

/// A precompile of Osaka on the concatenation of `parts`; none if it fails.
std::optional<Bytes> run(std::uint16_t id, std::initializer_list<BytesView> parts) {
    constexpr std::int64_t kGas = 1'000'000'000;
    Bytes input;
    for (const auto part : parts) append(input, part);
    Bytes output;
    const auto result =
        evm::run_precompile(id, evm::rules_of(evm::Revision::osaka), input, kGas, output);
    if (result.status != evm::Status::success) return {};
    return output;
}

Hash256 word(const uint256& value) {
    return to_be_bytes(value);
}

/// One curve pair with its precompiles: what they are called, and the generators in their encoding.
struct Pairing {
    std::uint16_t add;
    std::uint16_t mul;  ///< point, scalar
    std::uint16_t check;
    uint256 order;
    Bytes g1;
    Bytes g2;
    Bytes field;  ///< the modulus, as wide as a coordinate
};

const Pairing& bn254() {
    static const Pairing curve{
        0x06,
        0x07,
        0x08,
        {0x30644e72e131a029, 0xb85045b68181585d, 0x2833e84879b97091, 0x43e1f593f0000001},
        parse_hex("0x"
                  "0000000000000000000000000000000000000000000000000000000000000001"
                  "0000000000000000000000000000000000000000000000000000000000000002")
            .value(),
        parse_hex("0x"
                  "198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c2"
                  "1800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6ed"
                  "090689d0585ff075ec9e99ad690c3395bc4b313370b38ef355acdadcd122975b"
                  "12c85ea5db8c6deb4aab71808dcb408fe3d1e7690c43d37b4ce6cc0166fa7daa")
            .value(),
        parse_hex("0x30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47").value()};
    return curve;
}

const Pairing& bls12_381() {
    static const Pairing curve{
        0x0b,
        0x0c,
        0x0f,
        {0x73eda753299d7d48, 0x3339d80809a1d805, 0x53bda402fffe5bfe, 0xffffffff00000001},
        parse_hex("0x"
                  "0000000000000000000000000000000017f1d3a73197d7942695638c4fa9ac0f"
                  "c3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb"
                  "0000000000000000000000000000000008b3f481e3aaa0f1a09e30ed741d8ae4"
                  "fcf5e095d5d00af600db18cb2c04b3edd03cc744a2888ae40caa232946c5e7e1")
            .value(),
        parse_hex("0x"
                  "00000000000000000000000000000000024aa2b2f08f0a91260805272dc51051"
                  "c6e47ad4fa403b02b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb8"
                  "0000000000000000000000000000000013e02b6052719f607dacd3a088274f65"
                  "596bd0d09920b61ab5da61bbdc7f5049334cf11213945d57e5ac7d055d042b7e"
                  "000000000000000000000000000000000ce5d527727d6e118cc9cdc6da2e351a"
                  "adfd9baa8cbdd3a76d429a695160d12c923ac9cc3baca289e193548608b82801"
                  "000000000000000000000000000000000606c4a02ea734cc32acd2b02bc28b99"
                  "cb3e287e85a763af267492ab572e99ab3f370d275cec1da1aaa9075ff05f79be")
            .value(),
        parse_hex("0x"
                  "000000000000000000000000000000001a0111ea397fe69a4b1ba7b6434bacd7"
                  "64774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab")
            .value()};
    return curve;
}

Bytes negated(const Pairing& curve, const Bytes& point) {
    Bytes out = point;
    const std::size_t width = curve.field.size();
    const BytesView y = BytesView(point).subspan(width);
    if (std::all_of(y.begin(), y.end(), [](auto b) { return b == 0; })) return out;
    int borrow = 0;
    for (std::size_t i = width; i-- > 0;) {
        const int difference = curve.field[i] - y[i] - borrow;
        borrow = difference < 0 ? 1 : 0;
        out[width + i] = static_cast<std::uint8_t>(difference + 256 * borrow);
    }
    return out;
}

Bytes times(const Pairing& curve, const Bytes& point, const uint256& scalar) {
    const auto product = run(curve.mul, {point, word(scalar)});
    ALT_ASSERT(product.has_value());
    return *product;
}

Bytes sum(const Pairing& curve, const Bytes& a, const Bytes& b) {
    const auto result = run(curve.add, {a, b});
    ALT_ASSERT(result.has_value());
    return *result;
}

void check_group(const Pairing& curve, const uint256& a, const uint256& b, const uint256& c) {
    const Bytes zero(curve.g1.size(), 0);
    const Bytes p = times(curve, curve.g1, a);
    const Bytes q = times(curve, curve.g1, b);
    const Bytes p_q = sum(curve, p, q);
    ALT_ASSERT(p_q == sum(curve, q, p));
    ALT_ASSERT(p_q == times(curve, curve.g1, add_mod(a, b, curve.order)));
    ALT_ASSERT(times(curve, p, c) == times(curve, curve.g1, mul_mod(a, c, curve.order)));
    ALT_ASSERT(sum(curve, p, p) == times(curve, p, 2));
    ALT_ASSERT(sum(curve, p, zero) == p);
    ALT_ASSERT(sum(curve, p, negated(curve, p)) == zero);
    const Bytes r = times(curve, curve.g1, c);
    ALT_ASSERT(sum(curve, p_q, r) == sum(curve, p, sum(curve, q, r)));
}

/// e(aG, H) e(bG, H) e(-cG, H) is one exactly when a + b = c.
void check_pairing(const Pairing& curve, const uint256& a, const uint256& b, const uint256& c) {
    const Bytes minus_c = negated(curve, times(curve, curve.g1, c));
    const auto answer = run(curve.check, {times(curve, curve.g1, a), curve.g2,
                                          times(curve, curve.g1, b), curve.g2, minus_c, curve.g2});
    ALT_ASSERT(answer.has_value());
    const bool holds = add_mod(a, b, curve.order) == c % curve.order;
    ALT_ASSERT(*answer == to_bytes(word(holds ? 1 : 0).view()));
}

/// BLS12-381 alone has G2 precompiles: multiples there move to the other side of the pairing.
void check_bls_g2(const uint256& a, const uint256& b) {
    constexpr std::uint16_t kG2Add = 0x0d;
    constexpr std::uint16_t kG2Msm = 0x0e;
    const Pairing& curve = bls12_381();
    const auto p = run(kG2Msm, {curve.g2, word(a)});
    const auto q = run(kG2Msm, {curve.g2, word(b)});
    const auto both = run(kG2Msm, {curve.g2, word(a), curve.g2, word(b)});
    ALT_ASSERT(p && q && both);
    ALT_ASSERT(run(kG2Add, {*p, *q}) == both);
    ALT_ASSERT(run(kG2Add, {*q, *p}) == both);
    const Bytes minus_a = negated(curve, times(curve, curve.g1, a));
    const auto answer = run(curve.check, {curve.g1, *p, minus_a, curve.g2});
    ALT_ASSERT(answer && *answer == to_bytes(word(1).view()));
}

/// What is mapped to a group is in it: a multiple by the order is zero.
void check_bls_maps(Input& in) {
    constexpr std::uint16_t kMapToG1 = 0x10;
    constexpr std::uint16_t kMapToG2 = 0x11;
    Bytes c0(64, 0);
    Bytes c1(64, 0);
    for (Bytes* const coordinate : {&c0, &c1}) {
        const BytesView low = in.bytes(47);
        std::copy(low.begin(), low.end(), coordinate->end() - static_cast<long>(low.size()));
    }
    const auto on_g1 = run(kMapToG1, {c0});
    const auto on_g2 = run(kMapToG2, {c0, c1});
    ALT_ASSERT(on_g1 && on_g2);
    const Hash256 order = word(bls12_381().order);
    ALT_ASSERT(run(0x0c, {*on_g1, order}) == Bytes(128, 0));
    ALT_ASSERT(run(0x0e, {*on_g2, order}) == Bytes(256, 0));
}

void check_ecrecover(const uint256& secret, const Hash256& digest) {
    const auto key = crypto::PrivateKey::from_bytes(word(secret));
    ALT_ASSERT(key.has_value() == (!secret.is_zero() && secret < crypto::kSecp256k1Order));
    if (!key) return;
    const auto signature = key->sign(digest);
    const auto found = run(kEcrecover, {digest, word(signature.odd_y ? 28 : 27), word(signature.r),
                                        word(signature.s)});
    ALT_ASSERT(found && found->size() == 32);
    ALT_ASSERT(equal(BytesView(*found).last(20), key->address()));
}

uint256 power(uint256 base, const uint256& exponent, const uint256& modulus) {
    uint256 out = uint256(1) % modulus;
    base = base % modulus;
    for (unsigned i = 0; i < exponent.bits(); ++i) {
        if (exponent.bit(i)) out = mul_mod(out, base, modulus);
        base = mul_mod(base, base, modulus);
    }
    return out;
}

void check_modexp(const uint256& base, const uint256& exponent, const uint256& modulus) {
    const Hash256 length = word(32);
    const auto found =
        run(kModexp, {length, length, length, word(base), word(exponent), word(modulus)});
    ALT_ASSERT(found && found->size() == 32);
    const uint256 expected = modulus.is_zero() ? uint256{} : power(base, exponent, modulus);
    ALT_ASSERT(from_be_bytes(*found) == expected);
}

}  // namespace
}  // namespace alt::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace alt;
    fuzz::Input in(data, size);
    const auto choice = in.byte();
    const uint256 a = from_be_bytes(in.bytes(in.byte() % 33));
    const uint256 b = from_be_bytes(in.bytes(in.byte() % 33));
    const auto& curve = (choice & 0x80) != 0 ? fuzz::bls12_381() : fuzz::bn254();
    // A third of them satisfies the equation that the pairing is asked for.
    const uint256 c = choice % 3 == 0 ? add_mod(a, b, curve.order) : in.word();
    switch (choice % 16) {
        case 0:
        case 1:
            fuzz::check_pairing(curve, a, b, c);
            break;
        case 2:
            fuzz::check_bls_g2(a, b);
            break;
        case 3:
            fuzz::check_bls_maps(in);
            break;
        case 4:
            fuzz::check_ecrecover(a, fuzz::word(b));
            break;
        case 5:
            fuzz::check_modexp(a, b, c);
            break;
        default:
            fuzz::check_group(curve, a, b, c);
    }
    return 0;
}
