// 256-bit arithmetic beside GMP's.
#include "core/base/uint256.hpp"

#include <algorithm>

#include "core/base/assert.hpp"
#include "tests/fuzz/input.hpp"
#include "tests/fuzz/mpz.hpp"

namespace alt::fuzz {
namespace {

/// Short and long numbers, and those near a power of two, where carries and estimates go wrong.
uint256 take_number(Input& in) {
    const auto shape = in.byte();
    const uint256 value = from_be_bytes(in.bytes(shape % 33));
    if (shape >= 0xc0) return ~value;
    if (shape >= 0x80) return (uint256(1) << in.byte()) - value;
    return value;
}

void check_modular(const uint256& a, const uint256& b) {
    const Mpz x(a);
    const Mpz y(b);
    const Mpz sum = apply(mpz_add, x, y);
    ALT_ASSERT(a + b == sum.wrapped());
    ALT_ASSERT(add_overflow(a, b).overflow == (mpz_sizeinbase(sum.get(), 2) > 256));
    const Mpz difference = apply(mpz_sub, x, y);
    ALT_ASSERT(a - b == difference.wrapped());
    ALT_ASSERT(sub_overflow(a, b).overflow == (mpz_sgn(difference.get()) < 0));
    const Mpz product = apply(mpz_mul, x, y);
    ALT_ASSERT(a * b == product.wrapped());
    ALT_ASSERT(mul_overflow(a, b).overflow == (mpz_sizeinbase(product.get(), 2) > 256));
    if (!mul_overflow(a, b).overflow) ALT_ASSERT(mul_overflow(a, b).value == product.wrapped());
    ALT_ASSERT((a < b) == (mpz_cmp(x.get(), y.get()) < 0));
    ALT_ASSERT(a.bits() == (a.is_zero() ? 0 : mpz_sizeinbase(x.get(), 2)));
    Mpz power;
    mpz_powm(power.get(), x.get(), y.get(), Mpz::power_of_two(256).get());
    ALT_ASSERT(pow(a, b) == power.wrapped());
    ALT_ASSERT((a & b) == apply(mpz_and, x, y).wrapped());
    ALT_ASSERT((a | b) == apply(mpz_ior, x, y).wrapped());
    ALT_ASSERT((a ^ b) == apply(mpz_xor, x, y).wrapped());
}

void check_division(const uint256& a, const uint256& b) {
    const auto [quotient, remainder] = div_rem(a, b);
    if (b.is_zero()) {
        ALT_ASSERT(quotient.is_zero() && remainder.is_zero());
        ALT_ASSERT(signed_div(a, b).is_zero() && signed_mod(a, b).is_zero());
        return;
    }
    ALT_ASSERT(quotient == apply(mpz_tdiv_q, Mpz(a), Mpz(b)).wrapped());
    ALT_ASSERT(remainder == apply(mpz_tdiv_r, Mpz(a), Mpz(b)).wrapped());
    const Mpz x = Mpz::of_signed(a);
    const Mpz y = Mpz::of_signed(b);
    ALT_ASSERT(signed_div(a, b) == apply(mpz_tdiv_q, x, y).wrapped());
    ALT_ASSERT(signed_mod(a, b) == apply(mpz_tdiv_r, x, y).wrapped());
    ALT_ASSERT(signed_less(a, b) == (mpz_cmp(x.get(), y.get()) < 0));
}

void check_modulus(const uint256& a, const uint256& b, const uint256& m) {
    if (m.is_zero()) {
        ALT_ASSERT(add_mod(a, b, m).is_zero() && mul_mod(a, b, m).is_zero());
        return;
    }
    const Mpz modulus(m);
    const Mpz sum = apply(mpz_add, Mpz(a), Mpz(b));
    ALT_ASSERT(add_mod(a, b, m) == apply(mpz_mod, sum, modulus).wrapped());
    const Mpz product = apply(mpz_mul, Mpz(a), Mpz(b));
    ALT_ASSERT(mul_mod(a, b, m) == apply(mpz_mod, product, modulus).wrapped());
}

void check_shifts(const uint256& a, unsigned count) {
    const Mpz factor = Mpz::power_of_two(count);
    ALT_ASSERT((a << count) == apply(mpz_mul, Mpz(a), factor).wrapped());
    ALT_ASSERT((a >> count) == apply(mpz_fdiv_q, Mpz(a), factor).wrapped());
    ALT_ASSERT(arithmetic_shift_right(a, count) ==
               apply(mpz_fdiv_q, Mpz::of_signed(a), factor).wrapped());
}

void check_sign_extension(const uint256& a, unsigned index) {
    if (index >= 31) {
        ALT_ASSERT(sign_extend(index, a) == a);
        return;
    }
    const unsigned width = 8 * (index + 1);
    const uint256 low = a & ((uint256(1) << width) - 1);
    const uint256 expected =
        low.bit(width - 1) ? low - (uint256(1) << width) : low;  // wraps to the negative number
    ALT_ASSERT(sign_extend(index, a) == expected);
}

void check_text(const uint256& a) {
    const auto decimal = parse_uint256(to_decimal(a));
    ALT_ASSERT(decimal && *decimal == a);
    const auto quantity = parse_uint256(to_quantity(a));
    ALT_ASSERT(quantity && *quantity == a);
    ALT_ASSERT(to_uint256(to_be_bytes(a)) == a);
}

}  // namespace
}  // namespace alt::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace alt;
    fuzz::Input in(data, size);
    const uint256 a = fuzz::take_number(in);
    const uint256 b = fuzz::take_number(in);
    const uint256 m = fuzz::take_number(in);
    const unsigned count = in.integer<std::uint16_t>() % 300;
    fuzz::check_modular(a, b);
    fuzz::check_division(a, b);
    fuzz::check_modulus(a, b, m);
    fuzz::check_shifts(a, count);
    fuzz::check_sign_extension(a, count % 40);
    fuzz::check_text(a);
    return 0;
}
