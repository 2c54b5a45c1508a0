#include "runtime/trace/flat_call.hpp"

#include "tests/unit/runtime/trace/traced.hpp"

namespace alt::trace {
namespace {

codec::Json flat(Traced& world, const std::optional<FlatPlace>& place = {}) {
    Budget budget;
    FlatCallTracer tracer(budget, place);
    return world.json(tracer);
}

TEST_SUITE("runtime/trace/flat_call") {
    TEST_CASE("calls are listed with their paths; precompiles without value are not") {
        // CALL of 0xd0, which calls 0xd1 and then a precompile; CALL of 0xd1, which reverts.
        Traced world("5f5f5f5f5f60d0614000f15f5f5f5f5f60d1611000f100");
        world.put(account(0xd0), "5f5f5f5f60d1610500fa5f5f5f5f6004610500fa00");
        world.put(account(0xd1), "60015ffd");
        const auto list = flat(world).as_array();
        REQUIRE(list.size() == 4);
        CHECK(list.at(0).as_object().at("subtraces") == 2);
        CHECK(codec::to_text(list.at(0).as_object().at("traceAddress")) == "[]");
        CHECK(list.at(1).as_object().at("subtraces") == 1);
        CHECK(codec::to_text(list.at(1).as_object().at("traceAddress")) == "[0]");
        // PUSH1, PUSH0, and a word of memory: 8.
        CHECK(list.at(2) == parse(R"({
            "action": {"from": "0x00000000000000000000000000000000000000d0",
                       "callType": "staticcall", "gas": "0x500", "input": "0x",
                       "to": "0x00000000000000000000000000000000000000d1", "value": "0x0"},
            "error": "Reverted", "result": {"gasUsed": "0x8", "output": "0x00"},
            "subtraces": 0, "traceAddress": [0, 0], "type": "call"})"));
        CHECK(codec::to_text(list.at(3).as_object().at("traceAddress")) == "[1]");
    }
    TEST_CASE("creations and SELFDESTRUCT have their own forms, and a place when they stand") {
        // CREATE of what destructs itself in favour of the caller: CALLER SELFDESTRUCT.
        Traced world("6133ff5f526002601e5ff000");
        const FlatPlace place{
            .block_hash = Hash256{}, .block_num = 7, .tx_hash = {}, .tx_index = 2};
        const auto list = flat(world, place).as_array();
        REQUIRE(list.size() == 3);
        const auto& creation = list.at(1).as_object();
        const auto created = to_hex(eth::create_address(kTarget, 0));
        CHECK(creation.at("type") == codec::Json("create"));
        CHECK(creation.at("action").as_object().at("init") == codec::Json("0x33ff"));
        CHECK(creation.at("action").as_object().at("creationMethod") == codec::Json("create"));
        CHECK(creation.at("result").as_object().at("address") == codec::Json(created));
        CHECK(creation.at("result").as_object().at("code") == codec::Json("0x"));
        CHECK(creation.at("blockNumber") == 7);
        CHECK(creation.at("transactionPosition") == 2);
        const auto& end = list.at(2).as_object();
        CHECK(end.at("type") == codec::Json("suicide"));
        CHECK(end.at("result").is_null());
        CHECK(end.at("action") == parse(R"({"address": ")" + created + R"(", "balance": "0x0",
            "refundAddress": "0x00000000000000000000000000000000000000bb"})"));
    }
    TEST_CASE("failures other than reverts have no result") {
        Traced world("fe");
        const auto list = flat(world).as_array();
        CHECK(list.at(0).as_object().at("error") == codec::Json("Bad instruction"));
        CHECK(list.at(0).as_object().at("result").is_null());
        // The intrinsic gas is not part of it.
        CHECK(list.at(0).as_object().at("action").as_object().at("gas") == codec::Json("0x13498"));
    }
    TEST_CASE("a filter looks at both ends") {
        CallFrame frame;
        frame.from = account(1);
        frame.to = account(2);
        CHECK(FlatFilter{}.matches(frame));
        CHECK(FlatFilter{.from = {account(1)}, .to = {account(2)}}.matches(frame));
        CHECK(!FlatFilter{.from = {account(2)}, .to = {}}.matches(frame));
        CHECK(!FlatFilter{.from = {}, .to = {account(1)}}.matches(frame));
        frame.to.reset();
        CHECK(!FlatFilter{.from = {}, .to = {account(2)}}.matches(frame));
    }
}

}  // namespace
}  // namespace alt::trace
