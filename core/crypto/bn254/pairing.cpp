#include "core/crypto/bn254/pairing.hpp"

#include <array>
#include <vector>

#include "core/crypto/curves/lines.hpp"

namespace alt::crypto::bn254 {
namespace {

using Line = curves::Line<Fp2>;

/// 6 x + 2 in digits -1, 0, 1 without neighbours that are both not zero; the least significant
/// first, the last one is 1.
constexpr std::size_t kLoopLength = 66;
constexpr std::array<std::int8_t, kLoopLength> make_loop_digits() noexcept {
    uint128 count = static_cast<uint128>(kSeed) * 6 + 2;
    std::array<std::int8_t, kLoopLength> out{};
    for (auto& digit : out) {
        if ((count & 1) != 0) digit = (count & 3) == 1 ? 1 : -1;
        count = (count - static_cast<uint128>(digit)) >> 1;
    }
    return out;
}
constexpr auto kLoopDigits = make_loop_digits();
static_assert(kLoopDigits[kLoopLength - 1] == 1);

void multiply_line(Fp12& product, const Line& line, const G1Affine& p) noexcept {
    product = product.mul_by_013(line.y_factor * p.y, line.x_factor * p.x, line.constant);
}

/// The product of the Miller functions of all pairs. Source: Vercauteren, "Optimal pairings", 2010.
Fp12 miller_product(std::span<const Pair> pairs) {
    std::vector<G2> points(pairs.size());
    for (std::size_t i = 0; i < pairs.size(); ++i) points[i] = pairs[i].q;
    Fp12 product = Fp12::one();
    for (std::size_t digit = kLoopLength - 1; digit-- > 0;) {
        product = product.square();
        for (std::size_t i = 0; i < pairs.size(); ++i) {
            multiply_line(product, double_step(points[i]), pairs[i].p);
            if (kLoopDigits[digit] == 0) continue;
            const G2Affine q = kLoopDigits[digit] > 0 ? pairs[i].q : -pairs[i].q;
            multiply_line(product, add_step(points[i], q), pairs[i].p);
        }
    }
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        const G2Affine once = psi(pairs[i].q);
        multiply_line(product, add_step(points[i], once), pairs[i].p);
        multiply_line(product, add_step(points[i], -psi(once)), pairs[i].p);
    }
    return product;
}

/// base^x for the parameter x and a base of the cyclotomic subgroup.
Fp12 power_of_seed(const Fp12& base) noexcept {
    const curves::SignedDigits<1> digits({kSeed});
    std::array<Fp12, curves::kOddMultiples> table{};
    const Fp12 square = base.cyclotomic_square();
    table[0] = base;
    for (std::size_t i = 1; i < table.size(); ++i) table[i] = table[i - 1] * square;
    Fp12 out = Fp12::one();
    for (std::size_t i = digits.length; i-- > 0;) {
        out = out.cyclotomic_square();
        const int digit = digits.digits[i];
        if (digit > 0) out *= table[static_cast<std::size_t>(digit) / 2];
        if (digit < 0) out *= table[static_cast<std::size_t>(-digit) / 2].conjugate();
    }
    return out;
}

/// Whether product^((p^12 - 1) / r) is one. The exponent is (p^6 - 1)(p^2 + 1) times
/// (p^4 - p^2 + 1) / r; of the latter a multiple by a number prime to r is taken:
/// (12 x^3 + 12 x^2 + 6 x + 1) + (12 x^3 + 6 x^2 + 4 x) p + (12 x^3 + 6 x^2 + 6 x) p^2
/// + (12 x^3 + 6 x^2 + 4 x - 1) p^3. Source: Fuentes-Castañeda, Knapp, Rodríguez-Henríquez,
/// "Faster hashing to G2", 2011.
bool final_power_is_one(const Fp12& product) noexcept {
    Fp12 base = product.conjugate() * product.inverse();
    base = base.frobenius<2>() * base;

    const Fp12 x2 = power_of_seed(base).cyclotomic_square();
    const Fp12 x6 = x2.cyclotomic_square() * x2;
    const Fp12 xx6 = power_of_seed(x6);
    const Fp12 xxx12 = power_of_seed(xx6.cyclotomic_square());
    const Fp12 a = xxx12 * xx6 * x6;
    const Fp12 b = a * x2.conjugate();
    const Fp12 power = a * xx6 * base * b.frobenius<1>() * a.frobenius<2>() *
                       (b * base.conjugate()).frobenius<3>();
    return power.is_one();
}

}  // namespace

bool pairing_product_is_one(std::span<const Pair> pairs) {
    return pairs.empty() || final_power_is_one(miller_product(pairs));
}

}  // namespace alt::crypto::bn254
