#include "core/crypto/keystore.hpp"

#include "runtime/evmtool/vector_file.hpp"
#include "tests/spec/categories.hpp"
#include "tests/spec/fields.hpp"

namespace alt::spec {
namespace {

Result<crypto::KdfCost> parse_cost(const codec::Json& crypto) {
    ALT_TRY_ASSIGN(const auto kdf, codec::get_string(crypto, "kdf"));
    ALT_TRY_ASSIGN(const auto* params, codec::get(crypto, "kdfparams"));
    if (kdf == "pbkdf2") {
        ALT_TRY_ASSIGN(const auto rounds, codec::get_u64(*params, "c"));
        return crypto::Pbkdf2Cost{static_cast<std::uint32_t>(rounds)};
    }
    crypto::ScryptCost cost;
    ALT_TRY_ASSIGN(cost.n, codec::get_u64(*params, "n"));
    ALT_TRY_ASSIGN(const auto r, codec::get_u64(*params, "r"));
    ALT_TRY_ASSIGN(const auto p, codec::get_u64(*params, "p"));
    cost.r = static_cast<std::uint32_t>(r);
    cost.p = static_cast<std::uint32_t>(p);
    return cost;
}

/// "crypto" is "Crypto" in some files.
Result<crypto::SealedKey> parse_keystore(const codec::Json& json) {
    const auto* lower = codec::find(json, "crypto");
    const auto& crypto = lower != nullptr ? *lower : json.at("Crypto");
    crypto::SealedKey out;
    ALT_TRY_ASSIGN(out.cost, parse_cost(crypto));
    out.salt = hex_of(crypto, "kdfparams.salt");
    const auto iv = hex_of(crypto, "cipherparams.iv");
    if (iv.size() != out.iv.size()) return make_error(Errc::invalid_input, "iv: 16 bytes");
    std::copy(iv.begin(), iv.end(), out.iv.begin());
    out.ciphertext = hex_of(crypto, "ciphertext");
    const auto mac = hex_of(crypto, "mac");
    std::copy(mac.begin(), mac.end(), out.mac.bytes.begin());
    return out;
}

Result<crypto::PrivateKey> open(const codec::Json& json, BytesView password) {
    ALT_TRY_ASSIGN(const auto sealed, parse_keystore(json));
    return crypto::open_key(sealed, password);
}

std::string check_keystore(const codec::Json& row) {
    const auto password = text_of(row, "password");
    const auto& json = row.at("json");
    const auto key = open(json, view_of(password));
    if (!key) return key.error().message;
    if (open(json, view_of(password + " "))) return "another password opens it, too";
    return compare_bytes("key", key->expose_secret(), hex_of(row, "priv"));
}

/// A row of ethers: the file as text, and the address of its key.
std::string check_wallet(const codec::Json& row) {
    const auto json = codec::parse_json(text_of(row, "content"));
    if (!json) return json.error().message;
    const auto key = open(*json, hex_of(row, "password"));
    if (!key) return key.error().message;
    return compare_bytes("address", key->address(), codec::get_address(row, "address").value());
}

}  // namespace

void run_keystore_tests(const std::filesystem::path& file, Tally& tally) {
    const auto json = evmtool::load_vector_file(file);
    if (!json) return tally.record("", json.error().message);
    if (json->is_object()) return each_member(*json, tally, check_keystore);
    each_named(*json, tally, check_wallet);
}

}  // namespace alt::spec
