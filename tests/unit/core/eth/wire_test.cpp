#include "core/eth/wire.hpp"

#include <sstream>

#include "core/crypto/hd_key.hpp"
#include "tests/support/shared_json.hpp"

namespace alt {
namespace {

/// The non-null result objects of the recorded calls of one JSON-RPC method.
std::vector<codec::Json> recorded(const std::filesystem::path& folder) {
    std::vector<codec::Json> out;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        std::istringstream lines(testing::read_text(entry.path()));
        for (std::string line; std::getline(lines, line);) {
            if (!line.starts_with("<< ")) continue;
            const auto answer = codec::parse_json(std::string_view(line).substr(3)).value();
            if (const auto* result = codec::find(answer, "result")) out.push_back(*result);
        }
    }
    return out;
}

TEST_SUITE("core/eth/wire") {
    TEST_CASE("recorded receipts survive reading and writing") {
        const auto root = testing::shared_vectors("ethereum-tests/rpc/tests");
        if (!root) return;
        std::size_t checked = 0;
        for (const auto& json : recorded(*root / "eth_getTransactionReceipt")) {
            // Before Byzantium a receipt has a state root in place of the status.
            if (codec::find(json, "status") == nullptr) continue;
            const auto receipt = eth::receipt_from_json(json);
            REQUIRE_MESSAGE(receipt.has_value(), receipt.error().message);
            eth::Bloom bloom;
            for (const auto& log : receipt->receipt.logs) eth::add_to_bloom(bloom, log);
            CHECK(bloom == receipt->receipt.bloom);
            // The block's time stands only in the logs, so it cannot come back from a receipt.
            if (receipt->receipt.logs.empty()) CHECK(eth::to_json(*receipt) == json);
            ++checked;
        }
        CHECK(checked >= 2);
    }

    TEST_CASE("recorded logs survive reading and writing") {
        const auto root = testing::shared_vectors("ethereum-tests/rpc/tests");
        if (!root) return;
        std::size_t checked = 0;
        for (const auto& answer : recorded(*root / "eth_getLogs")) {
            for (const auto& json : *answer.if_array()) {
                const auto log = eth::log_from_json(json);
                REQUIRE_MESSAGE(log.has_value(), log.error().message);
                CHECK(eth::to_json(*log) == json);
                ++checked;
            }
        }
        CHECK(checked > 0);
    }

    TEST_CASE("recorded blocks have the hash of the header that is read from them") {
        const auto root = testing::shared_vectors("ethereum-tests/rpc/tests");
        if (!root) return;
        std::size_t checked = 0;
        for (const char* method : {"eth_getBlockByNumber", "eth_getBlockByHash"}) {
            for (const auto& json : recorded(*root / method)) {
                const auto header = eth::header_from_json(json);
                REQUIRE_MESSAGE(header.has_value(), header.error().message);
                const Hash256 hash = codec::get_hash(json, "hash").value();
                CHECK(eth::hash_of(*header) == hash);
                const auto written = eth::to_json(eth::Block{*header, {}}, hash, 1, false, {});
                for (const auto& member : *written.if_object()) {
                    const std::string key(member.key());
                    if (key == "transactions" || key == "size" || key == "uncles") continue;
                    const codec::Json* want = codec::find(json, key);
                    REQUIRE_MESSAGE(want != nullptr, key);
                    // Withdrawals are empty here and need not be there.
                    if (key != "withdrawals") CHECK_MESSAGE(member.value() == *want, key);
                }
                ++checked;
            }
        }
        CHECK(checked >= 4);
    }

    TEST_CASE("a mined transaction is written as the recorded one") {
        const auto root = testing::shared_vectors("ethereum-tests/rpc");
        if (!root) return;
        std::size_t checked = 0;
        for (const auto& json : recorded(*root / "tests/eth_getTransactionByHash")) {
            if (codec::get_u64(json, "type").value() != 0) continue;
            eth::Transaction tx;
            tx.nonce = codec::get_u64(json, "nonce").value();
            tx.max_fee_per_gas = codec::get_quantity(json, "gasPrice").value();
            tx.max_priority_fee_per_gas = tx.max_fee_per_gas;
            tx.gas_limit = codec::get_u64(json, "gas").value();
            if (codec::find(json, "to") != nullptr) tx.to = codec::get_address(json, "to").value();
            tx.value = codec::get_quantity(json, "value").value();
            tx.data = codec::get_bytes(json, "input").value();
            const std::uint64_t v = codec::get_u64(json, "v").value();
            if (v >= 35) tx.chain_id = (v - 35) / 2;
            tx.signature = {codec::get_quantity(json, "r").value(),
                            codec::get_quantity(json, "s").value(), v % 2 == 0};
            const auto hash = codec::get_hash(json, "hash").value();
            CHECK(eth::hash_of(tx) == hash);
            const eth::Placement at{codec::get_hash(json, "blockHash").value(),
                                    codec::get_u64(json, "blockNumber").value(),
                                    codec::get_u64(json, "blockTimestamp").value(),
                                    codec::get_u64(json, "transactionIndex").value()};
            const auto from = codec::get_address(json, "from").value();
            CHECK(eth::recover_sender(tx).value() == from);
            CHECK(eth::to_json(tx, hash, from, at, 0) == json);
            ++checked;
        }
        CHECK(checked > 0);
    }

    TEST_CASE("a pending transaction shows its cap and no place") {
        eth::Transaction tx;
        tx.type = eth::TxType::fee_market;
        tx.chain_id = 901;
        tx.max_fee_per_gas = 100;
        tx.max_priority_fee_per_gas = 2;
        const auto json = eth::to_json(tx, Hash256(), Address(), std::nullopt, 7);
        CHECK(codec::get_u64(json, "gasPrice").value() == 100);
        CHECK(codec::find(json, "blockHash") == nullptr);
        CHECK(codec::get_u64(json, "yParity").value() == 0);
        const auto mined = eth::to_json(tx, Hash256(), Address(), eth::Placement(), 7);
        CHECK(codec::get_u64(mined, "gasPrice").value() == 9);
    }

    TEST_CASE("blobs and authorisations are shown as execution-apis names them") {
        eth::Transaction tx;
        tx.type = eth::TxType::blob;
        tx.max_fee_per_blob_gas = 5;
        tx.blob_versioned_hashes = {to_be_bytes(1)};
        const auto blob = eth::to_json(tx, Hash256(), Address(), std::nullopt, 7);
        CHECK(codec::get_u64(blob, "maxFeePerBlobGas").value() == 5);
        CHECK(codec::get_array(blob, "blobVersionedHashes").value()->size() == 1);
        CHECK(codec::find(blob, "authorizationList") == nullptr);
        tx.type = eth::TxType::set_code;
        tx.authorization_list.resize(1);
        tx.authorization_list[0].nonce = 4;
        tx.authorization_list[0].y_parity = 1;
        const auto set_code = eth::to_json(tx, Hash256(), Address(), std::nullopt, 7);
        const auto& list = *codec::get_array(set_code, "authorizationList").value();
        CHECK(codec::get_u64(list[0], "yParity").value() == 1);
        CHECK(codec::get_u64(list[0], "nonce").value() == 4);
        CHECK(codec::find(set_code, "maxFeePerBlobGas") == nullptr);
    }

    TEST_CASE("a deposit shows its source and mint") {
        eth::Transaction tx;
        tx.type = eth::TxType::deposit;
        tx.mint = 5;
        const auto json = eth::to_json(tx, Hash256(), tx.from, eth::Placement(), 7);
        CHECK(codec::get_u64(json, "type").value() == 0x7e);
        CHECK(codec::get_u64(json, "mint").value() == 5);
        CHECK(codec::get_u64(json, "gasPrice").value() == 0);
        CHECK(codec::find(json, "sourceHash") != nullptr);
    }

    TEST_CASE("a full block places its transactions one after the other") {
        eth::Block block;
        block.header.number = 4;
        block.transactions.resize(2);
        const std::vector<Address> senders{crypto::dev_key(0).address(),
                                           crypto::dev_key(1).address()};
        const auto json = eth::to_json(block, to_be_bytes(9), 600, true, senders);
        const auto& list = *codec::get_array(json, "transactions").value();
        CHECK(codec::get_u64(list[1], "transactionIndex").value() == 1);
        CHECK(codec::get_address(list[1], "from").value() == senders[1]);
        CHECK(codec::get_u64(json, "size").value() == 600);
    }

    TEST_CASE("a foreign answer is refused with the place of its flaw") {
        const auto json = codec::parse_json(R"({"status":"0x1","cumulativeGasUsed":"x"})").value();
        CHECK(eth::receipt_from_json(json).error().message.starts_with(
            "receipt: cumulativeGasUsed: "));
        CHECK_FALSE(eth::receipt_from_json(codec::Json(nullptr)).has_value());
        CHECK_FALSE(eth::log_from_json(codec::Json(5)).has_value());
        CHECK_FALSE(eth::header_from_json(codec::JsonArray()).has_value());
    }
}

}  // namespace
}  // namespace alt
