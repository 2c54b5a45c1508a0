#include "core/crypto/yardstick.hpp"

#include <openssl/evp.h>
#include <secp256k1.h>
#include <secp256k1_recovery.h>

#include <memory>

namespace alt::crypto::yardstick {
namespace {

struct FreeContext {
    void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
};

}  // namespace

std::uint8_t libsecp256k1_recover(const Hash256& digest, const Signature& signature) noexcept {
    std::array<std::uint8_t, 64> compact;
    std::memcpy(compact.data(), to_be_bytes(signature.r).bytes.data(), 32);
    std::memcpy(compact.data() + 32, to_be_bytes(signature.s).bytes.data(), 32);
    secp256k1_ecdsa_recoverable_signature parsed;
    secp256k1_pubkey key{};
    const auto* const context = secp256k1_context_static;
    const bool recovered =
        secp256k1_ecdsa_recoverable_signature_parse_compact(context, &parsed, compact.data(),
                                                            signature.odd_y ? 1 : 0) == 1 &&
        secp256k1_ecdsa_recover(context, &key, &parsed, digest.bytes.data()) == 1;
    return recovered ? key.data[0] : 0;
}

Hash256 openssl_sha3_256(BytesView data) noexcept {
    // Looking an algorithm up costs more than hashing a short input.
    static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA3-256", nullptr);
    thread_local const std::unique_ptr<EVP_MD_CTX, FreeContext> context(EVP_MD_CTX_new());
    Hash256 out;
    unsigned size = 0;
    const bool done = EVP_DigestInit_ex2(context.get(), algorithm, nullptr) == 1 &&
                      EVP_DigestUpdate(context.get(), data.data(), data.size()) == 1 &&
                      EVP_DigestFinal_ex(context.get(), out.bytes.data(), &size) == 1;
    ALT_ASSERT(done && size == out.bytes.size());
    return out;
}

}  // namespace alt::crypto::yardstick
