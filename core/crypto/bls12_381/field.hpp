#pragma once

#include <cstddef>
#include <cstdint>

#include "core/crypto/curves/mont.hpp"
#include "core/crypto/curves/tower.hpp"

/// The fields of BLS12-381 (Barreto, Lynn, Scott; parameters by Bowe, 2017; RFC 9380, 8.8).
namespace alt::crypto::bls12_381 {

/// |x| for the parameter x = -0xd201000000010000, of which everything else is a polynomial:
/// r = x^4 - x^2 + 1 and p = (x - 1)^2 r / 3 + x.
inline constexpr std::uint64_t kSeed = 0xd201000000010000;

struct BaseFieldParams {
    static constexpr std::size_t kLimbs = 6;
    static constexpr curves::Limbs<6> kModulus{0xb9feffffffffaaab, 0x1eabfffeb153ffff,
                                               0x6730d2a0f6b0f624, 0x64774b84f38512bf,
                                               0x4b1ba7b6434bacd7, 0x1a0111ea397fe69a};
};

struct ScalarFieldParams {
    static constexpr std::size_t kLimbs = 4;
    static constexpr curves::Limbs<4> kModulus{0xffffffff00000001, 0x53bda402fffe5bfe,
                                               0x3339d80809a1d805, 0x73eda753299d7d48};
};

/// Coordinates; the integers modulo p.
using Fp = curves::MontField<BaseFieldParams>;
/// Multiples of points; the integers modulo r.
using Fr = curves::MontField<ScalarFieldParams>;
/// A multiple of a point as a plain number of any size, not only below r.
using Scalar = curves::Limbs<4>;

using Fp2 = curves::Fp2<Fp>;

struct Tower {
    using Fp = bls12_381::Fp;
    static constexpr Fp2 xi() { return {Fp::one(), Fp::one()}; }
    static constexpr Fp2 mul_by_xi(const Fp2& a) noexcept { return {a.c0 - a.c1, a.c0 + a.c1}; }
};

using Fp12 = curves::Fp12<Tower>;

}  // namespace alt::crypto::bls12_381
