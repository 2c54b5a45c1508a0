#include "runtime/chain/system_calls.hpp"

#include "core/contracts/system_contracts.hpp"
#include "core/crypto/hd_key.hpp"
#include "rollup_fixture.hpp"

using namespace alt;
using namespace alt::chain;
using namespace alt::chain::test;

namespace {

ChainConfig parent_config() {
    ChainConfig config;
    config.chain_id = 4242;
    config.min_block_time = 1;
    return config;
}

const std::array kRich{crypto::dev_key(0).address()};

struct Parent : TestChain {
    Parent() : TestChain(make_parent_genesis(parent_config(), 1'000, kRich)) {}

    BlockBuilder with(BlockAttributes attributes) {
        attributes.timestamp = head.header.timestamp + 1;
        return {state, config, head.header, attributes};
    }
    Result<SealedBlock> replay(const eth::Block& block) {
        return execute_block(state, config, head.header, block, {}, {},
                             [&](const state::Diff& diff) {
                                 auto copy = diff;
                                 const auto undo = state.apply(copy);
                                 const auto root = state.root();
                                 state.revert(undo);
                                 state.root();
                                 return root;
                             });
    }
};

eth::Log deposit_log() {
    eth::Log log;
    log.address = contracts::kBeaconDeposits;
    log.topics = {crypto::keccak256(view_of("DepositEvent(bytes,bytes,bytes,bytes,bytes)"))};
    const std::array<std::pair<std::size_t, std::size_t>, 5> fields{
        {{160, 48}, {256, 32}, {320, 8}, {384, 96}, {512, 8}}};
    log.data.resize(576);
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const auto [offset, size] = fields[i];
        log.data[32 * i + 30] = static_cast<std::uint8_t>(offset >> 8u);
        log.data[32 * i + 31] = static_cast<std::uint8_t>(offset);
        log.data[offset + 31] = static_cast<std::uint8_t>(size);
        std::fill_n(log.data.begin() + static_cast<std::ptrdiff_t>(offset) + 32, size,
                    static_cast<std::uint8_t>(i + 1));
    }
    return log;
}

}  // namespace

TEST_SUITE("runtime/chain/system_calls") {
    TEST_CASE_FIXTURE(Parent, "a block records its parent's hash and beacon root") {
        const auto genesis_hash = eth::hash_of(head.header);
        const Hash256 beacon_root = to_be_bytes(77);
        auto builder = with({.parent_beacon_block_root = beacon_root});
        const auto sealed = seal(builder);
        CHECK(state.storage(contracts::kHistoryStorage, 0) == to_uint256(genesis_hash));
        const std::uint64_t slot = head.header.timestamp % 8'191;
        CHECK(state.storage(contracts::kBeaconRoots, slot) == uint256(head.header.timestamp));
        CHECK(state.storage(contracts::kBeaconRoots, slot + 8'191) == uint256(77));
        CHECK(sealed.block.header.requests_hash == eth::requests_hash({}));
    }

    TEST_CASE("a rollup records its history, and knows no beacon") {
        TestChain rollup(make_rollup_genesis(rollup_config(), 1'000));
        const auto genesis_hash = eth::hash_of(rollup.head.header);
        auto builder = rollup.builder();
        rollup.seal(builder);
        CHECK(rollup.state.storage(contracts::kHistoryStorage, 0) == to_uint256(genesis_hash));
        CHECK_FALSE(rollup.state.account(contracts::kBeaconRoots).has_value());
        CHECK(rollup.head.header.requests_hash == eth::requests_hash({}));
    }

    TEST_CASE_FIXTURE(Parent, "withdrawals are paid in gwei and bound by the header") {
        const auto to = to_address(uint256(0xabc));
        auto builder =
            with({.withdrawals = {{.index = 0, .validator_index = 1, .address = to, .amount = 3}}});
        auto sealed = builder.seal([&](const state::Diff& diff) {
            const auto undo = state.apply(diff);
            const auto root = state.root();
            state.revert(undo);
            state.root();
            return root;
        });
        REQUIRE(sealed);
        CHECK(replay(sealed->block));
        auto forged = sealed->block;
        forged.withdrawals[0].amount = 4;
        CHECK(replay(forged).error().message.ends_with("(INVALID_WITHDRAWALS_ROOT)"));
        forged = sealed->block;
        forged.header.requests_hash = Hash256{};
        CHECK(replay(forged).error().message.ends_with("(INVALID_REQUESTS)"));
        forged = sealed->block;
        forged.header.timestamp = head.header.timestamp;
        CHECK(replay(forged).error().message.ends_with(
            "(INVALID_BLOCK_TIMESTAMP_OLDER_THAN_PARENT)"));
        forged = sealed->block;
        forged.header.extra_data.resize(33);
        CHECK(replay(forged).error().message.ends_with("(EXTRA_DATA_TOO_BIG)"));
        forged = sealed->block;
        forged.header.excess_blob_gas = kGasPerBlob;
        CHECK(replay(forged).error().message.ends_with("(INCORRECT_EXCESS_BLOB_GAS)"));
    }

    TEST_CASE("deposits are read from logs of one layout only") {
        eth::Receipt receipt;
        receipt.logs = {deposit_log(), deposit_log()};
        receipt.logs[1].topics[0] = Hash256{};  // another event of the contract
        const std::array receipts{receipt};
        const auto deposits = deposits_in(receipts);
        REQUIRE(deposits);
        REQUIRE(deposits->size() == 48 + 32 + 8 + 96 + 8);
        CHECK(deposits->front() == 1);
        CHECK(deposits->back() == 5);
        for (const std::size_t at : {31u, 63u, 191u, 543u}) {
            CAPTURE(at);
            auto malformed = receipt;
            malformed.logs[0].data[at] ^= 1;
            const auto refused = deposits_in(std::array{malformed});
            REQUIRE_FALSE(refused);
            CHECK(refused.error().message.ends_with("(INVALID_DEPOSIT_EVENT_LAYOUT)"));
        }
    }

    TEST_CASE("a chain without the request contracts has no valid block") {
        auto genesis = make_parent_genesis(parent_config(), 1'000, kRich);
        genesis.alloc.erase(contracts::kWithdrawalRequests);
        TestChain chain(genesis);
        const auto sealed = chain.builder().finish();
        REQUIRE_FALSE(sealed);
        CHECK(sealed.error().message.ends_with("(SYSTEM_CONTRACT_EMPTY)"));
    }
}
