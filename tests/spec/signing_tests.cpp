#include "core/base/hex.hpp"
#include "core/eth/transaction.hpp"
#include "runtime/evmtool/state_test.hpp"
#include "runtime/evmtool/vector_file.hpp"
#include "tests/spec/categories.hpp"

namespace alt::spec {
namespace {

/// Which chain id the transaction was signed with: some legacy ones have none.
std::optional<std::uint64_t> signed_chain_id(BytesView raw, std::uint64_t chain_id) {
    const auto tx = eth::decode_transaction(raw);
    return tx && !tx->chain_id ? std::nullopt : std::optional(chain_id);
}

std::string check(const codec::Json& test, const codec::Json& post, std::uint64_t chain_id) {
    const auto want = codec::get_bytes(post, "txbytes").value();
    const auto raw =
        evmtool::signed_transaction(*codec::find(test, "transaction"),
                                    *codec::find(post, "indexes"), signed_chain_id(want, chain_id));
    if (!raw) return raw.error().message;
    return *raw == want ? "" : "signed as " + to_hex(*raw) + ", expected " + to_hex(want);
}

}  // namespace

void run_signing_tests(const std::filesystem::path& file, Tally& tally) {
    const auto json = evmtool::load_vector_file(file);
    if (!json) return tally.record("", json.error().message);
    for (const auto& [key, test] : json->as_object()) {
        const auto chain_id = evmtool::u64_at(test, "config.chainid").value();
        for (const auto& [fork, posts] : test.at("post").as_object()) {
            for (const auto& post : posts.as_array()) {
                if (codec::find(post, "txbytes") == nullptr) continue;  // as under another fork
                const auto name = std::string(key) + " " + std::string(fork);
                if (!tally.skip(name)) tally.record(name, check(test, post, chain_id));
            }
        }
    }
}

}  // namespace alt::spec
