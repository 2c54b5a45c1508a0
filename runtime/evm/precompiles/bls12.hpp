#pragma once

#include "core/base/bytes.hpp"
#include "runtime/evm/revision.hpp"

/// The curve BLS12-381 (EIP-2537): 0x0b to 0x11. A price is in gas; `run` is called when it has
/// been paid, replaces `output`, and says whether the input is valid.
namespace alt::evm::precompiles {

std::int64_t bls12_g1_add_gas(BytesView input, const Rules& rules);
bool bls12_g1_add(BytesView input, Bytes& output);
std::int64_t bls12_g1_msm_gas(BytesView input, const Rules& rules);
bool bls12_g1_msm(BytesView input, Bytes& output);
std::int64_t bls12_g2_add_gas(BytesView input, const Rules& rules);
bool bls12_g2_add(BytesView input, Bytes& output);
std::int64_t bls12_g2_msm_gas(BytesView input, const Rules& rules);
bool bls12_g2_msm(BytesView input, Bytes& output);
std::int64_t bls12_pairing_gas(BytesView input, const Rules& rules);
bool bls12_pairing(BytesView input, Bytes& output);
std::int64_t bls12_map_fp_gas(BytesView input, const Rules& rules);
bool bls12_map_fp(BytesView input, Bytes& output);
std::int64_t bls12_map_fp2_gas(BytesView input, const Rules& rules);
bool bls12_map_fp2(BytesView input, Bytes& output);

}  // namespace alt::evm::precompiles
