#include "runtime/trace/call_tracer.hpp"

#include "runtime/trace/four_byte_tracer.hpp"
#include "runtime/trace/mux_tracer.hpp"
#include "tests/unit/runtime/trace/traced.hpp"

namespace alt::trace {
namespace {

codec::Json calls(Traced& world, const CallTracer::Options& options = {}) {
    Budget budget;
    CallTracer tracer(budget, options);
    return world.json(tracer);
}

/// DELEGATECALL of 0xd1, which logs, then STATICCALL of the identity precompile with three bytes.
Traced with_inner_calls() {
    Traced world("5f5f5f5f60d1612000f45f5f60035f600461fffffa00");
    world.put(account(0xd1), "60ff5f5fa1");
    world.tx.value = 5;
    return world;
}

TEST_SUITE("runtime/trace/call_tracer") {
    TEST_CASE("a call that reverts shows its error and no logs") {
        Traced world("5f5f5f5f5f60d0611000f100");
        world.put(account(0xd0), "5f5fa05f5ffd");  // LOG0, REVERT
        CHECK(calls(world, {.with_logs = true}) == parse(R"({
            "from": "0x00000000000000000000000000000000000000aa", "gas": "0x186a0",
            "gasUsed": "0x5dbf", "to": "0x00000000000000000000000000000000000000bb",
            "input": "0x",
            "calls": [{
                "from": "0x00000000000000000000000000000000000000bb", "gas": "0x1000",
                "gasUsed": "0x17f", "to": "0x00000000000000000000000000000000000000d0",
                "input": "0x", "error": "execution reverted", "value": "0x0", "type": "CALL"
            }],
            "value": "0x0", "type": "CALL"})"));
    }
    TEST_CASE("a delegatecall has its caller's value, a staticcall none; precompiles are calls") {
        auto world = with_inner_calls();
        CHECK(calls(world, {.with_logs = true}) == parse(R"({
            "from": "0x00000000000000000000000000000000000000aa", "gas": "0x186a0",
            "gasUsed": "0x5fbb", "to": "0x00000000000000000000000000000000000000bb",
            "input": "0x",
            "calls": [{
                "from": "0x00000000000000000000000000000000000000bb", "gas": "0x2000",
                "gasUsed": "0x2f5", "to": "0x00000000000000000000000000000000000000d1",
                "input": "0x",
                "logs": [{
                    "address": "0x00000000000000000000000000000000000000bb",
                    "topics": [
                        "0x00000000000000000000000000000000000000000000000000000000000000ff"],
                    "data": "0x", "index": "0x0", "position": "0x0"
                }],
                "value": "0x5", "type": "DELEGATECALL"
            }, {
                "from": "0x00000000000000000000000000000000000000bb", "gas": "0xffff",
                "gasUsed": "0x12", "to": "0x0000000000000000000000000000000000000004",
                "input": "0x000000", "output": "0x000000", "type": "STATICCALL"
            }],
            "value": "0x5", "type": "CALL"})"));
    }
    TEST_CASE("without logs and inner calls only the transaction's own call is left") {
        auto world = with_inner_calls();
        CHECK(calls(world, {.only_top_call = true}) == parse(R"({
            "from": "0x00000000000000000000000000000000000000aa", "gas": "0x186a0",
            "gasUsed": "0x5fbb", "to": "0x00000000000000000000000000000000000000bb",
            "input": "0x", "value": "0x5", "type": "CALL"})"));
    }
    TEST_CASE("a creation that fails has no address") {
        Traced world("60fe5f5360015f5ff000");  // CREATE of the init code 0xfe
        const auto top = calls(world).as_object();
        CHECK(top.at("gasUsed") == codec::Json("0x183c2"));
        CHECK(top.at("calls") == parse(R"([{
            "from": "0x00000000000000000000000000000000000000bb", "gas": "0xb4a6",
            "gasUsed": "0xb4a6", "input": "0xfe", "error": "invalid opcode: INVALID",
            "value": "0x0", "type": "CREATE"}])"));
    }
    TEST_CASE("a creation shows the code that it leaves, and where") {
        Traced world;
        world.tx.to.reset();
        world.tx.data = parse_hex("60015ff3").value();
        const auto top = calls(world).as_object();
        CHECK(top.at("type") == codec::Json("CREATE"));
        CHECK(top.at("to") == codec::Json(to_hex(eth::create_address(kSender, 0))));
        CHECK(top.at("output") == codec::Json("0x00"));
    }
    TEST_CASE("code that is too dear to keep fails its creation in geth's words") {
        Traced world;
        world.tx.to.reset();
        world.tx.data = parse_hex("6104005ff3").value();
        const auto top = calls(world).as_object();
        CHECK(top.at("error") == codec::Json("contract creation code storage out of gas"));
        CHECK(top.find("output") == top.end());
    }
    TEST_CASE("a revert with a reason says it") {
        const std::string data = "08c379a0" + std::string(62, '0') + "20" + std::string(62, '0') +
                                 "026e6f" + std::string(60, '0');
        Traced world("6064600a5f3960645ffd" + data);
        const auto top = calls(world).as_object();
        CHECK(top.at("error") == codec::Json("execution reverted"));
        CHECK(top.at("revertReason") == codec::Json("no"));
        CHECK(top.at("output") == codec::Json("0x" + data));
    }
    TEST_CASE("SELFDESTRUCT is a call of its own") {
        Traced world("60eeff");
        world.put(kTarget, "60eeff", 9);
        CHECK(calls(world).as_object().at("calls") == parse(R"([{
            "from": "0x00000000000000000000000000000000000000bb", "gas": "0x0", "gasUsed": "0x0",
            "to": "0x00000000000000000000000000000000000000ee", "input": "0x", "value": "0x9",
            "type": "SELFDESTRUCT"}])"));
    }
    TEST_CASE("logs of what failed do not count in the index") {
        // CALL of 0xd0, which logs and reverts; LOG0.
        Traced world("5f5f5f5f5f60d0611000f15f5fa000");
        world.put(account(0xd0), "5f5fa05f5ffd");
        const auto top = calls(world, {.with_logs = true}).as_object();
        const auto& log = top.at("logs").as_array().at(0).as_object();
        CHECK(log.at("index") == codec::Json("0x0"));
        CHECK(log.at("position") == codec::Json("0x1"));
    }
    TEST_CASE("what is too large is refused, with advice") {
        auto world = with_inner_calls();
        Budget budget(1000);
        CallTracer tracer(budget, {});
        world.run(tracer);
        const auto result = tracer.result();
        REQUIRE(!result);
        CHECK(result.error().message.find("onlyTopCall") != std::string::npos);
    }
}

TEST_SUITE("runtime/trace/tx_tracer") {
    TEST_CASE("budgets share a ceiling, and give back what they drew") {
        const auto fill = [] {
            std::vector<std::unique_ptr<Budget>> all;
            while (all.size() < Budget::kAll / Budget::kDefault) {
                all.push_back(std::make_unique<Budget>());
                CHECK(all.back()->take(Budget::kDefault));
            }
            Budget late;
            CHECK(!late.take(1));
            CHECK(late.check().error().message.find("try again") != std::string::npos);
        };
        fill();
        fill();
        Budget small(10);
        CHECK(small.take(10));
        CHECK(!small.take(1));
        CHECK(small.check().error().message.find("limit") != std::string::npos);
    }
}

TEST_SUITE("runtime/trace/failure") {
    TEST_CASE("failures have geth's words") {
        using evm::Status;
        CHECK(geth_error({.status = Status::success}).empty());
        CHECK(geth_error({.status = Status::stack_underflow, .opcode = 0x01}) ==
              "stack underflow (0 <=> 2)");
        CHECK(geth_error({.status = Status::stack_overflow, .opcode = 0x60, .stack_items = 1024}) ==
              "stack limit reached 1024 (1023)");
        CHECK(geth_error({.status = Status::undefined_instruction, .opcode = 0x0c}) ==
              "invalid opcode: opcode 0xc not defined");
        CHECK(geth_error({.status = Status::insufficient_balance}) ==
              "insufficient balance for transfer");
        CHECK(parity_error({.status = Status::revert}) == "Reverted");
        CHECK(parity_error({.status = Status::undefined_instruction}) == "Bad instruction");
    }
    TEST_CASE("panics have their texts") {
        const auto panic = [](std::uint8_t code) {
            auto data = parse_hex("0x4e487b71").value();
            append(data, to_be_bytes(code));
            return revert_text(data);
        };
        CHECK(panic(0x11) == "arithmetic underflow or overflow");
        CHECK(panic(0x99) == "unknown panic code: 0x99");
        CHECK(!revert_text(parse_hex("0x4e487b71").value()));
        CHECK(!revert_text(parse_hex("0x01020304").value()));
        CHECK(!revert_text({}));
    }
}

TEST_SUITE("runtime/trace/four_byte_tracer") {
    TEST_CASE("selectors are counted with the size of their arguments") {
        // Two calls of 0xd0 with four bytes, one of a precompile.
        Traced world("5f5f60045f5f60d0611000f15f5f60045f5f60d0611000f15f5f60045f5f6004611000f100");
        world.tx.data = parse_hex("01020304ff").value();
        Budget budget;
        FourByteTracer tracer(budget);
        CHECK(world.json(tracer) == parse(R"({"0x00000000-0": 2, "0x01020304-1": 1})"));
    }
}

TEST_SUITE("runtime/trace/mux_tracer") {
    TEST_CASE("several tracers watch one execution") {
        auto world = with_inner_calls();
        const auto alone = calls(world);
        Budget budget;
        MuxTracer tracer;
        tracer.add("noopTracer", std::make_unique<NoopTracer>());
        tracer.add("callTracer", std::make_unique<CallTracer>(budget, CallTracer::Options{}));
        const auto both = world.json(tracer).as_object();
        CHECK(both.at("noopTracer") == parse("{}"));
        CHECK(both.at("callTracer") == alone);
    }
}

}  // namespace
}  // namespace alt::trace
