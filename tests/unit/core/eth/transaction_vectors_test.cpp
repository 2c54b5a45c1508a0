#include "core/eth/transaction.hpp"
#include "tests/support/shared_json.hpp"

namespace alt {
namespace {

/// The result under the newest fork that the file has.
const codec::Json& newest(const codec::Json& results) {
    for (const char* fork : {"Cancun", "Shanghai", "Paris"})
        if (const auto* found = codec::find(results, fork)) return *found;
    FAIL("no known fork");
    return results;
}

/// Gas belongs to validation in runtime/chain, not to decoding.
bool about_gas(std::string_view exception) {
    return exception.find("INTRINSIC_GAS") != std::string_view::npos ||
           exception.find("GASLIMIT_PRICE_PRODUCT") != std::string_view::npos;
}

/// Decoding, the sender, and the rules of validation that need neither state nor gas.
Result<Address> accept(BytesView raw) {
    ALT_TRY_ASSIGN(const eth::Transaction tx, eth::decode_transaction(raw));
    if (tx.chain_id.value_or(1) != 1) return make_error(Errc::invalid_input, "INVALID_CHAINID");
    if (tx.nonce == ~std::uint64_t{0}) return make_error(Errc::invalid_input, "NONCE_TOO_BIG");
    return eth::recover_sender(tx);
}

void check_case(const codec::Json& row) {
    const codec::Json& want = newest(*codec::find(row, "result"));
    const Bytes raw = testing::hex_of(row, "txbytes");
    const auto sender = accept(raw);
    if (codec::find(want, "exception") != nullptr) {
        const std::string exception = testing::text_of(want, "exception");
        if (!about_gas(exception)) CHECK_MESSAGE(!sender.has_value(), exception);
        return;
    }
    REQUIRE_MESSAGE(sender.has_value(), sender.error().message);
    CHECK(*sender == codec::get_address(want, "sender").value());
    CHECK(eth::hash_of(eth::decode_transaction(raw).value()) ==
          codec::get_hash(want, "hash").value());
}

TEST_SUITE("core/eth/transaction_vectors") {
    TEST_CASE("raw transactions are decoded and refused as ethereum/tests wants") {
        const auto folder = testing::shared_vectors("ethereum-tests/transaction_tests");
        if (!folder) return;
        std::size_t checked = 0;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(*folder)) {
            if (entry.path().extension() != ".json") continue;
            const auto root = testing::load_json(entry.path());
            for (const auto& row : *root.if_object()) {
                const std::string name(row.key());
                CAPTURE(name);
                check_case(row.value());
                ++checked;
            }
        }
        CHECK(checked >= 100);
    }
}

}  // namespace
}  // namespace alt
