#include "runtime/trace/struct_logger.hpp"

#include "tests/unit/runtime/trace/traced.hpp"

namespace alt::trace {
namespace {

codec::JsonObject log(Traced& world, const StructLogger::Options& options = {}) {
    Budget budget;
    StructLogger tracer(budget, options);
    return world.json(tracer).as_object();
}

TEST_SUITE("runtime/trace/struct_logger") {
    TEST_CASE("every instruction is told with what it finds") {
        Traced world;
        world.put(kTarget, "602a5f525f545000", {}, {{0, 7}});
        const auto zero = to_hex(Hash256{});
        CHECK(codec::Json(log(world)) == parse(R"({
            "gas": 23115, "failed": false, "returnValue": "0x",
            "structLogs": [
                {"pc": 0, "op": "PUSH1", "gas": 79000, "gasCost": 3, "depth": 1, "stack": []},
                {"pc": 2, "op": "PUSH0", "gas": 78997, "gasCost": 2, "depth": 1,
                 "stack": ["0x2a"]},
                {"pc": 3, "op": "MSTORE", "gas": 78995, "gasCost": 6, "depth": 1,
                 "stack": ["0x2a", "0x0"]},
                {"pc": 4, "op": "PUSH0", "gas": 78989, "gasCost": 2, "depth": 1, "stack": []},
                {"pc": 5, "op": "SLOAD", "gas": 78987, "gasCost": 2100, "depth": 1,
                 "stack": ["0x0"], "storage": {")" +
                                               zero + R"(": ")" + to_hex(to_be_bytes(7)) +
                                               R"("}},
                {"pc": 6, "op": "POP", "gas": 76887, "gasCost": 2, "depth": 1, "stack": ["0x7"]},
                {"pc": 7, "op": "STOP", "gas": 76885, "gasCost": 0, "depth": 1, "stack": []}]})"));
    }
    TEST_CASE("memory, stack and the number of steps are chosen") {
        Traced world("602a5f5200");
        const auto text =
            codec::to_text(log(world, {.with_memory = true, .with_stack = false}).at("structLogs"));
        CHECK(text.find("stack") == std::string::npos);
        CHECK(text.find("\"memory\":[\"" + to_hex(to_be_bytes(0x2a)) + "\"]") != std::string::npos);
        const auto two = log(world, {.limit = 2});
        CHECK(two.at("structLogs").as_array().size() == 2);
        CHECK(two.at("gas") == 21011);
    }
    TEST_CASE("a call costs what it passes on, a creation does not") {
        // CALL of 0xd0 with 0x1000 gas; CREATE of nothing.
        Traced world("5f5f5f5f5f60d0611000f15f5f5ff000");
        world.put(account(0xd0), "00");
        const auto steps = log(world).at("structLogs").as_array();
        std::vector<std::pair<std::string, std::uint64_t>> seen;
        for (const auto& step : steps)
            if (const auto op = codec::get_string(step, "op").value(); op[0] != 'P')
                seen.emplace_back(op, codec::get_u64(step, "gasCost").value());
        CHECK(seen == std::vector<std::pair<std::string, std::uint64_t>>{{"CALL", 2600 + 0x1000},
                                                                         {"STOP", 0},
                                                                         {"CREATE", 32'000},
                                                                         {"STOP", 0},
                                                                         {"STOP", 0}});
        CHECK(codec::get_u64(steps.at(8), "depth").value() == 2);
    }
    TEST_CASE("return data is told where there is any") {
        Traced world("5f5f5f5f5f60d0611000f100");
        world.put(account(0xd0), "60015ff3");
        const auto steps = log(world, {.with_return_data = true}).at("structLogs").as_array();
        CHECK(codec::get_string(steps.back(), "returnData").value() == "0x00");
        CHECK(!steps.at(0).as_object().contains("returnData"));
    }
    TEST_CASE("errors of stack and gas stand in their line, reverts in the summary") {
        Traced underflow("01");
        const auto failed = log(underflow);
        CHECK(failed.at("failed") == true);
        CHECK(failed.at("returnValue") == codec::Json("0x"));
        CHECK(failed.at("structLogs") == parse(R"json([{
            "pc": 0, "op": "ADD", "gas": 79000, "gasCost": 3, "depth": 1,
            "error": "stack underflow (0 <=> 2)", "stack": []}])json"));
        Traced reverts("60015ffd");
        const auto reverted = log(reverts);
        CHECK(reverted.at("failed") == true);
        CHECK(reverted.at("returnValue") == codec::Json("0x00"));
        CHECK(!reverted.at("structLogs").as_array().back().as_object().contains("error"));
        Traced undefined("0c");
        CHECK(log(undefined).at("structLogs") == parse(R"([{
            "pc": 0, "op": "opcode 0xc not defined", "gas": 79000, "gasCost": 0, "depth": 1,
            "stack": []}])"));
        Traced poor("5f54");
        poor.tx.gas_limit = 21'001;
        CHECK(log(poor).at("structLogs") == parse(R"([{
            "pc": 0, "op": "PUSH0", "gas": 1, "gasCost": 2, "depth": 1, "error": "out of gas",
            "stack": []}])"));
    }
    TEST_CASE("refunds are the transaction's so far") {
        Traced world;
        world.put(kTarget, "5f60015500", {}, {{1, 7}});
        const auto steps = log(world).at("structLogs").as_array();
        CHECK(!steps.at(2).as_object().contains("refund"));
        CHECK(codec::get_u64(steps.at(3), "refund").value() == 4800);
    }
    TEST_CASE("a loop is cut off by the room, not by the memory of the machine") {
        Traced world("5b5f56");  // JUMPDEST PUSH0 JUMP
        world.put(kSender, {}, kWeiPerEther);
        world.tx.gas_limit = 16'000'000;
        Budget budget(1 << 20);
        StructLogger tracer(budget, {});
        world.run(tracer);
        const auto result = tracer.result();
        REQUIRE(!result);
        CHECK(result.error().message.find("more than 1 MiB") != std::string::npos);
        CHECK(result.error().message.find("limit") != std::string::npos);
    }
}

}  // namespace
}  // namespace alt::trace
