#include "runtime/evm/precompiles.hpp"

#include <array>

#include "runtime/evm/precompiles/basic.hpp"
#include "runtime/evm/precompiles/bls12.hpp"
#include "runtime/evm/precompiles/curves.hpp"

namespace alt::evm {
namespace {

using namespace precompiles;

struct Precompile {
    std::int64_t (*gas)(BytesView input, const Rules& rules);
    bool (*run)(BytesView input, Bytes& output);
};
/// In the order of their addresses, from 0x01.
constexpr std::array kPrecompiles{
    Precompile{ecrecover_gas, ecrecover},          // 0x01
    Precompile{sha256_gas, sha256},                // 0x02
    Precompile{ripemd160_gas, ripemd160},          // 0x03
    Precompile{identity_gas, identity},            // 0x04
    Precompile{modexp_gas, modexp},                // 0x05
    Precompile{bn254_add_gas, bn254_add},          // 0x06
    Precompile{bn254_mul_gas, bn254_mul},          // 0x07
    Precompile{bn254_pairing_gas, bn254_pairing},  // 0x08
    Precompile{blake2f_gas, blake2f},              // 0x09
    Precompile{kzg_gas, kzg},                      // 0x0a
    Precompile{bls12_g1_add_gas, bls12_g1_add},    // 0x0b
    Precompile{bls12_g1_msm_gas, bls12_g1_msm},    // 0x0c
    Precompile{bls12_g2_add_gas, bls12_g2_add},    // 0x0d
    Precompile{bls12_g2_msm_gas, bls12_g2_msm},    // 0x0e
    Precompile{bls12_pairing_gas, bls12_pairing},  // 0x0f
    Precompile{bls12_map_fp_gas, bls12_map_fp},    // 0x10
    Precompile{bls12_map_fp2_gas, bls12_map_fp2},  // 0x11
};
constexpr Precompile kP256Verify{p256_verify_gas, p256_verify};

constexpr bool all_are_there() noexcept {
    for (const auto& rules : kRules)
        if (rules.precompile_count > kPrecompiles.size()) return false;
    return true;
}
static_assert(all_are_there());

}  // namespace

PrecompileResult run_precompile(std::uint16_t id, const Rules& rules, BytesView input,
                                std::int64_t gas, Bytes& output) noexcept {
    output.clear();
    const auto& precompile = id == kP256VerifyAddress ? kP256Verify : kPrecompiles[id - 1u];
    const auto cost = precompile.gas(input, rules);
    if (cost > gas) return {Status::out_of_gas, 0};
    if (!precompile.run(input, output)) return {Status::precompile_failure, 0};
    return {Status::success, gas - cost};
}

}  // namespace alt::evm
