#pragma once

#include <cstdint>
#include <string_view>

#include "core/base/result.hpp"
#include "core/crypto/secp256k1.hpp"

namespace alt::crypto {

/// The mnemonic of every Ethereum development chain. Its keys are public: never for real funds.
inline constexpr std::string_view kDevMnemonic =
    "test test test test test test test test test test test junk";

/// The key at m/44'/60'/0'/0/index of a BIP-39 mnemonic without passphrase (BIP-32, BIP-44).
/// The words are not checked against the word list. Takes milliseconds (PBKDF2, 2048 rounds).
Result<PrivateKey> derive_key(std::string_view mnemonic, std::uint32_t index);

/// Key `index` of `kDevMnemonic`, as anvil and hardhat number them. The first twenty cost nothing.
/// `index` must be below 2^31.
PrivateKey dev_key(std::uint32_t index);

}  // namespace alt::crypto
