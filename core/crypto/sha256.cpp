#include "core/crypto/sha256.hpp"

#include <openssl/evp.h>

#include <memory>

#include "core/base/assert.hpp"

namespace alt::crypto {

Hash256 sha256(BytesView data) noexcept {
    // Looked up once, and one context for each thread: both together cost four times the hash.
    static const EVP_MD* const kSha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    thread_local const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{
        EVP_MD_CTX_new(), &EVP_MD_CTX_free};
    Hash256 out;
    const bool ok = EVP_DigestInit_ex2(context.get(), kSha256, nullptr) == 1 &&
                    EVP_DigestUpdate(context.get(), data.data(), data.size()) == 1 &&
                    EVP_DigestFinal_ex(context.get(), out.bytes.data(), nullptr) == 1;
    ALT_ASSERT(ok);
    return out;
}

}  // namespace alt::crypto
