#include "runtime/rpc/params.hpp"

#include <doctest/doctest.h>

namespace alt::rpc {
namespace {

using client::BlockTag;

Result<node::BlockId> block_id(std::string_view text) {
    const auto json = codec::parse_json(text);
    REQUIRE(json);
    return parse_block_id(*json);
}

Result<LogQuery> log_query(std::string_view text) {
    const auto json = codec::parse_json(text);
    REQUIRE(json);
    return parse_log_query(&*json);
}

const std::string kHash = "\"0x" + std::string(63, '0') + "7\"";

TEST_SUITE("runtime/rpc/params") {
    TEST_CASE("a block is named by tag, number, hash or an EIP-1898 object") {
        CHECK(*block_id("\"latest\"") == node::BlockId(BlockTag::latest));
        CHECK(*block_id("\"finalized\"") == node::BlockId(BlockTag::finalized));
        CHECK(*block_id("\"0x1f\"") == node::BlockId(std::uint64_t{31}));
        const node::BlockId hash = to_be_bytes(uint256{7});
        CHECK(*block_id(kHash) == hash);
        CHECK(*block_id("{\"blockHash\":" + kHash + ",\"requireCanonical\":true}") == hash);
        CHECK(*block_id("{\"blockNumber\":\"0x2\"}") == node::BlockId(std::uint64_t{2}));
    }
    TEST_CASE("what names no block is refused") {
        for (const auto* text :
             {"\"newest\"", "\"0x\"", "\"0x01\"", "{}", "[]", "true", "\"0x11111111111111111\"",
              "{\"blockNumber\":{\"blockNumber\":\"0x1\"}}"}) {
            CAPTURE(text);
            CHECK(!block_id(text));
        }
    }
    TEST_CASE("a log filter takes one address or many, and alternatives by position") {
        const std::string address = "\"0x" + std::string(40, '1') + "\"";
        const auto one = log_query("{\"address\":" + address + ",\"topics\":[null,[" + kHash + "," +
                                   kHash + "]," + kHash + "]}");
        REQUIRE(one);
        CHECK(one->filter.addresses.size() == 1);
        REQUIRE(one->filter.topics.size() == 3);
        CHECK(one->filter.topics[0].empty());
        CHECK(one->filter.topics[1].size() == 2);
        CHECK(one->filter.topics[2].size() == 1);
        CHECK(
            log_query("{\"address\":[" + address + "," + address + "]}")->filter.addresses.size() ==
            2);
        CHECK(log_query("{\"blockHash\":" + kHash + "}")->block.has_value());
    }
    TEST_CASE("a filter that contradicts itself or is out of bounds is refused") {
        CHECK(!log_query("{\"blockHash\":" + kHash + ",\"fromBlock\":\"0x1\"}"));
        CHECK(!log_query("{\"topics\":[null,null,null,null,null]}"));
        CHECK(!log_query("{\"topics\":\"0x\"}"));
        CHECK(!log_query("{\"address\":\"0x1\"}"));
        CHECK(!log_query("[]"));
    }
    TEST_CASE("a missing parameter is named by its position") {
        const codec::Json json = codec::JsonArray{};
        CHECK(Params(json).address(0).error().message == "missing value for required argument 0");
    }
}

}  // namespace
}  // namespace alt::rpc
