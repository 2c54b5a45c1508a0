#pragma once

#include "core/base/bytes.hpp"
#include "runtime/evm/revision.hpp"

/// Hashes, signatures and big numbers: 0x01 to 0x05 and 0x09. A price is in gas; `run` is called
/// when it has been paid, replaces `output`, and says whether the input is valid.
namespace alt::evm::precompiles {

std::int64_t ecrecover_gas(BytesView input, const Rules& rules);
bool ecrecover(BytesView input, Bytes& output);

std::int64_t sha256_gas(BytesView input, const Rules& rules);
bool sha256(BytesView input, Bytes& output);

std::int64_t ripemd160_gas(BytesView input, const Rules& rules);
bool ripemd160(BytesView input, Bytes& output);

std::int64_t identity_gas(BytesView input, const Rules& rules);
bool identity(BytesView input, Bytes& output);

/// EIP-2565 or EIP-7883. Sizes that no gas pays for are never allocated, and those that EIP-7823
/// forbids have a price that nobody can pay: all gas is gone in either case.
std::int64_t modexp_gas(BytesView input, const Rules& rules);
bool modexp(BytesView input, Bytes& output);

/// EIP-152: a round a gas.
std::int64_t blake2f_gas(BytesView input, const Rules& rules);
bool blake2f(BytesView input, Bytes& output);

}  // namespace alt::evm::precompiles
