#include "runtime/chain/block_builder.hpp"

#include "rollup_fixture.hpp"

using namespace alt;
using namespace alt::chain;
using namespace alt::chain::test;

namespace {

const Address kAlice = to_address(uint256(0xa11ce));
const Address kBob = to_address(uint256(0xb0b));
const uint256 kEther(kWeiPerEther);

struct Rollup : TestChain {
    Rollup() : TestChain(make_rollup_genesis(rollup_config(), 1'000)) {}
};

}  // namespace

TEST_SUITE("runtime/chain/block_builder") {
    TEST_CASE_FIXTURE(Rollup, "the genesis hash tells parents apart and leaves the portal out") {
        auto moved = rollup_config();
        moved.portal.bytes[0] ^= 1;
        const TestChain same(make_rollup_genesis(moved, 1'000));
        CHECK(eth::hash_of(head.header) == eth::hash_of(same.head.header));
        auto foreign = rollup_config();
        foreign.parent_chain_id += 1;
        const TestChain other(make_rollup_genesis(foreign, 1'000));
        CHECK(eth::hash_of(head.header) != eth::hash_of(other.head.header));
        CHECK(head.header.state_root == other.head.header.state_root);
    }

    TEST_CASE_FIXTURE(Rollup,
                      "a deposit mints, pays no fee, raises the nonce and moves the cursor") {
        const auto tx = deposit(kAlice, kBob, kEther, 7);
        const auto receipt = run(tx, kAlice);
        CHECK(receipt.success);
        CHECK(receipt.gas_used == 21'000);
        CHECK(receipt.deposit_nonce == 0u);
        CHECK(state.account(kBob)->balance == uint256(7));
        CHECK(state.account(kAlice)->balance == kEther - 7);
        CHECK(state.account(kAlice)->nonce == 1);
        Bytes opaque;
        append(opaque, to_be_bytes(kEther));
        append(opaque, to_be_bytes(7));
        append(opaque, to_be_bytes(200'000).view().last(8));
        opaque.push_back(0);
        const auto cursor = deposit_cursor(state);
        CHECK(cursor.count == 1);
        CHECK(cursor.hash == eth::next_deposit_hash({}, kAlice, kBob, opaque));
    }

    TEST_CASE_FIXTURE(Rollup, "a deposit that fails keeps its mint and uses its gas limit") {
        const auto poor = run(deposit(kAlice, kBob, 5, 6), kAlice);
        CHECK_FALSE(poor.success);
        CHECK(poor.gas_used == 200'000);
        CHECK(state.account(kAlice)->balance == uint256(5));
        CHECK(state.account(kAlice)->nonce == 1);
        const auto low = run(deposit(kAlice, kBob, 5, 1, {}, 20'000), kAlice);
        CHECK_FALSE(low.success);
        CHECK(state.account(kAlice)->balance == uint256(10));
        CHECK(deposit_cursor(state).count == 2);
    }

    TEST_CASE_FIXTURE(Rollup, "a deposit that asks for more gas than a block has is credited") {
        CHECK(run(deposit(kAlice, kBob, 9, 9, {}, ~0ull), kAlice).success);
        CHECK(state.account(kBob)->balance == uint256(9));
    }

    TEST_CASE_FIXTURE(Rollup, "fees go to the vault, base fee and tip alike") {
        run(deposit(kAlice, kAlice, kEther, 0), kAlice);
        const auto receipt = run(payment(config, 1, kBob, 3), kAlice);
        CHECK(receipt.success);
        const auto fee = receipt.effective_gas_price * uint256(receipt.gas_used);
        CHECK(state.account(config.fee_vault)->balance == fee);
        CHECK(total_balance() == minted);
    }

    TEST_CASE("on an Ethereum chain the base fee burns and the tip is the beneficiary's") {
        ChainConfig config;
        config.chain_id = 1337;
        const std::array rich{kAlice};
        TestChain chain(make_parent_genesis(config, 1'000, rich));
        const auto before = chain.total_balance();
        const auto receipt = chain.run(payment(config, 0, kBob, 3), kAlice);
        const auto base_fee = *chain.head.header.base_fee_per_gas;
        CHECK(chain.state.account(to_address(uint256(0xbe)))->balance ==
              (receipt.effective_gas_price - base_fee) * 21'000);
        CHECK(before - chain.total_balance() == base_fee * 21'000);
        auto block = chain.builder();
        CHECK_FALSE(block.add(deposit(kAlice, kBob, 1, 1), kAlice));
    }

    TEST_CASE_FIXTURE(Rollup, "a refused transaction leaves no trace") {
        run(deposit(kAlice, kAlice, kEther, 0), kAlice);
        auto block = builder();
        const auto early = block.add(payment(config, 2, kBob, 1), kAlice);
        REQUIRE_FALSE(early);
        CHECK(early.error().retryable);
        CHECK(early.error().message.find("NONCE_MISMATCH_TOO_HIGH") != std::string::npos);
        const auto late = block.add(payment(config, 0, kBob, 1), kAlice);
        REQUIRE_FALSE(late);
        CHECK_FALSE(late.error().retryable);
        // What an empty block records of its ancestors, and nothing else.
        TestChain same(make_rollup_genesis(rollup_config(), 1'000));
        same.run(deposit(kAlice, kAlice, kEther, 0), kAlice);
        auto empty = same.builder();
        const auto root = same.seal(empty).block.header.state_root;
        CHECK(seal(block).block.header.state_root == root);
    }

    TEST_CASE_FIXTURE(Rollup,
                      "a block that is replayed on its parent gives the same hash, and no other") {
        run(deposit(kAlice, kAlice, kEther, 0), kAlice);
        const auto parent = head.header;
        auto block = builder();
        REQUIRE(block.add(payment(config, 1, kBob, 3), kAlice));
        state::Undo undo;
        auto sealed = block.seal([&](const state::Diff& diff) {
            undo = state.apply(diff);
            return state.root();
        });
        REQUIRE(sealed);
        state.revert(undo);
        const auto commit = [&](const state::Diff& diff) {
            undo = state.apply(diff);
            return state.root();
        };
        const auto replay = [&](const eth::Block& b) {
            return execute_block(state, config, parent, b, {kAlice}, {}, commit);
        };
        const auto again = replay(sealed->block);
        REQUIRE(again);
        CHECK(again->hash == sealed->hash);
        state.revert(undo);
        auto forged = sealed->block;
        forged.header.gas_used += 1;
        const auto refused = replay(forged);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().message == "block 2: the gas used differs (INVALID_GAS_USED)");
        forged = sealed->block;
        forged.header.state_root = {};
        CHECK(replay(forged).error().message ==
              "block 2: the state root differs (INVALID_STATE_ROOT)");
    }

    TEST_CASE("room is left below EIP-7934's cap where it holds: on a parent since Osaka") {
        ChainConfig config;
        config.chain_id = 1337;
        constexpr std::uint64_t kCap = 8 << 20;
        constexpr std::uint64_t kRoom = 64 << 10;
        TestChain osaka(make_parent_genesis(config, 1'000, {}));
        CHECK(osaka.builder().has_room_for(kCap - kRoom));
        CHECK_FALSE(osaka.builder().has_room_for(kCap - kRoom + 1));
        config.forks = evm::Revision::prague;
        TestChain prague(make_parent_genesis(config, 1'000, {}));
        CHECK(prague.builder().has_room_for(kCap));
        TestChain rollup(make_rollup_genesis(rollup_config(), 1'000));
        CHECK(rollup.builder().has_room_for(kCap));
    }
}
