#include "core/client/tx_sender.hpp"

#include <doctest/doctest.h>

#include "core/base/hex.hpp"
#include "core/base/wei.hpp"
#include "core/client/revert_reason.hpp"
#include "core/crypto/hd_key.hpp"
#include "tests/support/fake_chain.hpp"
#include "tests/support/fake_clock.hpp"

using namespace alt;
using namespace std::chrono_literals;
using testing::Fuse;

namespace {

struct World {
    Fuse fuse;
    testing::FakeChain chain{fuse};
    testing::FakeJournal journal{fuse};
    testing::FakeClock clock;
    crypto::PrivateKey key = crypto::dev_key(0);
    client::SendPolicy policy;

    World() { chain.balances[key.address()] = uint256{10 * kWeiPerEther}; }

    Result<client::TxOutcome> send(std::string step = "open", std::uint64_t value = 5) {
        client::TxSender sender(chain, journal, clock, key, policy);
        return sender.send({std::move(step), Address{}, uint256{value}, {}, std::nullopt});
    }
    /// As another program with the same key would.
    void send_foreign(std::uint64_t nonce, std::uint64_t fee) {
        eth::Transaction tx;
        tx.type = eth::TxType::fee_market;
        tx.chain_id = 31337;
        tx.nonce = nonce;
        tx.gas_limit = 21'000;
        tx.max_fee_per_gas = uint256{fee};
        tx.to = Address{};
        tx.value = uint256{999};
        eth::sign(tx, key);
        REQUIRE(chain.send_raw_transaction(eth::encode(tx)));
    }
    [[nodiscard]] int mined_with(std::uint64_t value) const {
        int count = 0;
        for (const auto& tx : chain.mined) count += tx.value == uint256{value} ? 1 : 0;
        return count;
    }
};

}  // namespace

TEST_SUITE("core/client/tx_sender") {
    TEST_CASE("a step is sent once and found again by its key") {
        World world;
        const auto first = world.send();
        REQUIRE(first);
        CHECK(first->cost == uint256{21'000} * uint256{1'000'000'000});
        const auto again = world.send();
        REQUIRE(again);
        CHECK(again->hash == first->hash);
        REQUIRE(world.send("deposit", 6));
        CHECK(world.chain.mined.size() == 2);
        CHECK(world.journal.records.at(0).state == client::TxState::mined);
        CHECK(world.journal.records.at(0).gas_used == 21'000);
    }

    TEST_CASE("death at any instruction never sends a step twice, and resuming completes it") {
        World clean;
        clean.fuse.set(Fuse::Kind::none, 0);
        REQUIRE(clean.send());
        const int operations = clean.fuse.count();
        REQUIRE(operations > 8);
        for (const auto kind : {Fuse::Kind::crash_before, Fuse::Kind::crash_after}) {
            for (int at = 1; at <= operations; ++at) {
                CAPTURE(at);
                World world;
                world.fuse.set(kind, at);
                CHECK_THROWS_AS(static_cast<void>(world.send()), testing::Crash);
                world.fuse.set(Fuse::Kind::none, 0);
                REQUIRE(world.send());
                CHECK(world.mined_with(5) == 1);
                CHECK(world.chain.mined.size() == 1);
            }
        }
    }

    TEST_CASE(
        "death at two points in a row, with a slow chain and replacements, sends once as well") {
        for (int first = 1; first <= 30; ++first) {
            for (int second = 1; second <= 12; ++second) {
                CAPTURE(first);
                CAPTURE(second);
                World world;
                world.chain.automine = false;
                world.policy.bump_after = 5ms;
                world.policy.deadline = 50ms;
                const auto try_once = [&](int at) {
                    world.fuse.set(Fuse::Kind::crash_after, at);
                    try {
                        static_cast<void>(world.send());
                    } catch (const testing::Crash&) {
                    }
                };
                try_once(first);
                try_once(second);
                world.fuse.set(Fuse::Kind::none, 0);
                world.chain.mine();
                world.chain.automine = true;
                REQUIRE(world.send());
                CHECK(world.mined_with(5) == 1);
            }
        }
    }

    TEST_CASE("a transport error anywhere is survived") {
        World clean;
        REQUIRE(clean.send());
        const int operations = clean.fuse.count();
        for (int at = 1; at <= operations; ++at) {
            CAPTURE(at);
            World world;
            world.fuse.set(Fuse::Kind::transport_error, at);
            auto sent = world.send();
            if (!sent) sent = world.send();
            REQUIRE(sent);
            CHECK(world.chain.mined.size() == 1);
        }
    }

    TEST_CASE("an unmined transaction is replaced at a higher fee, and any of them counts") {
        World world;
        world.chain.automine = false;
        world.policy.bump_after = 100ms;
        world.policy.deadline = 1s;
        const auto late = world.send();
        REQUIRE(!late);
        CHECK(late.error().code == Errc::timeout);
        CHECK(late.error().retryable);
        const auto& records = world.journal.records;
        REQUIRE(records.size() > 2);
        CHECK(records.size() <= 1 + world.policy.max_bumps);
        for (const auto& record : records) CHECK(record.nonce == 0);
        // A miner took the oldest one.
        world.chain.pool[0] = eth::decode_transaction(records[0].raw).value();
        world.chain.mine();
        const auto found = world.send();
        REQUIRE(found);
        CHECK(found->hash == records[0].hash);
        CHECK(records[0].state == client::TxState::mined);
        CHECK(records[1].state == client::TxState::dropped);
    }

    TEST_CASE("no fee ever exceeds the cap") {
        World world;
        world.chain.automine = false;
        world.policy.max_fee_per_gas = uint256{2'200'000'000};
        world.policy.bump_after = 10ms;
        world.policy.deadline = 2s;
        CHECK(!world.send());
        for (const auto& record : world.journal.records)
            CHECK(eth::decode_transaction(record.raw)->max_fee_per_gas <=
                  world.policy.max_fee_per_gas);
        world.chain.base_fee = 3'000'000'000;
        const auto capped = world.send("other");
        CHECK(capped.error().message.find("above the cap") != std::string::npos);
    }

    TEST_CASE(
        "a foreign transaction that takes the nonce leads to a new nonce, not to a second "
        "payment") {
        World world;
        world.chain.automine = false;
        world.policy.deadline = 10ms;
        CHECK(!world.send());
        world.send_foreign(0, 50'000'000'000);
        world.chain.mine();
        world.chain.automine = true;
        world.policy.deadline = 60s;
        const auto sent = world.send();
        REQUIRE(sent);
        CHECK(world.mined_with(5) == 1);
        CHECK(world.chain.mined.size() == 2);
        CHECK(world.journal.records.front().state == client::TxState::dropped);
        CHECK(world.journal.records.back().nonce == 1);
    }

    TEST_CASE("a base fee that overtakes the offer is followed") {
        World world;
        world.chain.automine = false;
        world.policy.deadline = 10ms;
        CHECK(!world.send());
        world.chain.pool.clear();
        world.chain.base_fee *= 10;
        world.chain.automine = true;
        world.policy.deadline = 60s;
        REQUIRE(world.send());
        CHECK(world.chain.mined.size() == 1);
    }

    TEST_CASE("missing funds are named with address, balance and need, before anything is signed") {
        World world;
        world.chain.balances[world.key.address()] = uint256{1000};
        const auto started = world.clock.steady();
        const auto sent = world.send("open", kWeiPerEther);
        REQUIRE(!sent);
        CHECK(world.clock.steady() == started);
        CHECK(sent.error().code == Errc::conflict);
        const auto& message = sent.error().message;
        CHECK(message.find("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266") != std::string::npos);
        CHECK(message.find("has 0.000000000000001 ether") != std::string::npos);
        CHECK(message.find("needs 1.0000441 ether") != std::string::npos);
        CHECK(world.journal.records.empty());
    }

    TEST_CASE("a reverted transaction gives its reason, and again when asked again") {
        World world;
        world.chain.fail_execution = true;
        for (int i = 0; i < 2; ++i) {
            const auto sent = world.send();
            REQUIRE(!sent);
            CHECK(sent.error().code == Errc::invalid_input);
            CHECK(sent.error().message.find("reverted: told to fail") != std::string::npos);
        }
        CHECK(world.chain.mined.size() == 1);
        CHECK(world.journal.records.at(0).state == client::TxState::failed);
    }

    TEST_CASE("confirmations are waited for") {
        World world;
        world.policy.confirmations = 3;
        world.policy.deadline = 1s;
        CHECK(world.send().error().code == Errc::timeout);
        world.chain.mine();
        CHECK(world.send().error().code == Errc::timeout);
        world.chain.mine();
        CHECK(world.send());
        CHECK(world.mined_with(5) == 1);
    }
}

TEST_SUITE("core/client/revert_reason") {
    TEST_CASE("revert data is put into words") {
        struct Row {
            std::string_view name, data, words;
        };
        const std::array rows{
            Row{"nothing", "0x", "no reason given"},
            Row{"Error(string)",
                "0x08c379a0"
                "0000000000000000000000000000000000000000000000000000000000000020"
                "0000000000000000000000000000000000000000000000000000000000000004"
                "6f6f707300000000000000000000000000000000000000000000000000000000",
                "oops"},
            Row{"Error(string) with a lie about its length",
                "0x08c379a0"
                "0000000000000000000000000000000000000000000000000000000000000020"
                "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff6869",
                "hi"},
            Row{"Panic",
                "0x4e487b710000000000000000000000000000000000000000000000000000000000000011",
                "Panic(0x11): arithmetic overflow"},
            Row{"custom", "0xdeadbeef01", "custom error 0xdeadbeef 0x01"},
            Row{"short", "0x0102", "0x0102"},
        };
        for (const auto& row : rows) {
            CAPTURE(row.name);
            CHECK(client::describe_revert(parse_hex(row.data).value()) == row.words);
        }
    }
}
