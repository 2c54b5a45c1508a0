#include "core/crypto/keystore.hpp"
#include "core/crypto/p256.hpp"
#include "core/crypto/secp256k1.hpp"
#include "core/crypto/sha256.hpp"
#include "runtime/evmtool/vector_file.hpp"
#include "tests/spec/categories.hpp"
#include "tests/spec/fields.hpp"

namespace alt::spec {
namespace {

struct RS {
    uint256 r;
    uint256 s;
};

/// r ‖ s; none: not 64 bytes.
std::optional<RS> raw_signature(BytesView sig) {
    if (sig.size() != 64) return std::nullopt;
    return RS{from_be_bytes(sig.first(32)), from_be_bytes(sig.subspan(32))};
}

/// Takes an INTEGER of at most 256 bits, which is positive and as short as can be.
std::optional<uint256> take_integer(BytesView& der) {
    if (der.size() < 3 || der[0] != 0x02) return std::nullopt;
    const std::size_t size = der[1];
    if (size == 0 || size > 33 || size > der.size() - 2) return std::nullopt;
    auto digits = der.subspan(2, size);
    der = der.subspan(2 + size);
    if (digits[0] >= 0x80) return std::nullopt;
    if (digits[0] == 0 && size > 1) {
        if (digits[1] < 0x80) return std::nullopt;
        digits = digits.subspan(1);
    }
    if (digits.size() > 32) return std::nullopt;
    return from_be_bytes(digits);
}

/// A SEQUENCE of r and s in DER; none: anything else, BER included.
std::optional<RS> der_signature(BytesView sig) {
    if (sig.size() < 2 || sig[0] != 0x30 || sig[1] >= 0x80 || sig[1] != sig.size() - 2)
        return std::nullopt;
    auto rest = sig.subspan(2);
    const auto r = take_integer(rest);
    const auto s = r ? take_integer(rest) : std::nullopt;
    if (!s || !rest.empty()) return std::nullopt;
    return RS{*r, *s};
}

/// What is asked of one signature: the group has the key, the file says how r and s are written.
struct Question {
    BytesView public_key;  ///< 04 ‖ x ‖ y
    Hash256 digest;
    BytesView sig;
};

/// Valid when one of its two recovery ids gives the public key.
bool recovers(const Question& question, const std::optional<RS>& sig) {
    if (!sig) return false;
    for (const bool odd_y : {false, true}) {
        const auto key = crypto::recover_public_key(question.digest, sig->r, sig->s, odd_y);
        if (key && equal(*key, question.public_key.subspan(1))) return true;
    }
    return false;
}

bool k1_raw(const Question& question) {
    return recovers(question, raw_signature(question.sig));
}
bool k1_der(const Question& question) {
    return recovers(question, der_signature(question.sig));
}
/// A high s is refused (EIP-2).
bool k1_bitcoin(const Question& question) {
    const auto sig = der_signature(question.sig);
    return sig && sig->s <= crypto::kSecp256k1HalfOrder && recovers(question, sig);
}
bool r1_raw(const Question& question) {
    Bytes input = to_bytes(question.digest);
    append(input, question.sig);
    append(input, question.public_key.subspan(1));
    return crypto::p256_verify(input);
}

struct File {
    std::string_view stem;
    bool (*verifies)(const Question& question);
};

constexpr std::array kFiles{
    File{"ecdsa_secp256k1_sha256_bitcoin_test", k1_bitcoin},
    File{"ecdsa_secp256k1_sha256_p1363_test", k1_raw},
    File{"ecdsa_secp256k1_sha256_test", k1_der},
    File{"ecdsa_secp256r1_sha256_p1363_test", r1_raw},
};

std::string test_name(const codec::Json& row) {
    return std::to_string(codec::get_u64(row, "tcId").value()) + " " + text_of(row, "comment");
}

void run_signatures(const File& file, const codec::Json& group, Tally& tally) {
    const auto key = hex_of(group, "publicKey.uncompressed");
    for (const auto& row : *codec::get_array(group, "tests").value()) {
        if (tally.skip(test_name(row))) continue;
        const auto sig = hex_of(row, "sig");
        const bool valid = text_of(row, "result") == "valid";
        const bool got = file.verifies({key, crypto::sha256(hex_of(row, "msg")), sig});
        tally.record(test_name(row), got == valid ? "" : got ? "accepted" : "refused");
    }
}

std::string check_pbkdf2(const codec::Json& row) {
    const auto rounds = codec::get_u64(row, "iterationCount").value();
    const auto got = crypto::stretch_password(
        crypto::Pbkdf2Cost{static_cast<std::uint32_t>(rounds)}, hex_of(row, "password"),
        hex_of(row, "salt"), codec::get_u64(row, "dkLen").value());
    if (!got) return got.error().message;
    return compare_bytes("derived", *got, hex_of(row, "dk"));
}

std::string not_tested(const codec::Json&) {
    return "no test of this file";
}

void run_group(std::string_view stem, const codec::Json& group, Tally& tally) {
    const auto* file = std::find_if(kFiles.begin(), kFiles.end(),
                                    [&](const auto& one) { return one.stem == stem; });
    if (file != kFiles.end()) return run_signatures(*file, group, tally);
    const auto check = stem.starts_with("pbkdf2_") ? check_pbkdf2 : not_tested;
    for (const auto& row : *codec::get_array(group, "tests").value())
        if (!tally.skip(test_name(row))) tally.record(test_name(row), check(row));
}

}  // namespace

void run_wycheproof_tests(const std::filesystem::path& path, Tally& tally) {
    const auto json = evmtool::load_vector_file(path);
    if (!json) return tally.record("", json.error().message);
    for (const auto& group : *codec::get_array(*json, "testGroups").value())
        run_group(path.stem().string(), group, tally);
}

}  // namespace alt::spec
