#pragma once

#include <array>
#include <cstdint>
#include <variant>

#include "core/base/result.hpp"
#include "core/crypto/secp256k1.hpp"

/// Keys under a password: the cryptography of web3 secret storage, version 3, the files of geth,
/// Foundry and most wallets. Their JSON is another room's.
namespace alt::crypto {

/// PBKDF2 (RFC 8018) with HMAC-SHA-256.
struct Pbkdf2Cost {
    std::uint32_t rounds = 0;
};

/// RFC 7914. Memory is 128 * n * r bytes.
struct ScryptCost {
    std::uint64_t n = 0;
    std::uint32_t r = 0;
    std::uint32_t p = 0;
};

using KdfCost = std::variant<Pbkdf2Cost, ScryptCost>;

/// What of a keystore decryption needs.
struct SealedKey {
    KdfCost cost;
    Bytes salt;
    std::array<std::uint8_t, 16> iv{};  ///< of AES-128-CTR
    Bytes ciphertext;
    Hash256 mac;  ///< keccak256(the derived key's upper half ‖ ciphertext)
};

/// Derives `size` bytes. invalid_input: a cost of nothing, above 100 million rounds, or above
/// 512 MiB of memory.
Result<Bytes> stretch_password(const KdfCost& cost, BytesView password, BytesView salt,
                               std::size_t size);

/// The key inside. invalid_input: the password is wrong (or the file has been changed; the two look
/// the same), or what is inside is no key. Takes a second or so, as it should.
Result<PrivateKey> open_key(const SealedKey& sealed, BytesView password);

}  // namespace alt::crypto
