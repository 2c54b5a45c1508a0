#include "runtime/evmtool/state_test.hpp"

#include <doctest/doctest.h>

#include <fstream>

#include "core/base/hex.hpp"
#include "runtime/evmtool/exception.hpp"
#include "tests/support/temp_dir.hpp"

namespace alt::evmtool {
namespace {

/// A transfer of 5 wei at a gas price of 10 in a block with a base fee of 10. EXCEPTION and GAS are
/// filled in.
constexpr std::string_view kTest = R"({"transfer": {
  "env": {"currentCoinbase": "0x00000000000000000000000000000000000000cc", "currentGasLimit": "0x1000000",
          "currentNumber": "0x01", "currentTimestamp": "0x03e8", "currentBaseFee": "0x0a",
          "currentRandom": "0x00", "currentExcessBlobGas": "0x00"},
  "pre": {"0xa94f5374fce5edbc8e2a8697c15331677e6ebf0b":
          {"nonce": "0x00", "balance": "0x1000000", "code": "0x", "storage": {"0x01": "0x00"}}},
  "transaction": {"nonce": "0x00", "gasPrice": "0x0a", "gasLimit": ["GAS"], "value": ["0x05"],
    "to": "0x00000000000000000000000000000000000000dd", "data": ["0x"],
    "secretKey": "0x45a915e4d060149eb4365960e6a7a45f334393093061116b197e3240065ff2d8"},
  "post": {"Frontier": [], "Prague": [{"indexes": {"data": 0, "gas": 0, "value": 0}, EXCEPTION
    "logs": "0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347",
    "hash": "0x0000000000000000000000000000000000000000000000000000000000000000",
    "state": {"0xa94f5374fce5edbc8e2a8697c15331677e6ebf0b":
              {"nonce": "0x01", "balance": "0x1000000", "code": "0x", "storage": {}}}}]}}})";

std::vector<StateCase> load(std::string gas, std::string exception) {
    std::string text(kTest);
    text.replace(text.find("GAS\""), 3, gas);
    text.replace(text.find("EXCEPTION"), 9, exception);
    const testing::TempDir folder;
    const auto file = folder.path() / "transfer.json";
    std::ofstream(file) << text;
    auto tests = load_state_tests(file);
    REQUIRE_MESSAGE(tests.has_value(), tests.error().message);
    return std::move(*tests);
}

Verdict run(std::string gas, std::string exception = "") {
    return run_state_test(load(std::move(gas), std::move(exception)).at(0));
}

TEST_SUITE("runtime/evmtool/state_test") {
    TEST_CASE("the keys of known forks are loaded; a transaction without txbytes is signed") {
        const auto tests = load("0x5208", "");
        REQUIRE(tests.size() == 1);
        CHECK(tests[0].fork == "Prague");
        CHECK(tests[0].pre->accounts.begin()->second.storage.empty());
        CHECK(tests[0].raw_tx.size() == 97);
    }

    TEST_CASE("a case passes with its own root, and fails by another with what differs first") {
        auto test = load("0x5208", "").at(0);
        const auto wrong = run_state_test(test);
        CHECK_FALSE(wrong.pass);
        CHECK(wrong.gas_used == 21000);
        CHECK(wrong.error.find("0x00000000000000000000000000000000000000dd present, expected "
                               "absent") != std::string::npos);
        test.expected_root = wrong.state_root;
        CHECK(run_state_test(test).pass);
        test.expected_logs.bytes[0] ^= 1u;
        CHECK(run_state_test(test).error.starts_with("logs hash"));
    }

    TEST_CASE("an expected refusal must come, and by its name") {
        const std::string too_low =
            R"("expectException": "TransactionException.INTRINSIC_GAS_TOO_LOW",)";
        CHECK(run("0x5208", too_low).error ==
              "accepted, expected TransactionException.INTRINSIC_GAS_TOO_LOW");
        // The name is right, so only the root is wrong: the state is as before.
        CHECK(run("0x5207", too_low).error.starts_with("state root"));
        CHECK(run("0x5207", R"("expectException": "TransactionException.NONCE_IS_MAX",)")
                  .error.find("INTRINSIC_GAS_TOO_LOW") != std::string::npos);
        CHECK(run("0x5207").error.starts_with("refused: "));
    }
}

TEST_SUITE("runtime/evmtool/exception") {
    TEST_CASE("names are found at the end of messages and compared with alternatives") {
        const auto error = make_error(Errc::corrupt, "block 1: NOT_THIS: low (NONCE_TOO_LOW)");
        CHECK(exception_name(error) == "NONCE_TOO_LOW");
        CHECK(is_expected(error, "TransactionException.NONCE_TOO_LOW"));
        CHECK(is_expected(error, "BlockException.A_B|TransactionException.NONCE_TOO_LOW"));
        CHECK_FALSE(is_expected(error, "TransactionException.NONCE_TOO"));
        CHECK_FALSE(is_expected(error, ""));
        const auto plain = make_error(Errc::invalid_input, "RLP: EOF at 3");
        CHECK(exception_name(plain).empty());
        CHECK_FALSE(is_expected(plain, "RLP"));
        CHECK(exception_name(with_name(plain, "RLP_X")) == "RLP_X");
        CHECK(exception_name(with_name(error, "RLP_X")) == "NONCE_TOO_LOW");
    }
}

}  // namespace
}  // namespace alt::evmtool
