// Recovery of public keys, held against libsecp256k1: of words that the input chooses, and of
// signatures with a known nonce, which lead to infinity and to sums of equal points. The field is
// held against GMP.
#include "core/crypto/secp256k1/recover.hpp"
#include "tests/fuzz/input.hpp"
#include "tests/fuzz/mpz.hpp"
#include "tests/support/libsecp256k1.hpp"

namespace alt::fuzz {
namespace {

using crypto::SignedDigest;
using crypto::secp256k1::Field;
using crypto::secp256k1::Number;

/// Short ones, near zero or the order, and any others.
uint256 scalar(Input& in) {
    const std::uint8_t shape = in.byte();
    const uint256 value = from_be_bytes(in.bytes(shape % 33));
    return (shape & 0x80) != 0 ? crypto::kSecp256k1Order - value : value;
}

SignedDigest question(Input& in) {
    const std::uint8_t choice = in.byte();
    const uint256 s = scalar(in);
    const uint256 nonce = scalar(in) % crypto::kSecp256k1Order;
    if (choice % 2 == 0 || nonce.is_zero())
        return {to_be_bytes(scalar(in)), {nonce, s, (choice & 2) != 0}};
    auto out = test::libsecp256k1::with_nonce(
        nonce, mul_mod(nonce, scalar(in), crypto::kSecp256k1Order), s);
    if ((choice & 2) != 0) out.signature.odd_y = !out.signature.odd_y;
    return out;
}

void check_recovery(Input& in) {
    std::vector<SignedDigest> questions;
    do {
        questions.push_back(question(in));
        ALT_ASSERT(test::libsecp256k1::agrees(questions.back()));
    } while (!in.empty() && questions.size() < 4);
    const auto answers = crypto::recover_addresses(questions);
    for (std::size_t i = 0; i < answers.size(); ++i) {
        const auto& [r, s, odd_y] = questions[i].signature;
        ALT_ASSERT(answers[i] == crypto::recover_address(questions[i].digest, r, s, odd_y));
    }
}

void check_field(Input& in) {
    namespace own = crypto::secp256k1;
    static const Mpz p(uint256{~0ull, ~0ull, ~0ull, Field::kModulus[0]});
    const uint256 a = scalar(in);
    const uint256 b = scalar(in);
    const Mpz x(a);
    const Mpz y(b);
    const auto same = [](const Number& ours, const Mpz& theirs) {
        ALT_ASSERT(Field(ours).to_limbs() == apply(mpz_mod, theirs, p).wrapped().limbs);
    };
    same(own::mul(a.limbs, b.limbs), apply(mpz_mul, x, y));
    same(own::plain_mul(a.limbs, b.limbs), apply(mpz_mul, x, y));
    same(own::square(a.limbs), apply(mpz_mul, x, x));
    same(own::add(a.limbs, b.limbs), apply(mpz_add, x, y));
    same(own::plain_add(a.limbs, b.limbs), apply(mpz_add, x, y));
    same(own::sub(a.limbs, b.limbs), apply(mpz_sub, x, y));
    same(own::plain_sub(a.limbs, b.limbs), apply(mpz_sub, x, y));
    const Field value(a.limbs);
    ALT_ASSERT(value.halved() + value.halved() == value);
    ALT_ASSERT(value.is_zero() || value * value.inverse() == Field::one());
    ALT_ASSERT(value.square().sqrt().has_value());
}

}  // namespace
}  // namespace alt::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    alt::fuzz::Input in(data, size);
    if (in.byte() % 4 == 0)
        alt::fuzz::check_field(in);
    else
        alt::fuzz::check_recovery(in);
    return 0;
}
