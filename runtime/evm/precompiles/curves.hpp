#pragma once

#include "core/base/bytes.hpp"
#include "runtime/evm/revision.hpp"

/// The other elliptic curves: 0x06 to 0x08, 0x0a and 0x0100. A price is in gas; `run` is called
/// when it has been paid, replaces `output`, and says whether the input is valid.
namespace alt::evm::precompiles {

/// EIP-1108.
std::int64_t bn254_add_gas(BytesView input, const Rules& rules);
bool bn254_add(BytesView input, Bytes& output);
std::int64_t bn254_mul_gas(BytesView input, const Rules& rules);
bool bn254_mul(BytesView input, Bytes& output);
std::int64_t bn254_pairing_gas(BytesView input, const Rules& rules);
bool bn254_pairing(BytesView input, Bytes& output);

/// EIP-4844.
std::int64_t kzg_gas(BytesView input, const Rules& rules);
bool kzg(BytesView input, Bytes& output);

/// EIP-7951: no failure; a signature that is not valid gives no output.
std::int64_t p256_verify_gas(BytesView input, const Rules& rules);
bool p256_verify(BytesView input, Bytes& output);

}  // namespace alt::evm::precompiles
