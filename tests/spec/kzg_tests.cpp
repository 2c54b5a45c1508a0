#include "core/crypto/kzg.hpp"

#include <map>

#include "core/crypto/sha256.hpp"
#include "runtime/evm/precompiles.hpp"
#include "runtime/evmtool/vector_file.hpp"
#include "tests/spec/categories.hpp"
#include "tests/spec/fields.hpp"

namespace alt::spec {
namespace {

using Blobs = std::map<std::string, Bytes, std::less<>>;

/// Hex as it is: some inputs are malformed by their length alone.
Bytes input_of(const codec::Json& row, std::string_view key, const Blobs& blobs) {
    const auto text = text_of(row.at("input"), key);
    const auto blob = blobs.find(text);
    return blob != blobs.end() ? blob->second : parse_hex(text).value();
}

/// `got` is none when the function reports an error.
std::string compare_output(const codec::Json& row, const std::optional<Bytes>& got) {
    const auto& output = row.at("output");
    if (output.is_null()) return got ? "no error" : "";
    if (!got) return "an error";
    return compare_bytes("output", *got, codec::as_bytes(output, "output").value());
}

std::string compare_verdict(const codec::Json& row, crypto::KzgVerdict got) {
    const auto& output = row.at("output");
    const auto want = output.is_null()   ? crypto::KzgVerdict::malformed
                      : output.as_bool() ? crypto::KzgVerdict::valid
                                         : crypto::KzgVerdict::wrong;
    return got == want ? "" : "another verdict";
}

template <typename Fixed>
std::optional<Bytes> bytes_of(const std::optional<Fixed>& fixed) {
    if (!fixed) return std::nullopt;
    return Bytes(fixed->begin(), fixed->end());
}

std::optional<Bytes> bytes_of(const std::optional<Hash256>& hash) {
    if (!hash) return std::nullopt;
    return to_bytes(*hash);
}

std::string check_commit(const codec::Json& row, const Blobs& blobs) {
    return compare_output(row, bytes_of(crypto::kzg_commit(input_of(row, "blob", blobs))));
}

std::string check_prove_blob(const codec::Json& row, const Blobs& blobs) {
    return compare_output(row,
                          bytes_of(crypto::kzg_prove_blob(input_of(row, "blob", blobs),
                                                          input_of(row, "commitment", blobs))));
}

std::string check_challenge(const codec::Json& row, const Blobs& blobs) {
    return compare_output(row, bytes_of(crypto::kzg_challenge(input_of(row, "blob", blobs),
                                                              input_of(row, "commitment", blobs))));
}

std::string check_prove(const codec::Json& row, const Blobs& blobs) {
    const auto opening = crypto::kzg_prove(input_of(row, "blob", blobs), input_of(row, "z", blobs));
    const auto& output = row.at("output");
    if (output.is_null()) return opening ? "no error" : "";
    if (!opening) return "an error";
    auto error =
        compare_bytes("proof", opening->proof, codec::as_bytes(output.at(0), "proof").value());
    return error.empty()
               ? compare_bytes("y", opening->y, codec::as_bytes(output.at(1), "y").value())
               : error;
}

std::string check_verify_blob(const codec::Json& row, const Blobs& blobs) {
    return compare_verdict(row, crypto::kzg_check_blob_proof(input_of(row, "blob", blobs),
                                                             input_of(row, "commitment", blobs),
                                                             input_of(row, "proof", blobs)));
}

/// The precompile at 0x0a says the same: it succeeds if and only if the proof is valid.
std::string check_precompile(BytesView commitment, BytesView z, BytesView y, BytesView proof,
                             bool valid) {
    auto hash = crypto::sha256(commitment);
    hash.bytes[0] = 0x01;  // EIP-4844: VERSIONED_HASH_VERSION_KZG
    Bytes input;
    for (const auto part : {BytesView(hash), z, y, commitment, proof}) append(input, part);
    Bytes output;
    const auto result =
        evm::run_precompile(0x0a, evm::rules_of(evm::Revision::cancun), input, 50'000, output);
    if ((result.status == evm::Status::success) != valid) return "the precompile differs";
    if (!valid || (result.gas_left == 0 && output.size() == 64)) return "";
    return "the precompile's gas or output differs";
}

std::string check_verify(const codec::Json& row, const Blobs& blobs) {
    const auto commitment = input_of(row, "commitment", blobs);
    const auto z = input_of(row, "z", blobs);
    const auto y = input_of(row, "y", blobs);
    const auto proof = input_of(row, "proof", blobs);
    const auto verdict = crypto::kzg_check_proof(commitment, z, y, proof);
    auto error = compare_verdict(row, verdict);
    if (!error.empty()) return error;
    return check_precompile(commitment, z, y, proof, verdict == crypto::KzgVerdict::valid);
}

struct Function {
    std::string_view file;
    std::string (*check)(const codec::Json& row, const Blobs& blobs);
};

constexpr std::array kFunctions{
    Function{"blob_to_kzg_commitment", check_commit},
    Function{"compute_blob_kzg_proof", check_prove_blob},
    Function{"compute_challenge", check_challenge},
    Function{"compute_kzg_proof", check_prove},
    Function{"verify_blob_kzg_proof", check_verify_blob},
    Function{"verify_kzg_proof", check_verify},
};

Result<Blobs> load_blobs(const std::filesystem::path& folder) {
    ALT_TRY_ASSIGN(const auto json, evmtool::load_vector_file(folder / "blobs.json"));
    Blobs out;
    for (const auto& [name, blob] : json.as_object())
        out[std::string(name)] = codec::as_bytes(blob, "blob").value();
    return out;
}

}  // namespace

void run_kzg_tests(const std::filesystem::path& file, Tally& tally) {
    const auto stem = file.stem().string();
    const auto* function = std::find_if(kFunctions.begin(), kFunctions.end(),
                                        [&](const auto& one) { return one.file == stem; });
    if (function == kFunctions.end()) return;  // the blobs and the setup
    const auto json = evmtool::load_vector_file(file);
    if (!json) return tally.record("", json.error().message);
    const auto blobs = load_blobs(file.parent_path());
    if (!blobs) return tally.record("", blobs.error().message);
    each_member(*json, tally, [&](const codec::Json& row) { return function->check(row, *blobs); });
}

}  // namespace alt::spec
