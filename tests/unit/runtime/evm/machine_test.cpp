#include <doctest/doctest.h>

#include <array>
#include <string>

#include "core/eth/transaction.hpp"
#include "tests/unit/runtime/evm/evm_run.hpp"

TEST_SUITE_BEGIN("runtime/evm/machine");

namespace alt::evm {
namespace {

const std::string kOther = "73aa00000000000000000000000000000000000003";  // PUSH20
/// CALL(gas, other, value, 0, 0, 0, 32), leaving the flag.
std::string call_other(const std::string& push_value, const std::string& push_gas = "5a") {
    return "60205f5f5f" + push_value + kOther + push_gas + "f1";
}
const std::string kReturnTop = "5f5260205ff3";

}  // namespace

TEST_CASE("value moves with a call and comes back when it fails") {
    Run run{call_other("6007") + kReturnTop};
    run.host.world.accounts[kSelf].balance = 10;
    SUBCASE("success") {
        run.set_code(address_of(3), "00");
        CHECK(from_be_bytes(run().output) == 1);
        CHECK(run.host.balance(address_of(3)) == 7);
    }
    SUBCASE("failure") {
        run.set_code(address_of(3), "fe");
        CHECK(from_be_bytes(run().output) == 0);
        CHECK(run.host.balance(address_of(3)) == 0);
        CHECK(run.host.balance(kSelf) == 10);
    }
    SUBCASE("more than there is") {
        run.host.world.accounts[kSelf].balance = 6;
        CHECK(from_be_bytes(run().output) == 0);
    }
}

TEST_CASE("a static call refuses every write below it") {
    for (const std::string write : {"60015f55", "60015f5d", "5f5fa0", "5f5f5ff0", "5fff"}) {
        CAPTURE(write);
        Run run{"5f5f5f5f" + kOther + "61fffffa" + kReturnTop};
        run.set_code(address_of(3), write);
        CHECK(from_be_bytes(run().output) == 0);
    }
}

TEST_CASE("delegatecall keeps sender, value and storage") {
    Run run{"5f5f5f5f" + kOther + "5af400"};
    run.set_code(address_of(3), "335f5534600155");
    run.message.value = 5;
    CHECK(run().success());
    CHECK(run.host.storage(kSelf, 0) == to_uint256(kSender));
    CHECK(run.host.storage(kSelf, 1) == 5);
}

TEST_CASE("revert gives back gas and data, and undoes state") {
    Run run{"60015f5560425f5260205ffd"};
    const auto outcome = run();
    CHECK(outcome.status == Status::revert);
    CHECK(from_be_bytes(outcome.output) == 0x42);
    CHECK(outcome.gas_left > 900'000);
    CHECK(outcome.gas_refund == 0);
    CHECK(run.host.storage(kSelf, 0) == 0);
}

TEST_CASE("the call depth ends at 1024") {
    // Calls itself with all gas and stores the depth it reached.
    Run run{"5f5f5f5f5f305af1505f54600101" + std::string("5f55")};
    run.message.gas = std::int64_t{1} << 50;
    CHECK(run().success());
    CHECK(run.host.storage(kSelf, 0) == 1025);
}

TEST_CASE("a creation at depth 0 uses the nonce before the transaction's") {
    Run run{""};
    const auto init = parse_hex("60015f5360015ff3").value();  // returns the byte 01
    run.message.kind = CallKind::create;
    run.message.input = init;
    run.message.value = 3;
    const auto outcome = run();
    CHECK(outcome.success());
    CHECK(outcome.created == eth::create_address(kSender, 0));
    CHECK(run.host.code(outcome.created)->size() == 1);
    CHECK(run.host.nonce(outcome.created) == 1);
    CHECK(run.host.balance(outcome.created) == 3);
    CHECK(run.host.nonce(kSender) == 1);
}

TEST_CASE("creations fail by name") {
    struct Row {
        std::string name, init;
        Status expected;
    };
    const std::array rows{
        Row{"code starting with 0xef", "60ef5f5360015ff3", Status::invalid_code_prefix},
        Row{"code above 24576 bytes", "6160015ff3", Status::code_size_limit},
        Row{"no gas for the code", "6160005ff3", Status::out_of_gas},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        Run run{""};
        const auto init = parse_hex(row.init).value();
        run.message.kind = CallKind::create;
        run.message.input = init;
        CHECK(run().status == row.expected);
    }
    Run run{""};
    run.message.kind = CallKind::create;
    run.host.world.accounts[eth::create_address(kSender, 0)].nonce = 1;
    CHECK(run().status == Status::contract_collision);
}

TEST_CASE("precompiles answer known values") {
    struct Row {
        std::string name;
        std::uint8_t id;
        std::string input, output;
        std::int64_t gas;
    };
    const std::array rows{
        Row{"sha256 of nothing", 2, "0x",
            "0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", 60},
        Row{"ripemd160 of nothing", 3, "0x",
            "0x0000000000000000000000009c1185a5c5e9fc54612808977ee8f548b2258d31", 600},
        Row{"identity", 4, "0x010203", "0x010203", 18},
        Row{"modexp 3^2 mod 5", 5,
            "0x000000000000000000000000000000000000000000000000000000000000000100000000000000000000"
            "000000"
            "00000000000000000000000000000000000001000000000000000000000000000000000000000000000000"
            "0000"
            "000000000001030205",
            "0x04", 200},
        Row{"ecrecover of nonsense", 1, "0x01", "0x", 3000},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        Run run{""};
        const auto input = parse_hex(row.input).value();
        run.message.recipient = run.message.code_address = Address{};
        run.message.recipient.bytes.back() = run.message.code_address.bytes.back() = row.id;
        run.message.input = input;
        const auto outcome = run();
        CHECK(outcome.success());
        CHECK(to_hex(outcome.output) == row.output);
        CHECK(run.message.gas - outcome.gas_left == row.gas);
    }
}

}  // namespace alt::evm

TEST_SUITE_END();
