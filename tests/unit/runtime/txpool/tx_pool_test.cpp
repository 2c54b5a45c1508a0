#include "runtime/txpool/tx_pool.hpp"

#include <doctest/doctest.h>

#include <random>

namespace alt::txpool {
namespace {

Address sender(std::uint8_t tag) {
    Address out;
    out.bytes[19] = tag;
    return out;
}

TxPtr make_tx(std::uint8_t from, std::uint64_t nonce, std::uint64_t max_fee, std::uint64_t tip) {
    static std::uint64_t counter = 0;
    auto out = std::make_shared<PooledTx>();
    out->tx.type = eth::TxType::fee_market;
    out->tx.nonce = nonce;
    out->tx.max_fee_per_gas = max_fee;
    out->tx.max_priority_fee_per_gas = tip;
    out->sender = sender(from);
    out->hash = to_be_bytes(uint256{++counter});
    out->raw.resize(100);
    return out;
}

std::vector<std::pair<int, std::uint64_t>> order(const std::vector<TxPtr>& txs) {
    std::vector<std::pair<int, std::uint64_t>> out;
    for (const auto& tx : txs) out.emplace_back(tx->sender.bytes[19], tx->tx.nonce);
    return out;
}

using Order = std::vector<std::pair<int, std::uint64_t>>;

TEST_SUITE("runtime/txpool/tx_pool") {
    TEST_CASE("the highest tip goes first, and nonces stay in order") {
        TxPool pool;
        REQUIRE(pool.add(make_tx(1, 0, 100, 1), 0));
        REQUIRE(pool.add(make_tx(1, 1, 100, 90), 0));
        REQUIRE(pool.add(make_tx(2, 0, 100, 5), 0));
        CHECK(order(pool.select(uint256{0}, 10)) == Order{{2, 0}, {1, 0}, {1, 1}});
        CHECK(order(pool.select(uint256{0}, 1)) == Order{{2, 0}});
    }
    TEST_CASE("equal tips go in the order of arrival") {
        TxPool pool;
        for (std::uint8_t i = 9; i > 0; --i) REQUIRE(pool.add(make_tx(i, 0, 100, 1), 0));
        const auto chosen = order(pool.select(uint256{0}, 3));
        CHECK(chosen == Order{{9, 0}, {8, 0}, {7, 0}});
    }
    TEST_CASE("a full pool gives up its cheapest last transactions, one by one") {
        TxPool pool({.max_txs = 400});
        for (std::uint8_t from = 0; from < 200; ++from) {
            REQUIRE(pool.add(make_tx(from, 0, 1000, 1), 0));
            REQUIRE(pool.add(make_tx(from, 1, 100 + from, 1), 0));
        }
        CHECK(pool.status().pending == 400);
        CHECK(pool.add(make_tx(250, 0, 100, 1), 0).error().message == "txpool is full");
        for (std::uint64_t nonce = 0; nonce < 150; ++nonce)
            REQUIRE(pool.add(make_tx(251, nonce, 500, 1), 0));
        CHECK(pool.size() == 400);
        CHECK(pool.status().pending == 400);
        for (std::uint8_t from = 0; from < 200; ++from)
            CHECK(pool.next_nonce(sender(from), 0) == (from < 150 ? 1 : 2));
        // A sender whose last transaction is the cheapest makes no room for itself.
        CHECK(pool.add(make_tx(150, 2, 200, 1), 0).error().message == "txpool is full");
        pool.advance(sender(251), 150);
        CHECK(pool.size() == 250);
        REQUIRE(pool.add(make_tx(150, 2, 200, 1), 0));
    }
    TEST_CASE("a gap holds back what follows until it is filled") {
        TxPool pool;
        REQUIRE(pool.add(make_tx(1, 5, 100, 1), 5));
        REQUIRE(pool.add(make_tx(1, 7, 100, 1), 5));
        CHECK(pool.select(uint256{0}, 10).size() == 1);
        CHECK(pool.next_nonce(sender(1), 5) == 6);
        CHECK(pool.status().pending == 1);
        CHECK(pool.status().queued == 1);
        REQUIRE(pool.add(make_tx(1, 6, 100, 1), 5));
        CHECK(pool.select(uint256{0}, 10).size() == 3);
        CHECK(pool.next_nonce(sender(1), 5) == 8);
    }
    TEST_CASE("a cap below the base fee waits, with all that follow it") {
        TxPool pool;
        REQUIRE(pool.add(make_tx(1, 0, 10, 1), 0));
        REQUIRE(pool.add(make_tx(1, 1, 100, 1), 0));
        CHECK(pool.select(uint256{11}, 10).empty());
        CHECK(pool.select(uint256{10}, 10).size() == 2);
    }
    TEST_CASE("a replacement pays 10% more in both prices") {
        struct Row {
            const char* name;
            std::uint64_t max_fee, tip;
            bool taken;
        };
        for (const auto& row :
             {Row{"same price", 100, 10, false}, Row{"9% more", 109, 11, false},
              Row{"only the cap", 110, 10, false}, Row{"10% more", 110, 11, true}}) {
            CAPTURE(row.name);
            TxPool pool;
            const auto first = make_tx(1, 0, 100, 10);
            REQUIRE(pool.add(first, 0));
            const auto second = make_tx(1, 0, row.max_fee, row.tip);
            const auto added = pool.add(second, 0);
            CHECK(added.has_value() == row.taken);
            if (!row.taken) CHECK(added.error().message == "replacement transaction underpriced");
            CHECK(pool.size() == 1);
            CHECK((pool.find(second->hash) != nullptr) == row.taken);
            CHECK((pool.find(first->hash) == nullptr) == row.taken);
        }
    }
    TEST_CASE("refusals are in geth's words") {
        TxPool pool(
            Limits{.max_txs = 3, .max_bytes = 10'000, .max_per_sender = 2, .max_nonce_gap = 10});
        const auto tx = make_tx(1, 4, 100, 1);
        CHECK(pool.add(make_tx(1, 3, 100, 1), 4).error().message == "nonce too low");
        CHECK(pool.add(make_tx(1, 15, 100, 1), 4).error().message == "nonce too high");
        REQUIRE(pool.add(tx, 4));
        CHECK(pool.add(tx, 4).error().message == "already known");
        REQUIRE(pool.add(make_tx(1, 5, 100, 1), 4));
        CHECK(pool.add(make_tx(1, 6, 100, 1), 4).error().message == "account limit exceeded");
    }
    TEST_CASE("a full pool gives up the cheapest last transaction for a dearer one") {
        TxPool pool(Limits{.max_txs = 2});
        REQUIRE(pool.add(make_tx(1, 0, 50, 1), 0));
        REQUIRE(pool.add(make_tx(2, 0, 60, 1), 0));
        CHECK(pool.add(make_tx(3, 0, 50, 1), 0).error().message == "txpool is full");
        REQUIRE(pool.add(make_tx(3, 0, 55, 1), 0));
        CHECK(order(pool.all()).size() == 2);
        CHECK(pool.next_nonce(sender(1), 0) == 0);
    }
    TEST_CASE("memory has a ceiling, for what replaces, too") {
        const auto one = make_tx(1, 0, 100, 1)->memory();
        TxPool pool(Limits{.max_bytes = 3 * one});
        for (std::uint8_t from = 1; from <= 3; ++from)
            REQUIRE(pool.add(make_tx(from, 0, 100u + from, 1), 0));
        CHECK(pool.add(make_tx(4, 0, 100, 1), 0).error().retryable);
        const auto large = [](std::uint8_t from, std::uint64_t fee) {
            auto tx = std::make_shared<PooledTx>(*make_tx(from, 0, fee, 10));
            tx->raw.resize(100 + 2 * tx->memory());
            return tx;
        };
        CHECK(pool.add(large(3, 200), 0).error().message == "txpool is full");
        CHECK(pool.size() == 3);
        TxPool wide(Limits{.max_bytes = 6 * one});
        for (std::uint8_t from = 1; from <= 3; ++from)
            REQUIRE(wide.add(make_tx(from, 0, 100u + from, 1), 0));
        REQUIRE(wide.add(large(3, 200), 0));
        CHECK(order(wide.select(uint256{0}, 9)) == Order{{3, 0}, {2, 0}});
    }
    TEST_CASE("what finds no room after all leaves the pool as it was") {
        const auto one = make_tx(1, 0, 100, 1)->memory();
        TxPool pool(Limits{.max_bytes = 4 * one});
        REQUIRE(pool.add(make_tx(1, 7, 500, 1), 7));
        REQUIRE(pool.add(make_tx(1, 8, 100, 1), 7));
        REQUIRE(pool.add(make_tx(2, 3, 110, 1), 3));
        REQUIRE(pool.add(make_tx(3, 0, 900, 1), 0));
        const auto before = order(pool.select(uint256{0}, 9));
        auto large = std::make_shared<PooledTx>(*make_tx(4, 0, 400, 1));
        large->raw.resize(100 + 2 * one);
        CHECK(pool.add(large, 0).error().message == "txpool is full");
        CHECK(order(pool.select(uint256{0}, 9)) == before);
        CHECK(pool.status().pending == 4);
        CHECK(pool.next_nonce(sender(2), 3) == 4);
        REQUIRE(pool.add(make_tx(5, 0, 105, 1), 0));
        CHECK(order(pool.select(uint256{0}, 9)).size() == 4);
    }
    TEST_CASE("advancing drops what was mined and keeps the rest ready") {
        TxPool pool;
        for (std::uint64_t n = 0; n < 5; ++n) REQUIRE(pool.add(make_tx(1, n, 100, 1), 0));
        pool.advance(sender(1), 3);
        CHECK(order(pool.select(uint256{0}, 10)) == Order{{1, 3}, {1, 4}});
        pool.advance(sender(1), 5);
        CHECK(pool.size() == 0);
    }
    TEST_CASE("a sender's transactions are found without the others'") {
        TxPool pool;
        for (const std::uint64_t nonce : {4, 0, 1}) REQUIRE(pool.add(make_tx(1, nonce, 100, 1), 0));
        REQUIRE(pool.add(make_tx(2, 0, 100, 1), 0));
        CHECK(order(pool.all_of(sender(1))) == Order{{1, 0}, {1, 1}, {1, 4}});
        CHECK(pool.all_of(sender(3)).empty());
        CHECK(pool.find(sender(1), 4)->tx.nonce == 4);
        CHECK(pool.find(sender(1), 2) == nullptr);
        CHECK(pool.find(sender(3), 0) == nullptr);
    }
    TEST_CASE("random use never breaks nonce order or the bounds") {
        std::mt19937_64 random(7);
        TxPool pool(
            Limits{.max_txs = 50, .max_bytes = 1 << 20, .max_per_sender = 12, .max_nonce_gap = 15});
        std::array<std::uint64_t, 8> nonces{};
        for (int step = 0; step < 20'000; ++step) {
            const auto who = static_cast<std::uint8_t>(random() % nonces.size());
            const auto fee = 1 + random() % 100;
            if (random() % 10 == 0) {
                for (const auto& tx : pool.select(uint256{random() % 50}, 5)) {
                    auto& nonce = nonces[tx->sender.bytes[19]];
                    REQUIRE(tx->tx.nonce == nonce);
                    ++nonce;
                }
                for (std::size_t i = 0; i < nonces.size(); ++i)
                    pool.advance(sender(static_cast<std::uint8_t>(i)), nonces[i]);
            }
            (void)pool
                .add(make_tx(who, nonces[who] + random() % 4, fee, random() % fee + 1), nonces[who])
                .has_value();
            REQUIRE(pool.size() <= 50);
            const auto status = pool.status();
            REQUIRE(status.pending + status.queued == pool.size());
        }
    }
}

}  // namespace
}  // namespace alt::txpool
