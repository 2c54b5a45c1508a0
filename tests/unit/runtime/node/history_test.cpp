#include <sys/stat.h>

#include "core/base/hex.hpp"
#include "runtime/node/ledger.hpp"
#include "tests/unit/runtime/node/chain_fixture.hpp"

namespace alt::node {
namespace {

using namespace testing;

const Address kStranger = to_address(uint256{0x1234});
constexpr client::BlockTag kLatest = client::BlockTag::latest;

/// Logs its input's first word as a topic.
constexpr std::string_view kLogging = "0x60003560006000a100";
/// Gives the hash of the block whose number is its input.
constexpr std::string_view kBlockHash = "0x6000354060005260206000f3";

struct HistoryHome {
    TempDir folder;
    FakeClock clock{static_cast<std::int64_t>(kGenesisTime + 10) * 1000};
    Logger logger;

    std::unique_ptr<Node> open(std::uint64_t blocks, std::uint64_t bytes, std::size_t window = 8) {
        NodeOptions options;
        options.folder = folder.path();
        options.genesis = parent_genesis();
        options.snapshot_bytes = 1;
        options.state_window = window;
        options.history_blocks = blocks;
        options.history_bytes = bytes;
        return must(Node::open(std::move(options), clock, logger));
    }
};

/// A transfer a block until the history is cut, and some more.
std::vector<Hash256> fill_until_cut(Node& node, std::uint64_t more, std::size_t data = 0) {
    std::vector<Hash256> txs;
    auto nonce = must(node.query().nonce(key(0).address(), kLatest));
    const auto send = [&] {
        txs.push_back(must(node.submit(signed_tx({.nonce = nonce++,
                                                  .to = kStranger,
                                                  .value = 1,
                                                  .data = Bytes(data, 1),
                                                  .gas = 1'000'000}))));
    };
    for (const auto before = node.query().oldest_block(); node.query().oldest_block() == before;)
        send();
    for (std::uint64_t i = 0; i < more; ++i) send();
    return txs;
}

/// What is kept is found by number and by transaction, while the oldest may be forgotten any time.
void check_kept(const Query& query) {
    for (auto number = query.oldest_block(); number <= query.block_number(); ++number) {
        const auto block = query.block(number);
        REQUIRE((block || number < query.oldest_block()));
        if (!block) continue;
        for (const auto& hash : block->tx_hashes) {
            const auto receipt = query.receipt(hash);
            REQUIRE((receipt || number < query.oldest_block()));
            if (receipt) CHECK(receipt->at.block_hash == block->hash);
        }
    }
}

TEST_SUITE("runtime/node/history") {
    TEST_CASE("blocks beyond the limit are forgotten, and asking for them says so") {
        HistoryHome home;
        const auto node = home.open(20, 0);
        const auto& query = node->query();
        const auto genesis = query.head();
        const auto txs = fill_until_cut(*node, 60);
        const auto oldest = query.oldest_block();
        const auto head = query.block_number();
        REQUIRE(oldest > 1);
        CHECK(head + 1 - oldest >= 20);
        CHECK(query.block(std::uint64_t{0}) == genesis);
        CHECK(query.block(genesis->hash) == genesis);
        CHECK(query.block(client::BlockTag::earliest)->number() >= oldest);
        CHECK(query.block(std::uint64_t{1}) == nullptr);
        CHECK(is_pruned(query.find(std::uint64_t{1}).error()));
        CHECK(must(query.find(head + 1)) == nullptr);
        CHECK(query.require(head + 1).error().code == Errc::not_found);
        CHECK(is_pruned(query.balance(kStranger, std::uint64_t{1}).error()));
        CHECK(is_pruned(query.call({}, std::uint64_t{1}).error()));
        CHECK(!query.receipt(txs.front()));
        CHECK(!query.transaction(txs.front()));
        check_kept(query);
        client::LogFilter filter;
        filter.to_block = head;
        CHECK(is_pruned(query.logs(filter).error()));
        const auto fees = must(query.fee_history(1000, kLatest, {}));
        CHECK(fees.oldest_block >= oldest);
        CHECK(fees.base_fees.size() == head - fees.oldest_block + 2);
        CHECK(is_pruned(query.fee_history(1, std::uint64_t{1}, {}).error()));
    }
    TEST_CASE("the window of states is kept whatever the number of blocks says") {
        HistoryHome home;
        const auto node = home.open(1, 0, 30);
        fill_until_cut(*node, 40);
        const auto head = node->query().block_number();
        CHECK(node->query().oldest_block() <= head - 30);
        CHECK(must(node->query().balance(kStranger, head - 30)) == head - 30);
    }
    TEST_CASE("a limit of memory cuts the window of states short, and shows in the figures") {
        HistoryHome home;
        constexpr std::size_t kLimit = 400'000;
        const auto node = home.open(0, kLimit, 1000);
        fill_until_cut(*node, 100, 10'000);
        const auto& query = node->query();
        // While a snapshot is written nothing is forgotten.
        while (node->memory_use().history > kLimit) must(node->mine());
        const auto head = query.block_number();
        const auto oldest = query.oldest_state();
        CHECK(oldest >= query.oldest_block());
        CHECK(head - oldest < 200);
        CHECK(query.balance(kStranger, head));
    }
    TEST_CASE("a restart finds what was kept, from a snapshot that has no more") {
        HistoryHome home;
        BlockPtr head;
        std::uint64_t oldest = 0;
        std::uint64_t txs = 0;
        {
            const auto node = home.open(20, 0);
            fill_until_cut(*node, 100);
            head = node->query().head();
            oldest = node->query().oldest_block();
            txs = node->inspect().txs;
        }
        for (int round = 0; round < 3; ++round) {
            const auto node = home.open(20, 0);
            const auto& query = node->query();
            CHECK(query.head()->hash == head->hash);
            CHECK(node->inspect().txs == txs);
            CHECK(query.oldest_block() > 0);
            CHECK(query.oldest_block() <= std::max(oldest, head->number() - 19));
            check_kept(query);
            CHECK(query.block(std::uint64_t{0})->number() == 0);
            CHECK(is_pruned(query.find(std::uint64_t{1}).error()));
            fill_until_cut(*node, 3);
            head = query.head();
            oldest = query.oldest_block();
            txs = node->inspect().txs;
        }
    }
    TEST_CASE("the disk gets back what no snapshot needs, and a chain without them says so") {
        HistoryHome home;
        const auto file = home.folder.path() / "blocks.log";
        const auto taken = [&] {
            struct stat info {};
            REQUIRE(::stat(file.c_str(), &info) == 0);
            return std::pair(static_cast<std::uint64_t>(info.st_blocks) * 512,
                             static_cast<std::uint64_t>(info.st_size));
        };
        Hash256 head;
        std::uint64_t txs = 0;
        for (int life = 0; life < 3; ++life) {
            const auto node = home.open(20, 0);
            if (life != 0) CHECK(node->query().head()->hash == head);
            CHECK(node->inspect().txs == txs);
            // Until most of the log is gone.
            auto nonce = must(node->query().nonce(key(0).address(), kLatest));
            while (taken().first * 3 > taken().second || taken().second < 300'000)
                must(node->submit(signed_tx({.nonce = nonce++,
                                             .to = kStranger,
                                             .data = Bytes(3'000, 1),
                                             .gas = 1'000'000})));
            head = node->query().head()->hash;
            txs = node->inspect().txs;
        }
        must(sys::remove_tree(home.folder.path() / "snapshots"));
        NodeOptions options;
        options.folder = home.folder.path();
        options.genesis = parent_genesis();
        const auto refused = Node::open(std::move(options), home.clock, home.logger);
        REQUIRE(!refused);
        CHECK(refused.error().code == Errc::corrupt);
        CHECK(refused.error().message.find("begins at offset") != std::string::npos);
    }
    TEST_CASE("BLOCKHASH reaches 256 blocks back, kept or not") {
        HistoryHome home;
        AccountEdit edit;
        edit.account = kStranger;
        edit.code = must(parse_hex(kBlockHash));
        std::vector<Hash256> hashes;
        const auto check = [&](const Node& node) {
            const auto& query = node.query();
            const auto head = query.block_number();
            CHECK(query.oldest_block() > head - 100);
            for (const auto back : {1u, 50u, 200u, 255u, 256u}) {
                CallArgs args;
                args.to = kStranger;
                const auto number = head - back;
                args.data = to_bytes(to_be_bytes(uint256{number}));
                CAPTURE(back);
                CHECK(equal(must(query.call(args, kLatest)).output, hashes.at(number)));
            }
        };
        {
            const auto node = home.open(20, 0);
            must(node->edit({edit}));
            hashes.push_back(node->query().head()->hash);
            while (hashes.size() < 400) {
                must(node->mine());
                hashes.push_back(node->query().head()->hash);
            }
            check(*node);
        }
        check(*home.open(20, 0));
    }
    TEST_CASE("logs are found as long as their blocks are kept") {
        HistoryHome home;
        AccountEdit edit;
        edit.account = kStranger;
        edit.code = must(parse_hex(kLogging));
        const auto node = home.open(20, 0);
        must(node->edit({edit}));
        const auto& query = node->query();
        std::uint64_t nonce = 0;
        const auto call = [&] {
            must(node->submit(signed_tx({.nonce = nonce++,
                                         .to = kStranger,
                                         .data = to_bytes(to_be_bytes(uint256{nonce}))})));
        };
        while (query.oldest_block() == 0) call();
        for (int i = 0; i < 100; ++i) call();
        client::LogFilter filter;
        filter.addresses = {kStranger};
        filter.from_block = query.oldest_block();
        filter.to_block = query.block_number();
        // Blocks may be forgotten meanwhile: what begins below what is kept is refused, not
        // answered short.
        while (true) {
            filter.from_block = query.oldest_block();
            const auto logs = query.logs(filter);
            if (!logs) {
                CHECK(is_pruned(logs.error()));
                continue;
            }
            CHECK(logs->size() == filter.to_block + 1 - filter.from_block);
            break;
        }
    }
    TEST_CASE("what is older than the window is not taken back, even while a snapshot holds it") {
        Ledger ledger(parent_genesis(), 8);
        const auto capture = ledger.capture();
        const auto mine = [&] {
            chain::BlockAttributes attributes;
            attributes.timestamp = ledger.head()->block.header.timestamp + 1;
            const auto turn = ledger.take_turn();
            auto builder = ledger.builder(attributes);
            must(ledger.seal(builder, [](BytesView) { return Result<void>{}; }));
        };
        for (int i = 0; i < 20; ++i) mine();
        CHECK(must(ledger.changes_since(capture)).size() == 20);
        CHECK(ledger.can_revert(12));
        CHECK(!ledger.can_revert(11));
        ledger.release();
        CHECK(ledger.can_revert(12));
        CHECK(!ledger.can_revert(11));
        // A capture keeps blocks, too.
        static_cast<void>(ledger.capture());
        ledger.forget_beyond({.blocks = 1, .bytes = 0}, 9);
        CHECK(ledger.oldest_block() == 0);
        ledger.release();
        ledger.forget_beyond({.blocks = 1, .bytes = 0}, 9);
        CHECK(ledger.oldest_block() == 12);
        CHECK(ledger.can_revert(13));
        CHECK(ledger.revert(11).error().code == Errc::unsupported);
        must(ledger.revert(13));
        CHECK(ledger.head()->number() == 13);
    }
}

}  // namespace
}  // namespace alt::node
