#include "core/crypto/keystore.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <limits>

#include "core/crypto/keccak.hpp"

namespace alt::crypto {
namespace {

constexpr std::size_t kDerivedSize = 32;
constexpr std::size_t kCipherKeySize = 16;
constexpr std::uint64_t kMaxScryptMemory = 512u << 20u;  // bytes
constexpr std::uint32_t kMaxRounds = 100'000'000;

Error refused(const char* reason) {
    return make_error(Errc::invalid_input, std::string("keystore: ") + reason);
}

/// A secret in memory, wiped with its owner.
struct Secret {
    Bytes bytes;
    explicit Secret(Bytes b) : bytes(std::move(b)) {}
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;
    ~Secret() { OPENSSL_cleanse(bytes.data(), bytes.size()); }
};

const char* chars(BytesView bytes) {
    return bytes.empty() ? "" : reinterpret_cast<const char*>(bytes.data());
}

bool derive(const Pbkdf2Cost& cost, BytesView password, BytesView salt, Bytes& out) {
    if (cost.rounds == 0 || cost.rounds > kMaxRounds) return false;
    return PKCS5_PBKDF2_HMAC(chars(password), static_cast<int>(password.size()), salt.data(),
                             static_cast<int>(salt.size()), static_cast<int>(cost.rounds),
                             EVP_sha256(), static_cast<int>(out.size()), out.data()) == 1;
}

bool derive(const ScryptCost& cost, BytesView password, BytesView salt, Bytes& out) {
    // OpenSSL checks the rest: n a power of two above 1, memory of n, r and p together.
    return EVP_PBE_scrypt(chars(password), password.size(), salt.data(), salt.size(), cost.n,
                          cost.r, cost.p, kMaxScryptMemory, out.data(), out.size()) == 1;
}

/// CTR mode: encryption and decryption are the same.
bool aes_128_ctr(BytesView key, BytesView iv, BytesView in, Bytes& out) {
    auto* const context = EVP_CIPHER_CTX_new();
    out.resize(in.size());
    int written = 0;
    const bool ok =
        context != nullptr &&
        EVP_DecryptInit_ex(context, EVP_aes_128_ctr(), nullptr, key.data(), iv.data()) == 1 &&
        EVP_DecryptUpdate(context, out.data(), &written, in.data(), static_cast<int>(in.size())) ==
            1;
    EVP_CIPHER_CTX_free(context);
    return ok;
}

}  // namespace

Result<Bytes> stretch_password(const KdfCost& cost, BytesView password, BytesView salt,
                               std::size_t size) {
    constexpr auto kMaxInt = static_cast<std::size_t>(std::numeric_limits<int>::max());
    if (password.size() > kMaxInt || salt.size() > kMaxInt || size > kMaxInt)
        return refused("the password or salt is too long");
    Bytes out(size);
    const bool ok =
        std::visit([&](const auto& chosen) { return derive(chosen, password, salt, out); }, cost);
    if (!ok) return refused("the cost of the key derivation is out of range");
    return out;
}

Result<PrivateKey> open_key(const SealedKey& sealed, BytesView password) {
    if (sealed.ciphertext.size() != kDerivedSize) return refused("the key is not 32 bytes");
    ALT_TRY_ASSIGN(auto key, stretch_password(sealed.cost, password, sealed.salt, kDerivedSize));
    const Secret derived(std::move(key));
    const BytesView halves(derived.bytes);
    const auto mac = keccak256(halves.subspan(kCipherKeySize), sealed.ciphertext);
    if (CRYPTO_memcmp(mac.bytes.data(), sealed.mac.bytes.data(), mac.bytes.size()) != 0)
        return refused("wrong password");
    Bytes opened;
    const bool ok = aes_128_ctr(halves.first(kCipherKeySize), sealed.iv, sealed.ciphertext, opened);
    const Secret secret(std::move(opened));
    if (!ok) return refused("AES-128-CTR failed");
    return PrivateKey::from_bytes(secret.bytes);
}

}  // namespace alt::crypto
