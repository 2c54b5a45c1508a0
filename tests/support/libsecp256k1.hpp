#pragma once

#include <secp256k1.h>
#include <secp256k1_recovery.h>

#include <algorithm>
#include <array>
#include <optional>

#include "core/base/assert.hpp"
#include "core/crypto/secp256k1.hpp"

/// What libsecp256k1 answers: what our own code is held against.
namespace alt::test::libsecp256k1 {

/// x ‖ y
using PublicKey = std::array<std::uint8_t, 64>;

inline PublicKey serialise(const secp256k1_pubkey& key) {
    std::array<std::uint8_t, 65> raw;
    std::size_t size = raw.size();
    secp256k1_ec_pubkey_serialize(secp256k1_context_static, raw.data(), &size, &key,
                                  SECP256K1_EC_UNCOMPRESSED);
    PublicKey out;
    std::copy(raw.begin() + 1, raw.end(), out.begin());
    return out;
}

inline std::optional<PublicKey> recover(const crypto::SignedDigest& question) {
    const auto& [r, s, odd_y] = question.signature;
    if (r.is_zero() || s.is_zero()) return std::nullopt;
    std::array<std::uint8_t, 64> compact;
    std::copy_n(to_be_bytes(r).bytes.begin(), 32, compact.begin());
    std::copy_n(to_be_bytes(s).bytes.begin(), 32, compact.begin() + 32);
    secp256k1_ecdsa_recoverable_signature parsed;
    secp256k1_pubkey key;
    const auto* const context = secp256k1_context_static;
    if (secp256k1_ecdsa_recoverable_signature_parse_compact(context, &parsed, compact.data(),
                                                            odd_y ? 1 : 0) != 1 ||
        secp256k1_ecdsa_recover(context, &key, &parsed, question.digest.bytes.data()) != 1)
        return std::nullopt;
    return serialise(key);
}

/// scalar * G, for a scalar in [1, order).
inline PublicKey multiple_of_generator(const uint256& scalar) {
    static secp256k1_context* const context = secp256k1_context_create(SECP256K1_CONTEXT_NONE);
    secp256k1_pubkey key;
    const int ok = secp256k1_ec_pubkey_create(context, &key, to_be_bytes(scalar).bytes.data());
    ALT_ASSERT(ok == 1);
    return serialise(key);
}

/// A signature whose nonce is known, so that the key is (s * nonce - digest) / r times G: the
/// digest is `multiple` * s, where a multiple near the nonce leads recovery to infinity and to sums
/// of equal points. `nonce` is in [1, order).
inline crypto::SignedDigest with_nonce(const uint256& nonce, const uint256& multiple,
                                       const uint256& s) {
    const PublicKey point = multiple_of_generator(nonce);
    const uint256 r = from_be_bytes(BytesView(point).first(32)) % crypto::kSecp256k1Order;
    const uint256 digest = mul_mod(multiple, s, crypto::kSecp256k1Order);
    return {to_be_bytes(digest), {r, s, (point.back() & 1) != 0}};
}

/// Whether both say the same of the public key and of the address.
inline bool agrees(const crypto::SignedDigest& question) {
    const auto& [digest, signature] = question;
    const auto& [r, s, odd_y] = signature;
    const auto expected = recover(question);
    const auto key = crypto::recover_public_key(digest, r, s, odd_y);
    const auto address = crypto::recover_address(digest, r, s, odd_y);
    if (!expected) return !key && !address;
    return key && equal(*key, *expected) && address == crypto::address_of(*expected);
}

}  // namespace alt::test::libsecp256k1
