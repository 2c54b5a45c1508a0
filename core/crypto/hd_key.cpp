#include "core/crypto/hd_key.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <secp256k1.h>

#include <array>
#include <cstring>

namespace alt::crypto {
namespace {

constexpr std::uint32_t kHardened = 0x80000000;
constexpr int kSeedRounds = 2048;  // BIP-39

/// A node of the tree (BIP-32): key ‖ chain code, wiped with its owner.
struct Node {
    std::array<std::uint8_t, 64> bytes{};
    Node() = default;
    Node(const Node&) = default;
    Node& operator=(const Node&) = default;
    ~Node() { OPENSSL_cleanse(bytes.data(), bytes.size()); }
    [[nodiscard]] const std::uint8_t* chain_code() const noexcept { return bytes.data() + 32; }
};

Node hmac_sha512(BytesView key, BytesView data) noexcept {
    Node out;
    unsigned size = 0;
    const auto* made = HMAC(EVP_sha512(), key.data(), static_cast<int>(key.size()), data.data(),
                            data.size(), out.bytes.data(), &size);
    ALT_ASSERT(made != nullptr && size == out.bytes.size());
    return out;
}

/// The first 33 bytes of a child's data: 0 ‖ key if hardened, else the compressed public key.
void write_parent(const Node& parent, bool hardened, std::array<std::uint8_t, 37>& data) noexcept {
    if (hardened) {
        data[0] = 0;
        std::memcpy(data.data() + 1, parent.bytes.data(), 32);
        return;
    }
    secp256k1_context* context = secp256k1_context_create(SECP256K1_CONTEXT_NONE);
    secp256k1_pubkey key;
    const int ok = secp256k1_ec_pubkey_create(context, &key, parent.bytes.data());
    ALT_ASSERT(ok == 1);
    std::size_t size = 33;
    secp256k1_ec_pubkey_serialize(context, data.data(), &size, &key, SECP256K1_EC_COMPRESSED);
    secp256k1_context_destroy(context);
}

Result<Node> derive_child(const Node& parent, std::uint32_t index) {
    std::array<std::uint8_t, 37> data{};
    write_parent(parent, (index & kHardened) != 0, data);
    for (std::size_t i = 0; i < 4; ++i)
        data[33 + i] = static_cast<std::uint8_t>(index >> (24 - 8 * i));
    Node child = hmac_sha512({parent.chain_code(), 32}, data);
    OPENSSL_cleanse(data.data(), data.size());
    const int ok = secp256k1_ec_seckey_tweak_add(secp256k1_context_static, child.bytes.data(),
                                                 parent.bytes.data());
    // BIP-32: with probability 2^-127 an index has no key.
    if (ok != 1) return make_error(Errc::invalid_input, "this index has no key");
    return child;
}

/// The keys of kDevMnemonic that Ethereum's development chains fund: ten in anvil, twenty in
/// hardhat.
constexpr std::array<std::array<std::uint64_t, 4>, 20> kDevKeys{
    {{0xac0974bec39a17e3, 0x6ba4a6b4d238ff94, 0x4bacb478cbed5efc, 0xae784d7bf4f2ff80},
     {0x59c6995e998f97a5, 0xa0044966f0945389, 0xdc9e86dae88c7a84, 0x12f4603b6b78690d},
     {0x5de4111afa1a4b94, 0x908f83103eb1f170, 0x6367c2e68ca870fc, 0x3fb9a804cdab365a},
     {0x7c852118294e51e6, 0x53712a81e05800f4, 0x19141751be58f605, 0xc371e15141b007a6},
     {0x47e179ec19748859, 0x3b187f80a00eb0da, 0x91f1b9d0b13f8733, 0x639f19c30a34926a},
     {0x8b3a350cf5c34c91, 0x94ca85829a2df0ec, 0x3153be0318b5e2d3, 0x348e872092edffba},
     {0x92db14e403b83dfe, 0x3df233f83dfa3a0d, 0x7096f21ca9b0d6d6, 0xb8d88b2b4ec1564e},
     {0x4bbbf85ce3377467, 0xafe5d46f804f2218, 0x13b2bb87f24d81f6, 0x0f1fcdbf7cbf4356},
     {0xdbda1821b80551c9, 0xd65939329250298a, 0xa3472ba22feea921, 0xc0cf5d620ea67b97},
     {0x2a871d0798f97d79, 0x848a013d4936a73b, 0xf4cc922c825d33c1, 0xcf7073dff6d409c6},
     {0xf214f2b2cd398c80, 0x6f84e317254e0f0b, 0x801d0643303237d9, 0x7a22a48e01628897},
     {0x701b615bbdfb9de6, 0x5240bc28bd21bbc0, 0xd996645a3dd57e7b, 0x12bc2bdf6f192c82},
     {0xa267530f49f82802, 0x00edf313ee7af6b8, 0x27f2a8bce2897751, 0xd06a843f644967b1},
     {0x47c99abed3324a27, 0x07c28affff1267e4, 0x5918ec8c3f20b8aa, 0x892e8b065d2942dd},
     {0xc526ee95bf44d8fc, 0x405a158bb884d9d1, 0x238d99f0612e9f33, 0xd006bb0789009aaa},
     {0x8166f546bab6da52, 0x1a8369cab06c5d2b, 0x9e46670292d85c87, 0x5ee9ec20e84ffb61},
     {0xea6c44ac03bff858, 0xb476bba40716402b, 0x03e41b8e97e276d1, 0xbaec7c37d42484a0},
     {0x689af8efa8c651a9, 0x1ad287602527f3af, 0x2fe9f6501a7ac4b0, 0x61667b5a93e037fd},
     {0xde9be858da4a4752, 0x76426320d5e9262e, 0xcfc3ba460bfac563, 0x60bfa6c4c28b4ee0},
     {0xdf57089febbacf7b, 0xa0bc227dafbffa9f, 0xc08a93fdc68e1e42, 0x411a14efcf23656e}}};

Bytes to_seed(std::string_view mnemonic) {
    Bytes seed(64);
    const BytesView salt = view_of("mnemonic");
    const int ok = PKCS5_PBKDF2_HMAC(mnemonic.data(), static_cast<int>(mnemonic.size()),
                                     salt.data(), static_cast<int>(salt.size()), kSeedRounds,
                                     EVP_sha512(), static_cast<int>(seed.size()), seed.data());
    ALT_ASSERT(ok == 1);
    return seed;
}

}  // namespace

Result<PrivateKey> derive_key(std::string_view mnemonic, std::uint32_t index) {
    if (index >= kHardened) return make_error(Errc::invalid_input, "key index is out of range");
    Bytes seed = to_seed(mnemonic);
    Node node = hmac_sha512(view_of("Bitcoin seed"), seed);
    OPENSSL_cleanse(seed.data(), seed.size());
    for (const std::uint32_t step : {44 | kHardened, 60 | kHardened, 0 | kHardened, 0u, index}) {
        ALT_TRY_ASSIGN(node, derive_child(node, step));
    }
    return PrivateKey::from_bytes(BytesView(node.bytes).first(32));
}

PrivateKey dev_key(std::uint32_t index) {
    if (index >= kDevKeys.size()) return derive_key(kDevMnemonic, index).value();
    const auto& words = kDevKeys[index];
    const Hash256 secret = to_be_bytes(uint256{words[0], words[1], words[2], words[3]});
    return PrivateKey::from_bytes(secret).value();
}

}  // namespace alt::crypto
