#include "runtime/node/node.hpp"

#include <algorithm>
#include <thread>

#include "core/contracts/predeploys.hpp"
#include "core/sys/files.hpp"
#include "runtime/node/block_log.hpp"
#include "tests/unit/runtime/node/chain_fixture.hpp"

namespace alt::node {
namespace {

using namespace testing;

const Address kStranger = to_address(uint256{0x1234});
constexpr client::BlockTag kLatest = client::BlockTag::latest;

TEST_SUITE("runtime/node/node") {
    TEST_CASE("a transfer is mined when submit returns") {
        NodeHome home;
        const auto node = home.open();
        const auto hash = must(node->submit(signed_tx({.to = kStranger, .value = 7})));
        const auto receipt = node->query().receipt(hash);
        REQUIRE(receipt);
        CHECK(receipt->receipt.success);
        CHECK(receipt->receipt.gas_used == 21'000);
        CHECK(receipt->at.block_num == 1);
        CHECK(receipt->from == key(0).address());
        CHECK(must(node->query().balance(kStranger, kLatest)) == 7);
        CHECK(must(node->query().nonce(key(0).address(), kLatest)) == 1);
        CHECK(must(node->query().balance(kStranger, std::uint64_t{0})) == 0);
    }
    TEST_CASE("refusals are in geth's words") {
        NodeHome home;
        const auto node = home.open();
        must(node->submit(signed_tx({.to = kStranger})));
        const auto refusal = [&](const TxSpec& spec) {
            const auto sent = node->submit(signed_tx(spec));
            return sent ? std::string("accepted") : sent.error().message;
        };
        CHECK(refusal({.nonce = 0, .to = kStranger, .value = 1}).find("nonce too low") == 0);
        CHECK(refusal({.nonce = 0, .to = kStranger}) == "already known");
        CHECK(refusal({.nonce = 1, .value = uint256{kWeiPerEther} * 20'000})
                  .find("insufficient funds") == 0);
        CHECK(refusal({.nonce = 1, .gas = 20'000}).find("intrinsic gas too low") == 0);
        CHECK(refusal({.nonce = 1, .chain_id = 1}).find("invalid chain id") == 0);
        CHECK(refusal({.nonce = 1, .gas = 40'000'000}).find("transaction gas limit too high") == 0);
        CHECK(node->query().block_number() == 1);
        CHECK(node->submit(eth::encode(deposit_tx(0, kStranger, 1))).error().message ==
              "transaction type not supported");
        CHECK(node->submit(Bytes{1, 2, 3}).error().code == Errc::invalid_input);
    }
    TEST_CASE("a transaction with a gap waits and is mined with the one that fills it") {
        NodeHome home;
        const auto node = home.open();
        const auto second =
            must(node->submit(signed_tx({.nonce = 1, .to = kStranger, .value = 1})));
        CHECK(!node->query().receipt(second));
        CHECK(node->query().transaction(second));
        CHECK(must(node->query().nonce(key(0).address(), client::BlockTag::pending)) == 0);
        must(node->submit(signed_tx({.nonce = 0, .to = kStranger, .value = 1})));
        REQUIRE(node->query().receipt(second));
        CHECK(node->query().receipt(second)->at.block_num == 1);
    }
    TEST_CASE("a restart replays to the same root, with pooled transactions") {
        NodeHome home;
        Hash256 hash;
        Hash256 pooled;
        {
            const auto node = home.open();
            for (std::uint64_t n = 0; n < 5; ++n)
                must(node->submit(signed_tx({.nonce = n, .to = kStranger, .value = n})));
            pooled = must(node->submit(signed_tx({.nonce = 6, .to = kStranger})));
            hash = node->query().head()->hash;
        }
        const auto node = home.open();
        CHECK(node->query().head()->hash == hash);
        CHECK(node->query().pool_status().queued == 1);
        must(node->submit(signed_tx({.nonce = 5, .to = kStranger})));
        CHECK(node->query().receipt(pooled));
    }
    TEST_CASE("a log cut at any byte near its tail keeps what was acknowledged before") {
        NodeHome home;
        std::vector<std::pair<std::uint64_t, Hash256>> acknowledged;  ///< log size, head
        const auto file = home.folder.path() / "blocks.log";
        {
            const auto node = home.open();
            for (std::uint64_t n = 0; n < 4; ++n) {
                must(node->submit(signed_tx({.nonce = n, .to = kStranger, .value = 1})));
                acknowledged.emplace_back(end_of_log(file), node->query().head()->hash);
            }
        }
        const auto full = must(sys::read_file(file));
        for (auto size = full.size(); size > acknowledged[1].first; size -= 5) {
            CAPTURE(size);
            must(sys::write_file_atomic(file, std::string_view(full).substr(0, size)));
            const auto node = home.open();
            const auto last = std::find_if(acknowledged.rbegin(), acknowledged.rend(),
                                           [&](const auto& entry) { return entry.first <= size; });
            REQUIRE(node->query().head()->hash == last->second);
        }
    }
    TEST_CASE("the log of another genesis is corrupt, and says so") {
        NodeHome home;
        must(home.open()->submit(signed_tx({.to = kStranger, .value = 1})));
        const auto file = home.folder.path() / "blocks.log";
        // Another genesis alloc under the same hash cannot be had, so the log moves to a chain that
        // differs.
        auto genesis = parent_genesis();
        genesis.timestamp += 1;
        const auto node = home.try_open(std::move(genesis));
        REQUIRE(!node);
        CHECK(node.error().code == Errc::corrupt);
        CHECK(node.error().message.find("another genesis") != std::string::npos);
    }
    TEST_CASE("a logged block that does not give its root is corrupt, and names its offset") {
        NodeHome home;
        const auto genesis_hash = home.open()->genesis_hash();
        auto other = home.open(parent_genesis(), false);
        must(other->submit(signed_tx({.to = kStranger, .value = 1})));
        auto block = other->query().head()->block;
        block.header.state_root.bytes[0] ^= 1;
        {
            auto log = must(BlockLog::open(
                home.folder.path(), genesis_hash,
                [](RecordKind, BytesView, std::uint64_t) { return Result<void>{}; }));
            log.append(RecordKind::block, eth::encode(block));
            must(log.write());
        }
        const auto node = home.try_open(parent_genesis());
        REQUIRE(!node);
        CHECK(node.error().code == Errc::corrupt);
        CHECK(node.error().message.find("offset 40") != std::string::npos);
    }
    TEST_CASE("a log of many transactions replays to the same head, whoever recovers the senders") {
        NodeHome home;
        Hash256 hash;
        {
            const auto node = home.try_open(parent_genesis(), true, driver::SealMode::interval);
            REQUIRE(node);
            for (std::uint64_t n = 0; n < 8; ++n) {
                for (unsigned from = 0; from < 10; ++from)
                    for (std::uint64_t i = 0; i < 15; ++i)
                        must((*node)->submit(signed_tx({.from = from,
                                                        .nonce = 15 * n + i,
                                                        .to = kStranger,
                                                        .value = 1,
                                                        .gas = 21'000})));
                must((*node)->mine());
                CHECK((*node)->query().head()->tx_hashes.size() == 150);
            }
            hash = (*node)->query().head()->hash;
        }
        CHECK(home.open()->query().head()->hash == hash);
    }
    TEST_CASE("many senders at once share blocks and lose nothing") {
        NodeHome home;
        const auto node = home.open();
        constexpr std::uint64_t kEach = 40;
        std::vector<std::thread> threads;
        std::atomic<int> failures{0};
        for (unsigned from = 0; from < 8; ++from)
            threads.emplace_back([&, from] {
                for (std::uint64_t n = 0; n < kEach; ++n)
                    if (!node->submit(
                            signed_tx({.from = from, .nonce = n, .to = kStranger, .value = 1})))
                        ++failures;
            });
        for (auto& thread : threads) thread.join();
        CHECK(failures == 0);
        CHECK(must(node->query().balance(kStranger, kLatest)) == 8 * kEach);
        CHECK(node->inspect().txs == 8 * kEach);
        CHECK(node->query().block_number() < 8 * kEach);
    }
    TEST_CASE("readers see whole blocks while the chain grows") {
        NodeHome home;
        const auto node = home.open(parent_genesis(), false);
        std::atomic<bool> done{false};
        std::atomic<int> torn{0};
        std::thread reader([&] {
            while (!done) {
                const auto head = node->query().head();
                const auto balance = node->query().balance(kStranger, head->number());
                if (!balance || *balance != head->number()) ++torn;
                client::CallRequest request;
                request.to = kStranger;
                (void)node->query().call(request, kLatest).has_value();
                (void)node->query().proof(kStranger, {}, kLatest).has_value();
            }
        });
        for (std::uint64_t n = 0; n < 100; ++n)
            must(node->submit(signed_tx({.nonce = n, .to = kStranger, .value = 1})));
        done = true;
        reader.join();
        CHECK(torn == 0);
    }
    TEST_CASE("interval mode mines only when told, but what it accepted survives") {
        NodeHome home;
        Hash256 hash;
        {
            const auto node =
                must(home.try_open(parent_genesis(), true, driver::SealMode::interval));
            hash = must(node->submit(signed_tx({.to = kStranger, .value = 3})));
            CHECK(node->query().block_number() == 0);
        }
        const auto node = must(home.try_open(parent_genesis(), true, driver::SealMode::interval));
        CHECK(node->query().transaction(hash));
        must(node->mine());
        CHECK(node->query().receipt(hash));
        must(node->mine(2));
        CHECK(node->query().block_number() == 3);
    }
    TEST_CASE("draining seals what an interval would keep waiting") {
        NodeHome home;
        const auto node = must(home.try_open(parent_genesis(), false, driver::SealMode::interval));
        const auto hash = must(node->submit(signed_tx({.to = kStranger, .value = 3})));
        must(node->drain());
        CHECK(node->query().receipt(hash));
    }
    TEST_CASE("state is kept for the window, and what is older is refused by name") {
        NodeHome home;
        NodeOptions options;
        options.genesis = parent_genesis();
        options.state_window = 3;
        const auto node = must(Node::open(std::move(options), home.clock, home.logger));
        for (std::uint64_t n = 0; n < 6; ++n)
            must(node->submit(signed_tx({.nonce = n, .to = kStranger, .value = 1})));
        for (std::uint64_t block = 3; block <= 6; ++block)
            CHECK(must(node->query().balance(kStranger, block)) == block);
        CHECK(node->query().balance(kStranger, std::uint64_t{2}).error().code == Errc::unsupported);
        CHECK(node->query().balance(kStranger, std::uint64_t{7}).error().code == Errc::not_found);
    }
    TEST_CASE("callbacks see each durable block once, in order") {
        NodeHome home;
        const auto node = home.open(parent_genesis(), false);
        std::vector<std::uint64_t> seen;
        const auto id =
            node->on_block([&](const BlockPtr& block) { seen.push_back(block->number()); });
        must(node->mine(3));
        node->unsubscribe(id);
        must(node->mine());
        CHECK(seen == std::vector<std::uint64_t>{1, 2, 3});
    }
    TEST_CASE("a parent's time moves ahead on demand and stays ahead") {
        NodeHome home;
        std::uint64_t before = 0;
        {
            const auto node = home.open();
            must(node->mine());
            before = node->query().head()->block.header.timestamp;
            must(node->increase_time(std::chrono::seconds{500}));
            must(node->mine());
            CHECK(node->query().head()->block.header.timestamp == before + 500);
        }
        const auto node = home.open();
        home.clock.advance(std::chrono::seconds{2});
        must(node->mine());
        CHECK(node->query().head()->block.header.timestamp == before + 502);
        CHECK(home.open(rollup_genesis(), false)
                  ->increase_time(std::chrono::seconds{1})
                  .error()
                  .code == Errc::unsupported);
    }
}

TEST_SUITE("runtime/node/rollup") {
    TEST_CASE("deposits are credited once, in order, across restarts") {
        NodeHome home;
        const auto who = key(1).address();
        {
            const auto node = home.open(rollup_genesis());
            must(node->deposit(0, {deposit_tx(0, who, 10), deposit_tx(1, who, 20)}));
            must(node->deposit(
                0, {deposit_tx(0, who, 10), deposit_tx(1, who, 20), deposit_tx(2, who, 30)}));
            CHECK(node->deposits_credited() == 3);
            CHECK(node->deposit(4, {deposit_tx(4, who, 1)}).error().code == Errc::conflict);
        }
        const auto node = home.open(rollup_genesis());
        CHECK(node->deposits_credited() == 3);
        must(node->deposit(1, {deposit_tx(1, who, 20), deposit_tx(2, who, 30)}));
        CHECK(must(node->query().balance(who, kLatest)) == 60);
    }
    TEST_CASE("closing drains, freezes, and proves the same thing again after a restart") {
        NodeHome home;
        const auto ether = uint256{kWeiPerEther};
        const auto who = key(0).address();
        driver::Closing first;
        {
            const auto node = home.open(rollup_genesis());
            must(node->deposit(0, {deposit_tx(0, who, ether)}));
            // The deposit has raised the nonce.
            must(node->submit(
                signed_tx({.nonce = 1, .to = kStranger, .value = 5, .chain_id = 4242})));
            first = must(node->close());
            CHECK(must(node->close()).block_hash == first.block_hash);
            CHECK(node->inspect().closed);
            const auto late =
                node->submit(signed_tx({.nonce = 2, .to = kStranger, .chain_id = 4242}));
            REQUIRE(!late);
            CHECK(late.error().code == Errc::conflict);
            CHECK(node->deposit(1, {deposit_tx(1, who, 1)}).error().code == Errc::conflict);
            CHECK(node->mine().error().code == Errc::conflict);
        }
        uint256 total;
        for (const auto& leaf : first.exits) total += leaf.amount;
        CHECK(total == ether);
        CHECK(first.deposit_count == 1);
        CHECK(first.exits.size() == 3);
        CHECK(!first.account_proof.empty());
        CHECK(!first.storage_proof.empty());

        const auto node = home.open(rollup_genesis());
        const auto again = must(node->close());
        CHECK(again.block_hash == first.block_hash);
        CHECK(again.exits == first.exits);
        CHECK(again.account_proof == first.account_proof);
        CHECK(again.storage_proof == first.storage_proof);
        CHECK(node->query().block_number() == first.block_num);
    }
    TEST_CASE("a draining rollup takes no transactions, but deposits") {
        NodeHome home;
        const auto node = home.open(rollup_genesis());
        must(node->deposit(0, {deposit_tx(0, key(0).address(), kWeiPerEther)}));
        must(node->drain());
        const auto sent = node->submit(signed_tx({.nonce = 1, .to = kStranger, .chain_id = 4242}));
        REQUIRE(!sent);
        CHECK(sent.error().code == Errc::conflict);
        must(node->deposit(1, {deposit_tx(1, key(0).address(), 1)}));
        CHECK(node->inspect().draining);
    }
}

}  // namespace
}  // namespace alt::node
