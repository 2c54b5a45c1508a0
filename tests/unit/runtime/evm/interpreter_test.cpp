#include <doctest/doctest.h>

#include <array>
#include <string>

#include "tests/unit/runtime/evm/evm_run.hpp"

TEST_SUITE_BEGIN("runtime/evm/interpreter");

namespace alt::evm {
namespace {

const std::string kReturnTop = "5f5260205ff3";  // PUSH0 MSTORE, RETURN(0, 32)
const std::string kMinusOne = "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff";
const std::string kLeast = "7f8000000000000000000000000000000000000000000000000000000000000000";

uint256 result_of(const std::string& code) {
    const auto outcome = Run{code + kReturnTop}();
    CHECK(outcome.status == Status::success);
    return from_be_bytes(outcome.output);
}

}  // namespace

TEST_CASE("arithmetic follows the yellow paper at its edges") {
    struct Row {
        std::string name, code;
        uint256 expected;
    };
    const std::array rows{
        Row{"add wraps", "6002" + kMinusOne + "01", 1},
        Row{"sub takes the second from the top", "6003600503", 2},
        Row{"div by zero", "5f600504", 0},
        Row{"sdiv of the least by -1", kMinusOne + kLeast + "05", uint256{1} << 255},
        Row{"smod keeps the dividend's sign", "60036007" + std::string("5f0307"), -uint256{1}},
        Row{"addmod does not wrap", "6007" + kMinusOne + kMinusOne + "08", 2},
        Row{"mulmod does not wrap", "600c" + kMinusOne + kMinusOne + "09", 9},
        Row{"exp", "6003600a0a", 1000},
        Row{"signextend of byte 0", "60ff5f0b", kMaxUint256},
        Row{"slt", "5f" + kMinusOne + "12", 1},
        Row{"byte 31 is the least", "61abcd601f1a", 0xcd},
        Row{"byte 32 is none", "61abcd60201a", 0},
        Row{"shl by 255", "600160ff1b", uint256{1} << 255},
        Row{"shr by 256", kMinusOne + "6101001c", 0},
        Row{"sar of a negative by 300", kLeast + "61012c1d", kMaxUint256},
        Row{"chainid", "46", 7},
        Row{"blockhash within 256", "6103e740", 0xe7},
        Row{"blockhash of this block", "6103e840", 0},
        Row{"pc", "5f505b58", 3},
        Row{"msize after mload at 1", "600151505959" + std::string("50"), 64},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK(result_of(row.code) == row.expected);
    }
}

TEST_CASE("a failing call ends with its own status and no gas") {
    struct Row {
        std::string name, code;
        Status expected;
    };
    std::string overflow;
    for (int i = 0; i < 1025; ++i) overflow += "5f";
    const std::array rows{
        Row{"underflow", "01", Status::stack_underflow},
        Row{"overflow", overflow, Status::stack_overflow},
        Row{"jump into push data", "6005565b605b00", Status::bad_jump_destination},
        Row{"jump to no JUMPDEST", "600056", Status::bad_jump_destination},
        Row{"undefined", "0c", Status::undefined_instruction},
        Row{"invalid", "fe", Status::invalid_instruction},
        Row{"memory without bound", kMinusOne + "51", Status::out_of_gas},
        Row{"return data beyond its end", "60015f5f3e", Status::return_data_out_of_bounds},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const auto outcome = Run{row.code}();
        CHECK(outcome.status == row.expected);
        CHECK(outcome.gas_left == 0);
    }
}

TEST_CASE("gas is exact") {
    struct Row {
        std::string name, code;
        std::int64_t used;
    };
    const std::array rows{
        Row{"three pushes and an add", "600160025f0100", 11},
        Row{"one word of memory", "5f5f5200", 10},
        Row{"1024 words cost 3 each and a square", "5f617fe05200", 3 * 1024 + 2048 + 8},
        Row{"exp charges 50 a byte", "61010060020a00", 116},
        Row{"keccak charges 6 a word", "60215f2000", 5 + 30 + 12 + 6},
        Row{"a cold balance", "60bb3100", 2603},
        Row{"a warm precompile's balance", "60043100", 103},
        Row{"cold then warm slot", "5f545f5400", 2204},
        Row{"log1 with 32 bytes", "5f60205fa100", 7 + 750 + 256 + 3},
        Row{"mcopy of a word", "60205f5f5e00", 7 + 3 + 3 + 3},
        Row{"transient storage", "60015f5d5f5c00", 207},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        Run run{row.code};
        const auto outcome = run();
        CHECK(outcome.status == Status::success);
        CHECK(run.message.gas - outcome.gas_left == row.used);
    }
}

TEST_CASE("storage costs and refunds are those of EIP-3529's table") {
    struct Row {
        std::string code;
        std::uint64_t original;
        std::int64_t used, refund;
    };
    const std::array rows{
        Row{"60006000556000600055", 0, 212, 0},
        Row{"60006000556001600055", 0, 20112, 0},
        Row{"60016000556000600055", 0, 20112, 19900},
        Row{"60016000556002600055", 0, 20112, 0},
        Row{"60006000556000600055", 1, 3012, 4800},
        Row{"60006000556001600055", 1, 3012, 2800},
        Row{"60006000556002600055", 1, 3012, 0},
        Row{"60026000556000600055", 1, 3012, 4800},
        Row{"60026000556001600055", 1, 3012, 2800},
        Row{"60016000556001600055", 1, 212, 0},
        Row{"600160005560006000556001600055", 0, 40118, 19900},
        Row{"600060005560016000556000600055", 1, 5918, 7600},
    };
    for (const auto& row : rows) {
        CAPTURE(row.code);
        CAPTURE(row.original);
        Run run{row.code};
        auto& self = run.host.world.accounts[kSelf];
        self.storage[0] = self.original[0] = row.original;
        run.host.world.warm_slots.insert({kSelf, 0});
        const auto outcome = run();
        CHECK(run.message.gas - outcome.gas_left == row.used);
        CHECK(outcome.gas_refund == row.refund);
    }
}

TEST_CASE("a write with no more gas than the stipend fails") {
    Run run{"60015f5500"};
    run.message.gas = 2305;
    CHECK(run().status == Status::out_of_gas);
}

}  // namespace alt::evm

TEST_SUITE_END();
