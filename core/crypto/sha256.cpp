#include "core/crypto/sha256.hpp"

#include <openssl/evp.h>

#include "core/base/assert.hpp"

namespace alt::crypto {

Hash256 sha256(BytesView data) noexcept {
    Hash256 out;
    const int ok =
        EVP_Digest(data.data(), data.size(), out.bytes.data(), nullptr, EVP_sha256(), nullptr);
    ALT_ASSERT(ok == 1);
    return out;
}

}  // namespace alt::crypto
