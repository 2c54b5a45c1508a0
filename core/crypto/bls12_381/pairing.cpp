#include "core/crypto/bls12_381/pairing.hpp"

namespace alt::crypto::bls12_381 {
namespace {

/// base^x, for the (negative) parameter x and a base of the cyclotomic subgroup.
Fp12 power_of_seed(const Fp12& base) noexcept {
    Fp12 out = base;
    for (std::size_t i = 63; i-- > 0;) {
        out = out.cyclotomic_square();
        if ((kSeed >> i & 1) != 0) out *= base;
    }
    return out.conjugate();
}

}  // namespace

PreparedG2::PreparedG2(const G2Affine& point) noexcept {
    // No step meets infinity or q = ±t: t is k q for a k below r.
    G2 t = point;
    std::size_t next = 0;
    for (std::size_t i = 63; i-- > 0;) {
        lines_[next++] = curves::double_step(t);
        if ((kSeed >> i & 1) != 0) lines_[next++] = curves::add_step(t, point);
    }
}

Fp12 miller_product(std::span<const PairingFactor> factors) noexcept {
    Fp12 product = Fp12::one();
    std::size_t next = 0;
    const auto multiply_lines = [&] {
        for (const auto& factor : factors) {
            const auto& line = factor.q->line(next);
            product = product.mul_by_023(line.constant, line.x_factor * factor.p.x,
                                         line.y_factor * factor.p.y);
        }
        ++next;
    };
    for (std::size_t i = 63; i-- > 0;) {
        product = product.square();
        multiply_lines();
        if ((kSeed >> i & 1) != 0) multiply_lines();
    }
    return product;  // for x < 0 it is the conjugate: of one, one
}

bool final_power_is_one(const Fp12& product) noexcept {
    // (p^12 - 1) / r = (p^6 - 1)(p^2 + 1) * (p^4 - p^2 + 1) / r. Three times the last factor is
    // (x - 1)^2 (x + p)(x^2 + p^2 - 1) + 3, and 3 does not divide r. Source: Hayashida, Hayasaka,
    // Teruya, "Efficient final exponentiation via cyclotomic structure", 2020.
    Fp12 base = product.conjugate() * product.inverse();
    base = base.frobenius<2>() * base;
    Fp12 power = power_of_seed(base) * base.conjugate();
    power = power_of_seed(power) * power.conjugate();
    power = power_of_seed(power) * power.frobenius<1>();
    power = power_of_seed(power_of_seed(power)) * power.frobenius<2>() * power.conjugate();
    return (power * base.cyclotomic_square() * base).is_one();
}

}  // namespace alt::crypto::bls12_381
