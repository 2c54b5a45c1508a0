#include "core/crypto/ripemd160.hpp"

#include <openssl/evp.h>

#include "core/base/assert.hpp"

namespace alt::crypto {

// OpenSSL has offered RIPEMD-160 in its default provider since 3.0.7.
FixedBytes<20, Ripemd160Tag> ripemd160(BytesView data) noexcept {
    FixedBytes<20, Ripemd160Tag> out;
    const int ok =
        EVP_Digest(data.data(), data.size(), out.bytes.data(), nullptr, EVP_ripemd160(), nullptr);
    ALT_ASSERT(ok == 1);
    return out;
}

}  // namespace alt::crypto
