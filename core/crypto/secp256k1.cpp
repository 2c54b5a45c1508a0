#include "core/crypto/secp256k1.hpp"

#include <openssl/crypto.h>
#include <secp256k1.h>
#include <secp256k1_recovery.h>

#include <algorithm>
#include <cstring>

#include "core/crypto/keccak.hpp"
#include "core/crypto/random.hpp"
#include "core/crypto/secp256k1/recover.hpp"

namespace alt::crypto {
namespace {

using PublicKey = std::array<std::uint8_t, 64>;

/// Immutable after its making, so that all threads may share it.
const secp256k1_context* shared_context() {
    static const secp256k1_context* const context = [] {
        secp256k1_context* made = secp256k1_context_create(SECP256K1_CONTEXT_NONE);
        std::array<std::uint8_t, 32> seed{};
        // Blinding hardens signing against side channels; results are the same without it.
        if (random_bytes(seed)) {
            const int blinded = secp256k1_context_randomize(made, seed.data());
            ALT_ASSERT(blinded == 1);
        }
        return made;
    }();
    return context;
}

PublicKey serialise(const secp256k1_pubkey& key) noexcept {
    std::array<std::uint8_t, 65> raw;
    std::size_t size = raw.size();
    secp256k1_ec_pubkey_serialize(shared_context(), raw.data(), &size, &key,
                                  SECP256K1_EC_UNCOMPRESSED);
    PublicKey out;
    std::memcpy(out.data(), raw.data() + 1, out.size());
    return out;
}

PublicKey serialise(const secp256k1::Affine& key) noexcept {
    PublicKey out;
    std::size_t at = 0;
    for (const auto& coordinate : {key.x, key.y}) {
        const auto [l0, l1, l2, l3] = coordinate.to_limbs();
        std::memcpy(out.data() + at, to_be_bytes(uint256{l3, l2, l1, l0}).bytes.data(), 32);
        at += 32;
    }
    return out;
}

std::optional<PublicKey> recover(const SignedDigest& signature) noexcept {
    secp256k1::Affine key;
    secp256k1::Jacobian sum;
    uint256 product;
    secp256k1::recover({&signature, 1}, {&key, 1}, {&sum, 1}, {&product, 1});
    if (key.infinity) return std::nullopt;
    return serialise(key);
}

}  // namespace

Result<Bytes> recover_public_key(const Hash256& digest, const uint256& r, const uint256& s,
                                 bool odd_y) {
    const auto key = recover({digest, {r, s, odd_y}});
    if (!key) return make_error(Errc::invalid_input, "signature recovers no public key");
    return Bytes(key->begin(), key->end());
}

std::optional<Address> recover_address(const Hash256& digest, const uint256& r, const uint256& s,
                                       bool odd_y) noexcept {
    const auto key = recover({digest, {r, s, odd_y}});
    if (!key) return std::nullopt;
    return address_of(*key);
}

std::vector<std::optional<Address>> recover_addresses(std::span<const SignedDigest> signatures) {
    std::vector<secp256k1::Affine> keys(signatures.size());
    std::vector<secp256k1::Jacobian> sums(signatures.size());
    std::vector<uint256> products(signatures.size());
    secp256k1::recover(signatures, keys, sums, products);
    std::vector<std::optional<Address>> out(signatures.size());
    for (std::size_t i = 0; i < out.size(); ++i)
        if (!keys[i].infinity) out[i] = address_of(serialise(keys[i]));
    return out;
}

Address address_of(BytesView public_key) noexcept {
    ALT_ASSERT(public_key.size() == 64);
    const Hash256 hash = keccak256(public_key);
    Address out;
    std::memcpy(out.bytes.data(), hash.bytes.data() + 12, out.bytes.size());
    return out;
}

Result<PrivateKey> PrivateKey::from_bytes(BytesView secret) {
    if (secret.size() != 32) return make_error(Errc::invalid_input, "a private key has 32 bytes");
    if (secp256k1_ec_seckey_verify(shared_context(), secret.data()) != 1)
        return make_error(Errc::invalid_input, "private key is zero or not below the group order");
    std::array<std::uint8_t, 32> copy;
    std::copy(secret.begin(), secret.end(), copy.begin());
    PrivateKey key(copy);
    OPENSSL_cleanse(copy.data(), copy.size());
    return key;
}

Result<PrivateKey> PrivateKey::generate() {
    std::array<std::uint8_t, 32> secret;
    for (;;) {
        ALT_TRY(random_bytes(secret));
        auto key = from_bytes(secret);
        OPENSSL_cleanse(secret.data(), secret.size());
        // Refused with probability 2^-128.
        if (key) return key;
    }
}

PrivateKey::~PrivateKey() {
    OPENSSL_cleanse(secret_.data(), secret_.size());
}

Address PrivateKey::address() const noexcept {
    secp256k1_pubkey key;
    const int ok = secp256k1_ec_pubkey_create(shared_context(), &key, secret_.data());
    ALT_ASSERT(ok == 1);
    return address_of(serialise(key));
}

Signature PrivateKey::sign(const Hash256& digest) const noexcept {
    secp256k1_ecdsa_recoverable_signature signature;
    const int ok = secp256k1_ecdsa_sign_recoverable(
        shared_context(), &signature, digest.bytes.data(), secret_.data(), nullptr, nullptr);
    ALT_ASSERT(ok == 1);
    std::array<std::uint8_t, 64> compact;
    int recovery = 0;
    secp256k1_ecdsa_recoverable_signature_serialize_compact(shared_context(), compact.data(),
                                                            &recovery, &signature);
    // Recovery ids 2 and 3 (r reduced by the order) occur with probability 2^-127.
    ALT_ASSERT(recovery < 2);
    const BytesView view(compact);
    return {from_be_bytes(view.first(32)), from_be_bytes(view.subspan(32)), recovery == 1};
}

}  // namespace alt::crypto
