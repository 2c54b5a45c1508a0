#include "runtime/node/workers.hpp"

#include <algorithm>
#include <atomic>
#include <future>
#include <thread>
#include <vector>

#include "runtime/node/node.hpp"
#include "tests/unit/runtime/node/chain_fixture.hpp"

namespace alt::node {
namespace {

using namespace testing;
using namespace std::chrono_literals;

const Address kStranger = to_address(uint256{0x1234});
const Address kLogger = to_address(uint256{0x1067});

/// Emits a log without data, whose topic is the first word of the input.
Result<void> put_logger(Node& node) {
    AccountEdit edit;
    edit.account = kLogger;
    edit.code = Bytes{0x5f, 0x35, 0x5f, 0x5f, 0xa1, 0x00};
    return node.edit({edit});
}

Hash256 topic(std::uint64_t n) {
    return to_be_bytes(uint256{n});
}

TEST_SUITE("runtime/node/workers") {
    TEST_CASE("all work is done by the time the workers are gone") {
        std::atomic<int> done{0};
        {
            Workers workers(3);
            for (int i = 0; i < 100; ++i) workers.run([&] { ++done; });
        }
        CHECK(done == 100);
    }
    TEST_CASE("what is shared out is done once, by whoever has time") {
        Workers workers(2);
        std::promise<void> go;
        const auto gone = go.get_future().share();
        const auto share = [&](std::size_t count, std::size_t stretch) {
            std::vector<std::atomic<int>> done(count);
            workers.share(count, stretch, [&](std::size_t first, std::size_t end) {
                CHECK((first < end && end <= count));
                for (auto i = first; i < end; ++i) ++done[i];
            });
            return std::ranges::all_of(done, [](const auto& times) { return times == 1; });
        };
        for (const std::size_t count : {0, 1, 7, 64, 1'000}) CHECK(share(count, 7));
        // Nobody has: helpers come when everything is done.
        for (int i = 0; i < 2; ++i) workers.run([gone] { gone.wait(); });
        CHECK(share(1'000, 10));
        go.set_value();
        std::vector<std::thread> askers;
        for (int i = 0; i < 4; ++i)
            askers.emplace_back([&] {
                for (int n = 0; n < 100; ++n) CHECK(share(100, 3));
            });
        for (auto& asker : askers) asker.join();
    }
    TEST_CASE("timers go off in their order, and cancelled ones never") {
        Workers workers(1);
        const auto now = Workers::Clock::now();
        std::promise<void> last;
        std::vector<int> order;
        const auto never = workers.call_at(now + 1h, [&] { order.push_back(9); });
        workers.call_at(now + 2ms, [&] {
            order.push_back(2);
            last.set_value();
        });
        workers.call_at(now, [&] { order.push_back(1); });
        workers.cancel(never);
        last.get_future().wait();
        CHECK(order == std::vector<int>{1, 2});
    }
    TEST_CASE("nodes share threads, and seal by the clock without one of their own") {
        NodeHome first;
        NodeHome second;
        const auto workers = std::make_shared<Workers>(1);
        const auto open = [&](NodeHome& home) {
            NodeOptions options;
            options.genesis = parent_genesis();
            options.folder = home.folder.path();
            options.workers = workers;
            options.seal = driver::SealMode::interval;
            options.block_time = 1ms;
            return must(Node::open(std::move(options), home.clock, home.logger));
        };
        const auto one = open(first);
        const auto two = open(second);
        std::promise<void> sealed;
        std::atomic<int> left{4};
        const auto count = [&](const BlockPtr&) {
            if (--left == 0) sealed.set_value();
        };
        one->on_block(count);
        const auto hash = must(two->submit(signed_tx({.to = kStranger})));
        sealed.get_future().wait();
        one->set_mining({.seal = driver::SealMode::automatic});
        must(two->drain());
        CHECK(two->query().receipt(hash));
    }
}

TEST_SUITE("runtime/node/log_index") {
    TEST_CASE("logs are found by topic and address, in their order, until they are undone") {
        NodeHome home;
        const auto node = home.open(parent_genesis(), false);
        must(put_logger(*node));
        const auto snapshot = must(node->snapshot());
        for (std::uint64_t n = 0; n < 60; ++n) {
            const auto input = topic(n % 10);
            must(node->accept(signed_tx({.nonce = n,
                                         .to = kLogger,
                                         .data = Bytes(input.bytes.begin(), input.bytes.end())})));
        }
        must(node->drain());
        client::LogFilter filter;
        filter.to_block = node->query().block_number();
        CHECK(must(node->query().logs(filter)).size() == 60);
        filter.topics = {{topic(3), topic(7)}};
        filter.addresses = {kStranger, kLogger};
        const auto found = must(node->query().logs(filter));
        REQUIRE(found.size() == 12);
        for (std::size_t i = 0; i < found.size(); ++i) {
            CHECK(found[i].log.topics.at(0) == topic(i % 2 == 0 ? 3 : 7));
            const auto block = node->query().block(found[i].at.block_num);
            const auto& receipt = block->receipts.at(found[i].at.tx_index);
            CHECK(receipt.logs.at(0).topics == found[i].log.topics);
            CHECK(found[i].log_index == found[i].at.tx_index);
        }
        filter.topics = {{}, {topic(3)}};
        CHECK(must(node->query().logs(filter)).empty());
        filter.topics = {};
        filter.addresses = {kStranger};
        CHECK(must(node->query().logs(filter)).empty());
        CHECK(must(node->revert(snapshot)));
        filter.addresses = {kLogger};
        CHECK(must(node->query().logs(filter)).empty());
    }
}

}  // namespace
}  // namespace alt::node
