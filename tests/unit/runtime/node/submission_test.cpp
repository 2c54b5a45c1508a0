#include <sys/resource.h>

#include <atomic>
#include <csignal>
#include <filesystem>
#include <future>

#include "runtime/node/node.hpp"
#include "tests/unit/runtime/node/chain_fixture.hpp"

namespace alt::node {
namespace {

using namespace testing;

const Address kStranger = to_address(uint256{0x1234});

/// No file of this process grows above the limit while this lives.
class FileSizeLimit {
public:
    explicit FileSizeLimit(std::uint64_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        auto limit = before_;
        limit.rlim_cur = bytes;
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    FileSizeLimit(const FileSizeLimit&) = delete;
    FileSizeLimit& operator=(const FileSizeLimit&) = delete;
    ~FileSizeLimit() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
    }

private:
    rlimit before_{};
    void (*handler_)(int);
};

TEST_SUITE("runtime/node/submission") {
    TEST_CASE("a callback comes when the transaction is in a block, and at once afterwards") {
        NodeHome home;
        const auto node = home.open();
        const auto sent = must(node->accept(signed_tx({.to = kStranger, .value = 7})));
        std::promise<bool> mined;
        node->when_durable(sent, [&](const Result<void>& durable) {
            mined.set_value(durable && node->query().receipt(sent.hash).has_value());
        });
        CHECK(mined.get_future().get());
        bool called = false;
        node->when_durable(sent, [&](const Result<void>& durable) { called = bool(durable); });
        CHECK(called);
    }
    TEST_CASE("many at once keep their order, each with its own answer") {
        NodeHome home;
        const auto node = home.open();
        std::vector<Bytes> raws;
        for (std::uint64_t n = 0; n < 300; ++n)
            raws.push_back(signed_tx({.nonce = n, .to = kStranger, .value = 1}));
        raws.push_back(raws[7]);
        raws.push_back({1, 2, 3});
        const std::vector<BytesView> views(raws.begin(), raws.end());
        const auto sent = node->accept_many(views);
        REQUIRE(sent.size() == raws.size());
        for (std::size_t i = 0; i < 300; ++i) must(node->wait_durable(*sent[i]));
        CHECK(must(node->query().balance(kStranger, client::BlockTag::latest)) == 300);
        CHECK(sent[300].error().code == Errc::conflict);
        CHECK(sent[300].error().message == "already known");
        CHECK(sent[301].error().code == Errc::invalid_input);
    }
    TEST_CASE("after a failed write nothing is acknowledged, and its block is taken back") {
        NodeHome home;
        Hash256 head;
        {
            const auto node = home.open();
            must(node->submit(signed_tx({.to = kStranger, .value = 1})));
            head = node->query().head()->hash;
            const FileSizeLimit limit(end_of_log(home.folder.path() / "blocks.log") + 10);
            const auto lost = node->submit(signed_tx({.nonce = 1, .to = kStranger, .value = 1}));
            REQUIRE(!lost);
            CHECK(lost.error().code == Errc::io);
            CHECK(node->query().head()->hash == head);
            CHECK(must(node->query().balance(kStranger, client::BlockTag::latest)) == 1);
            const auto late = node->submit(signed_tx({.from = 1, .to = kStranger, .value = 1}));
            REQUIRE(!late);
            CHECK(late.error().code == Errc::io);
            CHECK(!node->drain());
        }
        const auto node = home.open();
        CHECK(node->query().head()->hash == head);
        must(node->submit(signed_tx({.nonce = 1, .to = kStranger, .value = 1})));
    }
    TEST_CASE("every callback is called once, at the latest when the node goes") {
        NodeHome home;
        std::atomic<int> calls{0};
        {
            const auto node = home.open();
            for (std::uint64_t n = 0; n < 20; ++n)
                node->when_durable(must(node->accept(signed_tx({.nonce = n, .to = kStranger}))),
                                   [&](const Result<void>&) { ++calls; });
        }
        CHECK(calls == 20);
    }
}

}  // namespace
}  // namespace alt::node
