#include "runtime/chain/closing.hpp"

#include <random>

#include "rollup_fixture.hpp"

using namespace alt;
using namespace alt::chain;
using namespace alt::chain::test;

namespace {

const uint256 kEther(kWeiPerEther);

Address person(std::uint64_t n) {
    return to_address(uint256(0xaa0000 + n));
}

struct Rollup : TestChain {
    Rollup() : TestChain(make_rollup_genesis(rollup_config(), 1'000)) {}
};

/// Init code that deploys one byte: STOP. Keeps the value it is sent.
const Bytes kDeployStop{0x60, 0x01, 0x60, 0x00, 0xf3};
/// Init code that self-destructs to itself: burns what it is sent.
const Bytes kBurn{0x30, 0xff};
/// Init code that self-destructs to its creator.
const Bytes kBounce{0x32, 0xff};
/// Init code that reverts.
const Bytes kRevert{0x5f, 0x5f, 0xfd};

}  // namespace

TEST_SUITE("runtime/chain/closing") {
    TEST_CASE_FIXTURE(Rollup,
                      "the closing block commits to the exits of the state and freezes the chain") {
        run(deposit(person(1), person(2), kEther, 7), person(1));
        const auto made = run(deposit(person(3), std::nullopt, 50, 20, kDeployStop), person(3));
        REQUIRE(made.success);
        REQUIRE(made.contract_address.has_value());
        CHECK(creator_of(state, *made.contract_address) == person(3));
        run(payment(config, 1, person(2), 1), person(1));

        const auto exits = collect_exits(state, config);
        CHECK(exits.total == minted);
        REQUIRE(exits.leaves.size() == 5);
        bool vault_paid = false;
        bool contract_paid = false;
        for (const auto& leaf : exits.leaves) {
            vault_paid |= leaf.owner == config.fee_recipient;
            contract_paid |= leaf.owner == person(3) && leaf.amount == uint256(20);
        }
        CHECK(vault_paid);
        CHECK(contract_paid);

        auto block = builder();
        REQUIRE(block.add(closing_transaction(), contracts::kSystemSender));
        CHECK_FALSE(block.add(payment(config, 2, person(2), 1), person(1)));
        const auto sealed = seal(block);
        CHECK(sealed.closing);
        CHECK(sealed.receipts[0].success);
        CHECK(is_closed(state));
        CHECK(total_balance() == minted);

        const auto cursor = deposit_cursor(state);
        CHECK(cursor.count == 2);
        const auto commitment = eth::exit_commitment({.exit_root = exit_tree(exits, config).root(),
                                                      .exit_count = exits.leaves.size(),
                                                      .exit_total = exits.total,
                                                      .deposit_count = cursor.count,
                                                      .deposit_hash = cursor.hash,
                                                      .parent_chain_id = config.parent_chain_id,
                                                      .portal = config.portal});
        CHECK(state.storage(contracts::kSettlement, 0) == to_uint256(commitment));
        CHECK(collect_exits(state, config).leaves == exits.leaves);

        auto after = builder();
        CHECK_FALSE(after.add(payment(config, 2, person(2), 1), person(1)));
        CHECK_FALSE(after.seal([](const state::Diff&) { return Hash256{}; }));
    }

    TEST_CASE_FIXTURE(Rollup,
                      "only the exact closing transaction may come from the system, and alone") {
        auto forged = closing_transaction();
        forged.mint = 1;
        auto block = builder();
        CHECK_FALSE(block.add(forged, forged.from));
        REQUIRE(block.add(deposit(person(1), person(1), 1, 0), person(1)));
        const auto refused = block.add(closing_transaction(), contracts::kSystemSender);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().retryable);
    }

    TEST_CASE("play money owes nothing at the end") {
        auto config = rollup_config();
        config.native = NativeCurrency::play;
        auto genesis = make_rollup_genesis(config, 1'000);
        genesis.alloc[person(1)].balance = kEther;
        TestChain chain(genesis);
        auto block = chain.builder();
        REQUIRE(block.add(closing_transaction(), contracts::kSystemSender));
        chain.seal(block);
        CHECK(is_closed(chain.state));
        CHECK(collect_exits(chain.state, config).leaves.empty());
    }

    TEST_CASE_FIXTURE(Rollup, "what a self-destruction would burn goes to the fee vault") {
        REQUIRE(run(deposit(person(1), std::nullopt, 50, 20, kBurn), person(1)).success);
        CHECK(state.account(config.fee_vault)->balance == uint256(20));
        CHECK(total_balance() == minted);
    }

    TEST_CASE_FIXTURE(Rollup,
                      "no sequence of transactions changes the sum of balances but by its mints") {
        std::mt19937_64 random(7);
        std::array<std::uint64_t, 4> nonces{};
        const std::array codes{kDeployStop, kBurn, kBounce, kRevert, Bytes{}};
        std::array<int, 2> outcomes{};  // failed, succeeded
        for (int i = 0; i < 60; ++i) {
            auto block = builder(0);
            for (int n = 0; n < 8; ++n) {
                const auto who = random() % nonces.size();
                const bool creates = random() % 2 == 0;
                const auto to = creates ? std::optional<Address>{} : person(random() % 6);
                const Bytes data = creates ? codes[random() % codes.size()] : Bytes{};
                const uint256 value = random() % 1'000'000;
                auto tx = random() % 3 == 0
                              ? deposit(person(who), to, uint256(random()) * 100, value, data)
                              : payment(config, nonces[who], to, value, data);
                const auto execution = block.add(tx, person(who));
                if (!execution) continue;
                ++outcomes[execution->receipt.success ? 1 : 0];
                ++nonces[who];
                minted += tx.mint;
            }
            seal(block);
            REQUIRE(total_balance() == minted);
        }
        CHECK(head.header.number == 60);
        CHECK(outcomes[0] > 20);
        CHECK(outcomes[1] > 100);
        CHECK(state.account(config.fee_vault)->balance > uint256(0));
        CHECK(collect_exits(state, config).total == minted);
    }
}
