#include "core/eth/receipt.hpp"

#include <doctest/doctest.h>

#include "core/base/hex.hpp"
#include "core/codec/rlp.hpp"
#include "core/eth/header.hpp"

namespace alt {
namespace {

eth::Log transfer_log() {
    return {to_address(uint256(0xaa)), {to_be_bytes(1), to_be_bytes(2)}, {0x01, 0x02}};
}

TEST_SUITE("core/eth/receipt") {
    TEST_CASE("the bloom holds what was added and nothing is lost") {
        eth::Bloom bloom;
        CHECK_FALSE(eth::bloom_may_contain(bloom, transfer_log().address));
        eth::add_to_bloom(bloom, transfer_log());
        CHECK(eth::bloom_may_contain(bloom, transfer_log().address));
        CHECK(eth::bloom_may_contain(bloom, transfer_log().topics[1]));
        CHECK_FALSE(eth::bloom_may_contain(bloom, to_be_bytes(3)));
    }

    TEST_CASE("no logs have the hash that state tests compare") {
        CHECK(eth::logs_hash({}) == eth::kEmptyOmmersHash);
    }

    TEST_CASE("a deposit's receipt carries its nonce and version") {
        eth::Receipt receipt;
        receipt.type = eth::TxType::deposit;
        receipt.success = true;
        receipt.cumulative_gas_used = 0x5208;
        receipt.logs = {transfer_log()};
        receipt.deposit_nonce = 9;
        const Bytes raw = eth::encode(receipt);
        REQUIRE(raw[0] == 0x7e);
        const BytesView payload = BytesView(raw).subspan(1);
        CHECK(codec::check_rlp(payload).has_value());
        codec::RlpReader fields = codec::RlpReader(payload).list().value();
        CHECK(fields.uint64().value() == 1);
        CHECK(fields.uint64().value() == 0x5208);
        CHECK(fields.bytes().value().size() == 256);
        CHECK_FALSE(fields.list().value().at_end());
        CHECK(fields.uint64().value() == 9);
        CHECK(fields.uint64().value() == 1);
        CHECK(fields.at_end());
    }

    TEST_CASE("a legacy receipt has no type byte") {
        eth::Receipt receipt;
        const Bytes raw = eth::encode(receipt);
        CHECK(raw.size() == 3 + 1 + 1 + 3 + 256 + 1);
        CHECK(raw[0] == 0xf9);
    }
}

}  // namespace
}  // namespace alt
