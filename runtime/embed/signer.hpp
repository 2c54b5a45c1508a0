#pragma once

#include <string>

#include "core/base/result.hpp"
#include "core/crypto/secp256k1.hpp"
#include "core/sys/environment.hpp"

namespace alt {

/// The key that a reference names: "dev:N" (a public development key), "env:NAME" or "file:PATH"
/// (32 bytes of hex). The reference may stand in a manifest or an argument; the key never does.
/// Errors never show what was read. Errors: invalid_input, not_found.
Result<crypto::PrivateKey> load_key(const std::string& reference,
                                    const sys::Environment& environment);

/// True for "dev:N".
bool is_dev_key(const std::string& reference);

}  // namespace alt
