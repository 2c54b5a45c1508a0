#include "core/crypto/curves/tower.hpp"

#include <doctest/doctest.h>

#include <random>

#include "core/crypto/bls12_381/field.hpp"
#include "core/crypto/bn254/field.hpp"

namespace alt::crypto::curves {
namespace {

/// Random elements of every field of a tower, the same in every run.
template <class Tower>
struct Draw {
    using Fp = typename Tower::Fp;
    std::mt19937_64 generator{7};

    Fp fp() {
        typename Fp::Number number{};
        for (auto& limb : number) limb = generator();
        number[Fp::kLimbs - 1] %= Fp::kModulus[Fp::kLimbs - 1];
        return Fp::from_limbs(number);
    }
    Fp2<Fp> fp2() { return {fp(), fp()}; }
    Fp6<Tower> fp6() { return {fp2(), fp2(), fp2()}; }
    Fp12<Tower> fp12() { return {fp6(), fp6()}; }
};

template <class Field>
void check_field_laws(const Field& a, const Field& b, const Field& c) {
    CHECK(a * b == b * a);
    CHECK((a * b) * c == a * (b * c));
    CHECK(a.square() == a * a);
    CHECK(a * Field::one() == a);
    CHECK(a * Field::zero() == Field::zero());
    CHECK(a * a.inverse() == Field::one());
    CHECK(Field::zero().inverse() == Field::zero());
}

using Towers = std::tuple<bn254::Tower, bls12_381::Tower>;

TEST_SUITE("core/crypto/curves/tower") {
    TEST_CASE_TEMPLATE_DEFINE("the laws of a field hold at every storey", Tower, laws) {
        Draw<Tower> draw;
        for (int i = 0; i < 20; ++i) {
            check_field_laws(draw.fp2(), draw.fp2(), draw.fp2());
            check_field_laws(draw.fp6(), draw.fp6(), draw.fp6());
            check_field_laws(draw.fp12(), draw.fp12(), draw.fp12());
            const auto a = draw.fp6(), b = draw.fp6(), c = draw.fp6();
            CHECK((a + b) * c == a * c + b * c);
            CHECK((a - b) * c == a * c - b * c);
            CHECK(a + -a == Fp6<Tower>::zero());
        }
    }
    TEST_CASE_TEMPLATE_APPLY(laws, Towers);

    TEST_CASE_TEMPLATE_DEFINE("each storey adjoins the root it should", Tower, roots) {
        using Fp = typename Tower::Fp;
        using F2 = Fp2<Fp>;
        using F6 = Fp6<Tower>;
        using F12 = Fp12<Tower>;
        const F2 u{Fp::zero(), Fp::one()};
        CHECK(u.square() == F2{-Fp::one(), Fp::zero()});
        const F6 v{F2::zero(), F2::one(), F2::zero()};
        CHECK(v * v * v == F6{Tower::xi(), F2::zero(), F2::zero()});
        const F12 w{F6::zero(), F6::one()};
        CHECK(w.square() == F12{v, F6::zero()});
        Draw<Tower> draw;
        const F2 a = draw.fp2();
        CHECK(Tower::mul_by_xi(a) == a * Tower::xi());
        const F6 b = draw.fp6();
        CHECK(b.mul_by_v() == b * v);
        // xi is neither a square nor a cube, or Fp6 and Fp12 would be no fields.
        CHECK_FALSE(Tower::xi().sqrt().has_value());
        CHECK(frobenius_factors<Tower>()[2] != F2::one());
    }
    TEST_CASE_TEMPLATE_APPLY(roots, Towers);

    TEST_CASE_TEMPLATE_DEFINE("products with sparse elements are products", Tower, sparse) {
        using F2 = Fp2<typename Tower::Fp>;
        using F6 = Fp6<Tower>;
        using F12 = Fp12<Tower>;
        Draw<Tower> draw;
        const F2 o = F2::zero();
        for (int i = 0; i < 10; ++i) {
            const F6 f = draw.fp6();
            const F12 g = draw.fp12();
            const F2 a = draw.fp2(), b = draw.fp2(), c = draw.fp2();
            CHECK(f * a == f * F6{a, o, o});
            CHECK(f.mul_by_1(a) == f * F6{o, a, o});
            CHECK(f.mul_by_01(a, b) == f * F6{a, b, o});
            CHECK(g.mul_by_013(a, b, c) == g * F12{{a, o, o}, {b, c, o}});
            CHECK(g.mul_by_023(a, b, c) == g * F12{{a, b, o}, {o, c, o}});
        }
    }
    TEST_CASE_TEMPLATE_APPLY(sparse, Towers);

    TEST_CASE_TEMPLATE_DEFINE("Frobenius maps are powers of p", Tower, frobenius) {
        using Fp = typename Tower::Fp;
        Draw<Tower> draw;
        const auto a = draw.fp12();
        const auto once = power(a, Fp::kModulus);
        const auto twice = power(once, Fp::kModulus);
        CHECK(a.template frobenius<1>() == once);
        CHECK(a.template frobenius<2>() == twice);
        CHECK(a.template frobenius<3>() == power(twice, Fp::kModulus));
        CHECK(a.template frobenius<3>().template frobenius<3>() == a.conjugate());
        const auto b = draw.fp2();
        CHECK(b.conjugate() == power(b, Fp::kModulus));
        CHECK(Fp2<Fp>{b.norm(), Fp::zero()} == b * b.conjugate());
    }
    TEST_CASE_TEMPLATE_APPLY(frobenius, Towers);

    TEST_CASE_TEMPLATE_DEFINE("the cyclotomic square is the square", Tower, cyclotomic) {
        Draw<Tower> draw;
        for (int i = 0; i < 10; ++i) {
            const auto a = draw.fp12();
            CHECK(a.cyclotomic_square() != a.square());
            auto b = a.conjugate() * a.inverse();
            b = b.template frobenius<2>() * b;
            CHECK(b.cyclotomic_square() == b.square());
            CHECK(b * b.conjugate() == Fp12<Tower>::one());
            CHECK_FALSE(b.is_one());
        }
        CHECK(Fp12<Tower>::one().cyclotomic_square().is_one());
    }
    TEST_CASE_TEMPLATE_APPLY(cyclotomic, Towers);

    TEST_CASE_TEMPLATE_DEFINE("a root in Fp2 is found exactly for squares", Tower, square_roots) {
        using Fp = typename Tower::Fp;
        Draw<Tower> draw;
        for (int i = 0; i < 20; ++i) {
            const auto a = draw.fp2();
            const auto root = a.square().sqrt();
            REQUIRE(root.has_value());
            CHECK((*root == a || *root == -a));
            CHECK_FALSE((a.square() * Tower::xi()).sqrt().has_value());
            // Every element of Fp is a square in Fp2.
            const Fp2<Fp> real{draw.fp(), Fp::zero()};
            const auto real_root = real.sqrt();
            REQUIRE(real_root.has_value());
            CHECK(real_root->square() == real);
            const Fp2<Fp> imaginary{Fp::zero(), draw.fp()};
            CHECK(imaginary.square().sqrt().has_value());
        }
        CHECK(Fp2<Fp>::zero().sqrt() == Fp2<Fp>::zero());
    }
    TEST_CASE_TEMPLATE_APPLY(square_roots, Towers);
}

}  // namespace
}  // namespace alt::crypto::curves
