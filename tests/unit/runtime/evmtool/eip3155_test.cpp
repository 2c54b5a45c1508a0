#include "runtime/evmtool/eip3155.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "core/base/hex.hpp"
#include "core/codec/json.hpp"
#include "runtime/evm/code.hpp"
#include "runtime/evm/opcode_info.hpp"
#include "runtime/evmtool/run.hpp"

TEST_SUITE_BEGIN("runtime/evmtool/eip3155");

namespace alt::evmtool {
namespace {

struct Trace {
    RunReport report;
    std::vector<codec::Json> lines;
};

Trace trace(std::string_view code, RunRequest request = {}, bool with_memory = false) {
    Trace out;
    Eip3155Tracer tracer(
        [&](std::string_view line) {
            CHECK(line.ends_with('\n'));
            out.lines.push_back(codec::parse_json(line).value());
        },
        with_memory);
    request.code = parse_hex(code).value();
    out.report = run_code(request, {.tracer = &tracer});
    return out;
}

std::string text(const codec::Json& line, std::string_view key) {
    return codec::get_string(line, key).value();
}
std::uint64_t number(const codec::Json& line, std::string_view key) {
    return codec::get_u64(line, key).value();
}

}  // namespace

TEST_CASE("opcodes have their usual names") {
    for (const auto& [opcode, name] : std::vector<std::pair<std::uint8_t, std::string>>{
             {0x00, "STOP"},         {0x0b, "SIGNEXTEND"}, {0x16, "AND"},
             {0x1e, "CLZ"},          {0x20, "KECCAK256"},  {0x5f, "PUSH0"},
             {0x60, "PUSH1"},        {0x7f, "PUSH32"},     {0x8f, "DUP16"},
             {0x9f, "SWAP16"},       {0xa4, "LOG4"},       {0xf0, "CREATE"},
             {0xf2, "CALLCODE"},     {0xf3, "RETURN"},     {0xf5, "CREATE2"},
             {0xfa, "STATICCALL"},   {0xfd, "REVERT"},     {0xfe, "INVALID"},
             {0xff, "SELFDESTRUCT"}, {0x0c, "UNDEFINED"}})
        CHECK(evm::opcode_info(opcode).name == name);
}

TEST_CASE("a line says what an instruction finds and what it takes") {
    const auto run = trace("602a5f52");  // PUSH1 0x2a, PUSH0, MSTORE, STOP
    REQUIRE(run.lines.size() == 4);
    const auto& store = run.lines[2];
    CHECK(number(store, "pc") == 3);
    CHECK(number(store, "op") == 0x52);
    CHECK(text(store, "opName") == "MSTORE");
    CHECK(text(store, "gas") == "0x2540be3fb");
    CHECK(text(store, "gasCost") == "0x6");  // 3, and 3 for the word
    CHECK(number(store, "memSize") == 0);
    CHECK(codec::to_text(*codec::get(store, "stack").value()) == R"(["0x2a","0x0"])");
    CHECK(number(store, "depth") == 1);
    CHECK(text(store, "returnData") == "0x");
    CHECK(text(store, "refund") == "0x0");
    CHECK(codec::find(store, "error") == nullptr);
    CHECK(codec::find(store, "memory") == nullptr);
    CHECK(number(run.lines[3], "memSize") == 32);
    CHECK(text(run.lines[3], "opName") == "STOP");
}

TEST_CASE("memory is there when it is asked for") {
    const auto run = trace("602a5f52", {}, true);
    CHECK(text(run.lines[2], "memory") == "0x");
    CHECK(text(run.lines[3], "memory") == "0x" + std::string(62, '0') + "2a");
}

TEST_CASE("what fails takes all gas and says why") {
    const auto run = trace("01");  // ADD on an empty stack
    REQUIRE(run.lines.size() == 1);
    CHECK(text(run.lines[0], "error") == "stack underflow");
    CHECK(text(run.lines[0], "gasCost") == text(run.lines[0], "gas"));
    const auto reverted = trace("5f5ffd");
    CHECK(text(reverted.lines[2], "error") == "execution reverted");
    CHECK(text(reverted.lines[2], "gasCost") == "0x0");
}

TEST_CASE("inner calls come after the line of their call, one deeper") {
    RunRequest request;
    Address inner;
    inner.bytes.back() = 0xee;
    state::AccountChange account;
    account.new_code = evm::make_code(parse_hex("5f5500").value());  // SSTORE fails: one item
    account.account =
        state::Account{.nonce = 0, .balance = {}, .code_hash = account.new_code->hash()};
    request.prestate.accounts[inner] = account;
    const auto run = trace("5f5f5f5f5f60ee610400f13d00", request);
    std::vector<std::string> seen;
    for (const auto& line : run.lines)
        seen.push_back(std::to_string(number(line, "depth")) + text(line, "opName"));
    CHECK(seen == std::vector<std::string>{"1PUSH0", "1PUSH0", "1PUSH0", "1PUSH0", "1PUSH0",
                                           "1PUSH1", "1PUSH2", "1CALL", "2PUSH0", "2SSTORE",
                                           "1RETURNDATASIZE", "1STOP"});
    // Cold access and all that it passes on; the callee has exactly that.
    CHECK(text(run.lines[7], "gasCost") == to_quantity(2600 + 0x400));
    CHECK(text(run.lines[8], "gas") == "0x400");
    CHECK(text(run.lines[9], "error") == "stack underflow");
}

TEST_CASE("the refund is the whole transaction's") {
    RunRequest request;
    state::AccountChange account;
    account.account =
        state::Account{.nonce = 0, .balance = 1, .code_hash = evm::empty_code()->hash()};
    account.storage[1] = 1;
    account.storage[2] = 1;
    request.prestate.accounts[kDefaultReceiver] = account;
    // Called from outside, it clears slot 1 and calls itself with a byte; then it clears slot 2.
    const auto run = trace("366012575f6001555f5f60015f5f305af1005b5f60025500", request);
    const auto refund_at = [&](std::string_view opcode, std::uint64_t depth) {
        for (const auto& line : run.lines)
            if (text(line, "opName") == opcode && number(line, "depth") == depth)
                return codec::get_u64(line, "refund").value();
        return ~std::uint64_t{0};
    };
    constexpr std::uint64_t kCleared = 4800;
    CHECK(refund_at("SSTORE", 1) == 0);
    CHECK(refund_at("CALL", 1) == kCleared);
    CHECK(refund_at("SSTORE", 2) == kCleared);
    CHECK(refund_at("STOP", 2) == 2 * kCleared);
    CHECK(refund_at("STOP", 1) == 2 * kCleared);
    CHECK(run.report.gas_refund == 2 * kCleared);
}

TEST_CASE("the last line sums up") {
    std::string line;
    Eip3155Tracer tracer([&](std::string_view text) { line = text; });
    const Bytes output{0xab};
    tracer.finish(
        {.state_root = {}, .output = output, .gas_used = 21000, .pass = true, .fork = "Osaka"});
    CHECK(line ==
          "{\"output\":\"0xab\",\"gasUsed\":\"0x5208\",\"pass\":true,\"fork\":\"Osaka\"}\n");
    tracer.finish(
        {.state_root = Hash256{}, .output = {}, .gas_used = 0, .pass = false, .fork = "Prague"});
    CHECK(line ==
          "{\"stateRoot\":\"0x" + std::string(64, '0') +
              "\",\"output\":\"0x\",\"gasUsed\":\"0x0\",\"pass\":false,\"fork\":\"Prague\"}\n");
}

}  // namespace alt::evmtool

TEST_SUITE_END();
