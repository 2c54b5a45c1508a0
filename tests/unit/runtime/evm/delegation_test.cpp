#include "runtime/evm/delegation.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string>

#include "tests/unit/runtime/evm/evm_run.hpp"

TEST_SUITE_BEGIN("runtime/evm/delegation");

namespace alt::evm {
namespace {

const Address kWallet = address_of(3);
const Address kProgram = address_of(4);

std::string designator(const Address& target) {
    return to_hex(delegation_to(target));
}
std::string push(const Address& address) {
    return "73" + to_hex(address).substr(2);
}

/// A world in which kSelf may call kWallet, which delegates to kProgram: it returns 0x2a.
Run delegating(const std::string& code) {
    Run run{code};
    run.revision = Revision::prague;
    run.set_code(kWallet, designator(kProgram));
    run.set_code(kProgram, "602a5f5260205ff3");
    return run;
}

/// The gas that one call instruction takes from its caller, what it passes on included.
std::int64_t gas_of(Run& run) {
    return run.message.gas - run().gas_left;
}

}  // namespace

TEST_CASE("a designator is parsed in exactly one form") {
    CHECK(delegation_target(delegation_to(kProgram)) == kProgram);
    auto longer = to_bytes(delegation_to(kProgram));
    longer.push_back(0);
    CHECK(!delegation_target(longer));
    auto other = to_bytes(delegation_to(kProgram));
    other[2] = 1;
    CHECK(!delegation_target(other));
    CHECK(!delegation_target({}));
}

TEST_CASE("all four calls run the target's code") {
    for (const std::string& call :
         {"60205f5f5f5f" + push(kWallet) + "5af1", "60205f5f5f5f" + push(kWallet) + "5af2",
          "60205f5f5f" + push(kWallet) + "5af4", "60205f5f5f" + push(kWallet) + "5afa"}) {
        CAPTURE(call);
        auto run = delegating(call + "5060205ff3");
        CHECK(from_be_bytes(run().output) == 0x2a);
    }
}

TEST_CASE("Cancun runs the designator itself, which is no code") {
    auto run = delegating("5f5f5f5f5f" + push(kWallet) + "5af15f5260205ff3");
    run.revision = Revision::cancun;
    CHECK(from_be_bytes(run().output) == 0);
}

TEST_CASE("the target is paid for as one more access") {
    const std::string call = "5f5f5f5f" + push(kWallet) + "5f" + "fa00";  // passes no gas on
    constexpr std::int64_t kPushes = 4 * 2 + 3 + 2;
    constexpr std::int64_t kCold = 2600;
    auto cold = delegating(call);
    CHECK(gas_of(cold) == kPushes + kCold + kCold);
    auto warm_target = delegating(call);
    warm_target.host.world.warm_accounts.insert(kProgram);
    CHECK(gas_of(warm_target) == kPushes + kCold + 100);
    auto plain = delegating(call);
    plain.set_code(kWallet, "00");
    CHECK(gas_of(plain) == kPushes + kCold);
}

TEST_CASE("without the gas for the target the call fails") {
    auto run = delegating("5f5f5f5f" + push(kWallet) + "5ffa00");
    run.message.gas = 13 + 2600 + 2599;
    CHECK(run().status == Status::out_of_gas);
}

TEST_CASE("a call from outside runs the target's code, and warms it for nothing") {
    auto run = delegating("");
    run.message.recipient = run.message.code_address = kWallet;
    run.set_code(kProgram, push(kProgram) + "3100");  // BALANCE of itself
    CHECK(gas_of(run) == 3 + 100);
}

TEST_CASE("one level is followed") {
    auto run = delegating("");
    run.message.recipient = run.message.code_address = kWallet;
    run.set_code(kProgram, designator(address_of(5)));
    run.set_code(address_of(5), "00");
    CHECK(run().status == Status::undefined_instruction);
}

TEST_CASE("a delegation to a precompile runs nothing") {
    auto run = delegating("5f5f60055f5f" + push(kWallet) + "5af1" + "3d5f5260205ff3");
    Address identity;
    identity.bytes.back() = 4;
    run.set_code(kWallet, designator(identity));
    const auto outcome = run();
    CHECK(outcome.success());
    CHECK(from_be_bytes(outcome.output) == 0);  // identity would have returned its input
}

TEST_CASE("code is read as it is, not as it runs") {
    auto size = delegating(push(kWallet) + "3b5f5260205ff3");
    CHECK(from_be_bytes(size().output) == 23);
    auto copy = delegating("60175f5f" + push(kWallet) + "3c60175ff3");
    CHECK(to_hex(copy().output) == designator(kProgram));
    auto hash = delegating(push(kWallet) + "3f5f5260205ff3");
    CHECK(to_hex(hash().output) == to_hex(hash.host.code(kWallet)->hash()));
    auto running = delegating("60205f5f5f5f" + push(kWallet) + "5af15060205ff3");
    running.set_code(kProgram, "385f5260205ff3");  // CODESIZE
    CHECK(from_be_bytes(running().output) == 7);
}

}  // namespace alt::evm

TEST_SUITE_END();
