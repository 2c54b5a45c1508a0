#include <array>

#include "core/crypto/keccak.hpp"
#include "core/crypto/ripemd160.hpp"
#include "core/crypto/sha256.hpp"
#include "core/eth/transaction.hpp"
#include "runtime/evmtool/vector_file.hpp"
#include "tests/spec/abi_value.hpp"
#include "tests/spec/categories.hpp"
#include "tests/spec/fields.hpp"

namespace alt::spec {
namespace {

crypto::PrivateKey key_of(const codec::Json& row) {
    return crypto::PrivateKey::from_bytes(hex_of(row, "privateKey")).value();
}

std::string check_account(const codec::Json& row) {
    return compare_bytes("address", key_of(row).address(),
                         codec::get_address(row, "address").value());
}

/// Each row has a list of contracts of one sender.
std::string check_create(const codec::Json& row) {
    const auto sender = codec::get_address(row, "sender").value();
    for (const auto& one : *codec::get_array(row, "creates").value()) {
        const auto got = eth::create_address(sender, codec::get_u64(one, "nonce").value());
        auto error = compare_bytes("address", got, codec::get_address(one, "address").value());
        if (!error.empty()) return text_of(one, "name") + ": " + error;
    }
    return "";
}

std::string check_create2(const codec::Json& row) {
    const auto sender = codec::get_address(row, "sender").value();
    for (const auto& one : *codec::get_array(row, "creates").value()) {
        const auto hash = crypto::keccak256(hex_of(one, "initCode"));
        const auto got = eth::create2_address(sender, codec::get_hash(one, "salt").value(), hash);
        auto error = compare_bytes("init code hash", hash, hex_of(one, "initCodeHash"));
        if (error.empty())
            error = compare_bytes("address", got, codec::get_address(one, "address").value());
        if (!error.empty()) return text_of(one, "name") + ": " + error;
    }
    return "";
}

std::string check_hashes_of(BytesView data, const codec::Json& row) {
    auto error = compare_bytes("keccak256", crypto::keccak256(data), hex_of(row, "keccak256"));
    if (error.empty()) error = compare_bytes("sha256", crypto::sha256(data), hex_of(row, "sha256"));
    if (!error.empty()) return error;
    // As a hash, or as the bytes32 that Solidity makes of it.
    const auto want = hex_of(row, "ripemd160");
    return compare_bytes("ripemd160", crypto::ripemd160(data), BytesView(want).first(20));
}

std::string check_hashes(const codec::Json& row) {
    return check_hashes_of(hex_of(row, "data"), row);
}

std::string check_packed_hashes(const codec::Json& row) {
    const auto& types = *codec::get_array(row, "types").value();
    Bytes packed;
    for (std::size_t i = 0; i < types.size(); ++i)
        append_packed(packed, string_of(types[i]), row.at("values").at(i));
    return check_hashes_of(packed, row);
}

/// The signed form decodes, encodes back, has this unsigned form, sender and signature.
std::string check_signed(const codec::Json& row, const std::string& kind) {
    const auto raw = hex_of(row, "signed" + kind);
    auto tx = eth::decode_transaction(raw);
    if (!tx) return tx.error().message;
    const auto key = key_of(row);
    const auto sender = eth::recover_sender(*tx);
    if (!sender) return sender.error().message;
    auto error = compare_bytes("sender", *sender, key.address());
    if (error.empty()) error = compare_bytes("encoded", eth::encode(*tx), raw);
    if (error.empty())
        error = compare_bytes("signing hash", eth::signing_hash(*tx),
                              crypto::keccak256(hex_of(row, "unsigned" + kind)));
    if (!error.empty()) return error;
    eth::sign(*tx, key);
    return compare_bytes("signed", eth::encode(*tx), raw);
}

std::string check_transaction(const codec::Json& row) {
    for (const std::string kind : {"Legacy", "Eip155", "Berlin", "London", "Cancun"}) {
        // A kind that the fields do not fit (no chain id, no blobs) has an empty text.
        if (kind != "Legacy" && text_of(row, "signed" + kind).empty()) continue;
        auto error = check_signed(row, kind);
        if (!error.empty()) return kind + ": " + error;
    }
    return "";
}

struct File {
    std::string_view stem;
    std::string (*check)(const codec::Json& row);
    std::string_view name_key = "name";
};

std::string not_tested(const codec::Json&) {
    return "no test of this file";
}

constexpr std::array kFiles{
    File{"accounts", check_account},
    File{"create", check_create, "sender"},
    File{"create2", check_create2, "sender"},
    File{"hashes", check_hashes},
    File{"solidity-hashes", check_packed_hashes},
    File{"transactions", check_transaction},
    File{"typed-data", not_tested},
};

}  // namespace

void run_ethers_tests(const std::filesystem::path& path, Tally& tally) {
    const auto stem = path.stem().string();
    if (stem == "abi") return run_abi_tests(path, tally);
    if (stem == "rlp") return run_rlp_tests(path, tally);
    if (stem == "wallets") return run_keystore_tests(path, tally);
    const auto* file = std::find_if(kFiles.begin(), kFiles.end(),
                                    [&](const auto& one) { return one.stem == stem; });
    if (file == kFiles.end()) return tally.record("", "no test of this file");
    const auto json = evmtool::load_vector_file(path);
    if (!json) return tally.record("", json.error().message);
    each_named(*json, tally, file->check, file->name_key);
}

}  // namespace alt::spec
