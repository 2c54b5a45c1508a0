#include "runtime/node/development.hpp"

#include "core/crypto/keccak.hpp"
#include "runtime/node/node.hpp"
#include "tests/unit/runtime/node/chain_fixture.hpp"

namespace alt::node {
namespace {

using namespace testing;

const Address kStranger = to_address(uint256{0x1234});
const Address kContract = to_address(uint256{0xc0de});
constexpr client::BlockTag kLatest = client::BlockTag::latest;

chain::Genesis play_genesis() {
    auto genesis = rollup_genesis();
    genesis.config.native = chain::NativeCurrency::play;
    return genesis;
}

AccountEdit everything() {
    AccountEdit edit;
    edit.account = kContract;
    edit.balance = uint256{77};
    edit.nonce = 5;
    edit.code = Bytes{0x60, 0x2a, 0x5f, 0x52, 0x60, 0x20, 0x5f, 0xf3};
    edit.storage = {{uint256{1}, uint256{11}}, {uint256{2}, uint256{22}}};
    return edit;
}

TEST_SUITE("runtime/node/development") {
    TEST_CASE("edits survive their encoding, and nothing else decodes") {
        AccountEdit bare;
        bare.account = kStranger;
        const auto raw = encode({everything(), bare});
        const auto edits = must(decode_edits(raw));
        REQUIRE(edits.size() == 2);
        CHECK(edits[0].balance == uint256{77});
        CHECK(edits[0].nonce == 5);
        CHECK(edits[0].code == everything().code);
        CHECK(edits[0].storage == everything().storage);
        CHECK(!edits[1].balance);
        CHECK(!edits[1].code);
        CHECK(decode_edits(BytesView(raw).first(raw.size() - 1)).error().code == Errc::corrupt);
    }
    TEST_CASE("an edit shows at once, is in the next root, and replays to the same one") {
        NodeHome home;
        Hash256 hash;
        {
            const auto node = home.open();
            must(node->mine());
            must(node->edit({everything()}));
            const auto& query = node->query();
            CHECK(must(query.balance(kContract, kLatest)) == 77);
            CHECK(must(query.nonce(kContract, kLatest)) == 5);
            CHECK(must(query.code(kContract, kLatest)).size() == 8);
            CHECK(must(query.storage(kContract, 2, kLatest)) == 22);
            CHECK(must(query.balance(kContract, std::uint64_t{0})) == 0);
            must(node->submit(signed_tx({.to = kStranger, .value = 1})));
            CHECK(must(query.balance(kContract, std::uint64_t{0})) == 0);
            CHECK(must(query.balance(kContract, std::uint64_t{1})) == 77);
            AccountEdit cleared;
            cleared.account = kContract;
            cleared.storage = {{uint256{2}, uint256{}}};
            must(node->edit({cleared}));
            must(node->mine());
            CHECK(must(query.storage(kContract, 2, kLatest)) == 0);
            CHECK(must(query.storage(kContract, 2, std::uint64_t{1})) == 22);
            hash = query.head()->hash;
        }
        CHECK(home.open()->query().head()->hash == hash);
    }
    TEST_CASE("an edited nonce frees what waited for it in the pool") {
        NodeHome home;
        const auto node = home.open();
        const auto waits = must(node->submit(signed_tx({.nonce = 3, .to = kStranger})));
        AccountEdit edit;
        edit.account = key(0).address();
        edit.nonce = 3;
        must(node->edit({edit}));
        must(node->mine());
        CHECK(node->query().receipt(waits));
    }
    TEST_CASE("anybody sends without a signature, contracts too, across restarts") {
        NodeHome home;
        Hash256 mined;
        Hash256 pooled;
        Hash256 head;
        eth::Transaction tx;
        tx.type = eth::TxType::fee_market;
        tx.chain_id = kChainId;
        tx.nonce = 5;
        tx.to = kStranger;
        tx.value = 7;
        tx.gas_limit = 21'000;
        tx.max_fee_per_gas = 10 * kWeiPerGwei;
        {
            const auto node = home.open();
            auto edit = everything();
            edit.balance = uint256{kWeiPerEther};
            must(node->edit({edit}));
            const auto sent = must(node->accept_unsigned(tx, kContract));
            must(node->wait_durable(sent));
            mined = sent.hash;
            REQUIRE(node->query().receipt(mined));
            CHECK(node->query().receipt(mined)->from == kContract);
            CHECK(node->query().receipt(mined)->receipt.success);
            tx.nonce = 7;
            const auto later = must(node->accept_unsigned(tx, kContract));
            must(node->wait_durable(later));
            pooled = later.hash;
            head = node->query().head()->hash;
            tx.nonce = 6;
            tx.signature = {.r = to_uint256(kContract), .s = {}, .odd_y = false};
            CHECK(node->submit(eth::encode(tx)).error().code == Errc::invalid_input);
        }
        const auto node = home.open();
        CHECK(node->query().head()->hash == head);
        CHECK(node->query().transaction(pooled)->sender == kContract);
    }
    TEST_CASE("a revert takes back blocks, edits and time, and what is pooled stays") {
        NodeHome home;
        Hash256 head;
        {
            const auto node = home.open();
            must(node->submit(signed_tx({.to = kStranger, .value = 1})));
            must(node->edit({everything()}));
            const auto id = must(node->snapshot());
            const auto at = node->query().head()->hash;
            const auto gone =
                must(node->submit(signed_tx({.nonce = 1, .to = kStranger, .value = 1})));
            auto edit = everything();
            edit.balance = uint256{1};
            must(node->edit({edit}));
            must(node->increase_time(std::chrono::seconds{100}));
            must(node->mine(2));
            const auto waits = must(node->submit(signed_tx({.nonce = 3, .to = kStranger})));
            CHECK(must(node->revert(id)));
            CHECK(!must(node->revert(id)));
            CHECK(node->query().head()->hash == at);
            CHECK(must(node->query().balance(kContract, kLatest)) == 77);
            CHECK(must(node->query().balance(kStranger, kLatest)) == 1);
            CHECK(!node->query().receipt(gone));
            CHECK(node->time_offset() == std::chrono::seconds{0});
            CHECK(node->query().transaction(waits));
            CHECK(node->query().block_number() == 1);
            must(node->submit(signed_tx({.nonce = 1, .to = kStranger, .value = 5})));
            CHECK(node->query().block_number() == 2);
            head = node->query().head()->hash;
        }
        CHECK(home.open()->query().head()->hash == head);
    }
    TEST_CASE("what a revert took back does not come again with a restart") {
        NodeHome home;
        const auto open = [&] {
            return must(home.try_open(parent_genesis(), true, driver::SealMode::interval));
        };
        Hash256 gone;
        Hash256 waits;
        {
            const auto node = open();
            const auto id = must(node->snapshot());
            gone = must(node->submit(signed_tx({.to = kStranger, .value = 1})));
            must(node->mine());
            REQUIRE(node->query().receipt(gone));
            waits = must(node->submit(signed_tx({.from = 1, .to = kStranger, .value = 1})));
            CHECK(must(node->revert(id)));
            CHECK(!node->query().transaction(gone));
            CHECK(node->query().transaction(waits));
        }
        const auto node = open();
        CHECK(!node->query().transaction(gone));
        CHECK(node->query().transaction(waits));
    }
    TEST_CASE("dropped transactions stay away") {
        NodeHome home;
        {
            const auto node = home.open();
            const auto one = must(node->submit(signed_tx({.nonce = 1, .to = kStranger})));
            must(node->submit(signed_tx({.nonce = 2, .to = kStranger})));
            CHECK(must(node->drop_transaction(one)));
            CHECK(!must(node->drop_transaction(one)));
            CHECK(!node->query().transaction(one));
        }
        {
            const auto node = home.open();
            CHECK(node->query().pool_status().queued == 1);
            must(node->drop_all_transactions());
            CHECK(node->query().pool_status().queued == 0);
        }
        CHECK(home.open()->query().pool_status().queued == 0);
    }
    TEST_CASE("block times are set once, for good, or by an interval") {
        NodeHome home;
        const auto node = home.open();
        const auto time = [&] { return node->query().head()->block.header.timestamp; };
        must(node->set_next_timestamp(kGenesisTime + 1000));
        must(node->mine());
        CHECK(time() == kGenesisTime + 1000);
        home.clock.advance(std::chrono::seconds{3});
        must(node->mine());
        CHECK(time() == kGenesisTime + 1003);
        CHECK(node->set_next_timestamp(kGenesisTime).error().code == Errc::invalid_input);
        must(node->set_time(kGenesisTime + 2000));
        must(node->mine());
        CHECK(time() == kGenesisTime + 2000);
        must(node->set_timestamp_interval(std::chrono::seconds{12}));
        must(node->mine(2));
        CHECK(time() == kGenesisTime + 2024);
        must(node->set_timestamp_interval(std::nullopt));
        must(node->set_coinbase(kStranger));
        must(node->mine());
        CHECK(time() == kGenesisTime + 2024);
        CHECK(node->query().head()->block.header.beneficiary == kStranger);
    }
    TEST_CASE("mining is switched while it runs") {
        NodeHome home;
        const auto node = home.open();
        node->set_mining({.seal = driver::SealMode::interval, .block_time = {}});
        const auto hash = must(node->submit(signed_tx({.to = kStranger})));
        CHECK(!node->query().receipt(hash));
        node->set_mining({.seal = driver::SealMode::automatic});
        const auto next = must(node->submit(signed_tx({.nonce = 1, .to = kStranger})));
        CHECK(node->query().receipt(hash));
        CHECK(node->query().receipt(next));
        CHECK(node->mining().seal == driver::SealMode::automatic);
    }
    TEST_CASE("value forbids all of it") {
        NodeHome home;
        const auto bridged = home.open(rollup_genesis(), false);
        CHECK(bridged->edit({everything()}).error().code == Errc::unsupported);
        CHECK(bridged->snapshot().error().code == Errc::unsupported);
        CHECK(bridged->set_time(kGenesisTime).error().code == Errc::unsupported);
        CHECK(bridged->accept_unsigned({}, kContract).error().code == Errc::unsupported);

        const auto play = home.open(play_genesis(), false);
        must(play->edit({everything()}));
        CHECK(must(play->query().balance(kContract, kLatest)) == 77);
        must(play->deposit(0, {deposit_tx(0, kStranger, 1)}));
        CHECK(play->edit({everything()}).error().code == Errc::conflict);
        CHECK(play->drop_all_transactions().error().code == Errc::conflict);
    }
}

}  // namespace
}  // namespace alt::node
