#pragma once

#include <cstddef>
#include <cstdint>

#include "core/crypto/curves/mont.hpp"
#include "core/crypto/curves/tower.hpp"

/// The fields of bn254, the Barreto-Naehrig curve of EIP-196.
namespace alt::crypto::bn254 {

/// The parameter x, of which p, r and the trace are polynomials:
/// p = 36 x^4 + 36 x^3 + 24 x^2 + 6 x + 1, r = p - 6 x^2.
inline constexpr std::uint64_t kSeed = 0x44e992b44a6909f1;

struct BaseFieldParams {
    static constexpr std::size_t kLimbs = 4;
    static constexpr curves::Limbs<4> kModulus{0x3c208c16d87cfd47, 0x97816a916871ca8d,
                                               0xb85045b68181585d, 0x30644e72e131a029};
};

/// Coordinates; the integers modulo p.
using Fp = curves::MontField<BaseFieldParams>;
using Fp2 = curves::Fp2<Fp>;

/// A multiple of a point as a plain number of any size, not only below r.
using Scalar = curves::Limbs<4>;
/// r, the order of both groups.
inline constexpr Scalar kOrder{0x43e1f593f0000001, 0x2833e84879b97091, 0xb85045b68181585d,
                               0x30644e72e131a029};

struct Tower {
    using Fp = bn254::Fp;
    static constexpr Fp2 xi() noexcept { return {Fp::from_u64(9), Fp::one()}; }
    static constexpr Fp2 mul_by_xi(const Fp2& a) noexcept {
        const Fp2 nine = a.doubled().doubled().doubled() + a;
        return {nine.c0 - a.c1, nine.c1 + a.c0};
    }
};

using Fp12 = curves::Fp12<Tower>;

}  // namespace alt::crypto::bn254
