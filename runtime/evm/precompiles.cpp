#include "runtime/evm/precompiles.hpp"

#include <array>

#include "runtime/evm/precompiles/basic.hpp"

namespace alt::evm {
namespace {

using namespace precompiles;

/// A precompile without functions is named, and not offered.
struct Precompile {
    std::string_view name;
    std::int64_t (*gas)(BytesView input, const Rules& rules);
    bool (*run)(BytesView input, Bytes& output);
};
/// In the order of their addresses, from 0x01.
constexpr std::array kPrecompiles{
    Precompile{"ECRECOVER (0x01)", ecrecover_gas, ecrecover},
    Precompile{"SHA256 (0x02)", sha256_gas, sha256},
    Precompile{"RIPEMD160 (0x03)", ripemd160_gas, ripemd160},
    Precompile{"IDENTITY (0x04)", identity_gas, identity},
    Precompile{"MODEXP (0x05)", modexp_gas, modexp},
    Precompile{"BN254_ADD (0x06)", nullptr, nullptr},
    Precompile{"BN254_MUL (0x07)", nullptr, nullptr},
    Precompile{"BN254_PAIRING (0x08)", nullptr, nullptr},
    Precompile{"BLAKE2F (0x09)", blake2f_gas, blake2f},
    Precompile{"KZG_POINT_EVALUATION (0x0a)", nullptr, nullptr},
    Precompile{"BLS12_G1ADD (0x0b)", nullptr, nullptr},
    Precompile{"BLS12_G1MSM (0x0c)", nullptr, nullptr},
    Precompile{"BLS12_G2ADD (0x0d)", nullptr, nullptr},
    Precompile{"BLS12_G2MSM (0x0e)", nullptr, nullptr},
    Precompile{"BLS12_PAIRING_CHECK (0x0f)", nullptr, nullptr},
    Precompile{"BLS12_MAP_FP_TO_G1 (0x10)", nullptr, nullptr},
    Precompile{"BLS12_MAP_FP2_TO_G2 (0x11)", nullptr, nullptr},
};
constexpr Precompile kP256Verify{"P256VERIFY (0x0100)", nullptr, nullptr};

}  // namespace

PrecompileResult run_precompile(std::uint16_t id, const Rules& rules, BytesView input,
                                std::int64_t gas, Bytes& output) noexcept {
    output.clear();
    const auto& precompile = id == kP256VerifyAddress ? kP256Verify : kPrecompiles[id - 1u];
    if (precompile.run == nullptr) return {Status::precompile_unsupported, 0, precompile.name};
    const auto cost = precompile.gas(input, rules);
    if (cost > gas) return {Status::out_of_gas, 0, {}};
    if (!precompile.run(input, output)) return {Status::precompile_failure, 0, {}};
    return {Status::success, gas - cost, {}};
}

}  // namespace alt::evm
