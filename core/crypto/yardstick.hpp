#pragma once

#include "core/base/bytes.hpp"
#include "core/crypto/secp256k1.hpp"

/// What well-known libraries do by themselves, for benchmarks to stand beside. Not for use.
namespace alt::crypto::yardstick {

/// libsecp256k1's recovery of a public key, without its serialisation and hash: one byte of it.
std::uint8_t libsecp256k1_recover(const Hash256& digest, const Signature& signature) noexcept;

/// OpenSSL's SHA3-256 (FIPS 202): the permutations of Keccak-256, another padding.
Hash256 openssl_sha3_256(BytesView data) noexcept;

}  // namespace alt::crypto::yardstick
