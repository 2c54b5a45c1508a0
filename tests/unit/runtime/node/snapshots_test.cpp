#include "runtime/node/snapshots.hpp"

#include <fstream>
#include <mutex>
#include <random>
#include <thread>

#include "core/sys/files.hpp"
#include "tests/unit/runtime/node/chain_fixture.hpp"

namespace alt::node {
namespace {

using namespace testing;

const Address kStranger = to_address(uint256{0x1234});
constexpr client::BlockTag kLatest = client::BlockTag::latest;

/// A node's folder, where snapshots are written as often as can be.
struct SnapshotHome {
    TempDir folder;
    FakeClock clock{static_cast<std::int64_t>(kGenesisTime + 10) * 1000};
    std::vector<std::string> lines;  ///< of the log
    Logger logger{LogLevel::info, [this](std::string_view line) { lines.emplace_back(line); }};

    std::unique_ptr<Node> open(bool writes = true,
                               driver::SealMode seal = driver::SealMode::automatic,
                               std::size_t window = 8) {
        NodeOptions options;
        options.folder = folder.path();
        options.genesis = parent_genesis();
        options.snapshot_bytes = writes ? 1 : 0;
        options.seal = seal;
        options.block_time = {};
        options.state_window = window;
        return must(Node::open(std::move(options), clock, logger));
    }
    [[nodiscard]] std::vector<std::filesystem::path> snapshots() const {
        const auto found = list_snapshots(folder.path() / "snapshots");
        return found ? *found : std::vector<std::filesystem::path>{};
    }
    /// Transfers until there are as many snapshots.
    void fill(Node& node, std::size_t count) {
        auto nonce = must(node.query().nonce(key(0).address(), kLatest));
        while (snapshots().size() < count)
            must(node.submit(signed_tx({.nonce = nonce++, .to = kStranger, .value = 1})));
    }
    void remove_snapshots() const { must(sys::remove_tree(folder.path() / "snapshots")); }
    [[nodiscard]] bool said(std::string_view what) const {
        return std::any_of(lines.begin(), lines.end(),
                           [&](const auto& line) { return line.find(what) != line.npos; });
    }
};

/// Of accounts that come, change, get slots and code, and go.
std::vector<AccountEdit> some_edits(std::mt19937_64& random, std::size_t count) {
    std::vector<AccountEdit> edits;
    for (std::size_t i = 0; i < count; ++i) {
        auto& edit = edits.emplace_back();
        edit.account = to_address(uint256{0x10000 + random() % 20'000});
        const auto what = random() % 4;
        edit.balance = uint256{what == 0 ? 0 : random() % 1'000};
        if (what == 0) edit.nonce = 0;
        if (what == 1) edit.code = Bytes{0x5f, static_cast<std::uint8_t>(random() % 9)};
        if (what > 1) edit.storage.emplace_back(uint256{random() % 50}, uint256{random() % 3});
    }
    return edits;
}

/// Mines on what a snapshot gave; then the log alone must lead to the same state.
void check_against_log(SnapshotHome& home) {
    home.lines.clear();
    Hash256 hash;
    {
        const auto node = home.open(false);
        CHECK(home.said("snapshot in "));
        must(node->mine());
        hash = node->query().head()->hash;
    }
    home.remove_snapshots();
    const auto node = home.open(false);
    CHECK(node->query().head()->hash == hash);
}

TEST_SUITE("runtime/node/snapshots") {
    TEST_CASE("a restart from a snapshot has blocks, receipts, states and what came after") {
        SnapshotHome home;
        std::vector<Hash256> hashes;
        Hash256 tx;
        {
            const auto node = home.open();
            home.fill(*node, 2);
            tx =
                must(node->submit(signed_tx({.from = 1, .nonce = 0, .to = kStranger, .value = 5})));
            for (std::uint64_t n = 0; n <= node->query().block_number(); ++n)
                hashes.push_back(node->query().block(n)->hash);
        }
        {
            const auto node = home.open();
            CHECK(home.said("snapshot in "));
            const auto& query = node->query();
            REQUIRE(query.block_number() + 1 == hashes.size());
            for (std::uint64_t n = 0; n < hashes.size(); ++n) {
                CHECK(query.block(n)->hash == hashes[n]);
                CHECK(query.block(hashes[n])->number() == n);
                for (const auto& hash : query.block(n)->tx_hashes) {
                    const auto receipt = query.receipt(hash);
                    REQUIRE(receipt);
                    CHECK(receipt->receipt.success);
                    CHECK(receipt->receipt.gas_used == 21'000);
                    CHECK(receipt->at.block_num == n);
                }
            }
            CHECK(query.receipt(tx));
            const auto head = query.block_number();
            CHECK(must(query.balance(kStranger, head)) == must(query.balance(kStranger, kLatest)));
            CHECK(must(query.balance(kStranger, head - 8)) == head - 8);
            CHECK(must(query.balance(kStranger, kLatest)) == head + 4);
        }
        check_against_log(home);
    }
    TEST_CASE("what is edited, made and deleted during the walk is as it was captured") {
        const TempDir folder;
        std::mt19937_64 random(7);
        Ledger ledger(parent_genesis(), 8);
        for (int i = 0; i < 100; ++i) ledger.edit(some_edits(random, 300));
        const auto root = must(ledger.root_after(0, {}));
        const SnapshotPoint point{.capture = ledger.capture(), .pooled = {}};
        std::atomic<bool> done = false;
        const std::atomic<bool> stop = false;
        const auto path = snapshot_path(folder.path(), 0);
        std::thread writer([&] {
            must(write_snapshot(path, ledger, point, stop));
            done = true;
        });
        std::size_t edits = 0;
        for (; !done; ++edits) ledger.edit(some_edits(random, 50));
        writer.join();
        ledger.release();
        CHECK(edits > 0);
        auto loaded = must(read_snapshot(path, ledger.genesis_hash()));
        CHECK(loaded.image.serial == 100);
        CHECK(loaded.image.undos.size() == 100);
        CHECK(loaded.image.state.root() == root);
        Ledger second(parent_genesis(), 8);
        must(second.restore(std::move(loaded.image)));
        CHECK(must(second.root_after(0, {})) == root);
        must(second.revert(0));
        CHECK(must(second.root_after(0, {})) == second.head()->block.header.state_root);
    }
    TEST_CASE("what was taken back during the walk makes it void") {
        const TempDir folder;
        Ledger ledger(parent_genesis(), 8);
        std::mt19937_64 random(7);
        ledger.edit(some_edits(random, 10));
        const SnapshotPoint point{.capture = ledger.capture(), .pooled = {}};
        ledger.edit(some_edits(random, 10));
        must(ledger.revert(1));
        const std::atomic<bool> stop = false;
        const auto path = snapshot_path(folder.path(), 0);
        CHECK(write_snapshot(path, ledger, point, stop).error().code == Errc::conflict);
        CHECK(sys::list(folder.path())->empty());
    }
    TEST_CASE("who disturbs every walk does not keep snapshots away") {
        const TempDir folder;
        std::vector<std::string> lines;
        std::mutex mutex;
        Logger logger(LogLevel::info, [&](std::string_view line) {
            const std::lock_guard lock(mutex);
            lines.emplace_back(line);
        });
        Ledger ledger(parent_genesis(), 8);
        std::mt19937_64 random(7);
        for (int i = 0; i < 30; ++i) ledger.edit(some_edits(random, 300));
        auto log = must(
            BlockLog::open(folder.path(), ledger.genesis_hash(),
                           [](RecordKind, BytesView, std::uint64_t) { return Result<void>{}; }));
        // More than a state of that size makes the first one wait for.
        log.append(RecordKind::transaction, Bytes(ledger.state_memory(), 1));
        must(log.write());
        const Mempool mempool{txpool::Limits{}};
        Workers workers(2);
        {
            Snapshots snapshots(folder.path(), 1, ledger, workers, logger);
            const auto found = [&] {
                const auto paths = list_snapshots(folder.path() / "snapshots");
                return paths && !paths->empty();
            };
            while (!found()) {
                snapshots.after_round(log, mempool);
                must(ledger.root_after(0, {}));
            }
        }
        std::vector<Bytes> pooled;
        Ledger second(parent_genesis(), 8);
        Snapshots again(folder.path(), 1, second, workers, logger);
        const auto file = must(sys::read_file(folder.path() / "blocks.log"));
        CHECK(must(again.load(view_of(file), pooled)).offset == log.size());
        CHECK(must(second.root_after(0, {})) == must(ledger.root_after(0, {})));
    }
    TEST_CASE("a chain that is edited while snapshots are written starts from them") {
        SnapshotHome home;
        std::mt19937_64 random(7);
        {
            const auto node = home.open();
            for (int round = 0; round < 60; ++round) {
                auto edits = some_edits(random, 100);
                // The log must outgrow the state before the first snapshot is worth its while.
                edits.emplace_back().account = kStranger;
                edits.back().code = Bytes(50'000, 0x5b);
                must(node->edit(edits));
                if (round % 3 == 0) must(node->mine());
            }
        }
        REQUIRE(!home.snapshots().empty());
        check_against_log(home);
    }
    TEST_CASE("a snapshot knows edits after its head, and the way back before it") {
        SnapshotHome home;
        Hash256 before;
        {
            const auto node = home.open();
            home.fill(*node, 1);
            before = node->query().head()->hash;
            const auto id = must(node->snapshot());
            AccountEdit edit;
            edit.account = kStranger;
            edit.balance = uint256{1'000'000};
            must(node->edit({edit}));
            home.remove_snapshots();
            // Large enough that a snapshot is due, and it is of a state with an edit on top.
            while (home.snapshots().empty()) {
                edit.code = Bytes(3'000, 0x5b);
                must(node->edit({edit}));
                std::this_thread::yield();
                if (node->query().block_number() > 1'000) break;
            }
            REQUIRE(must(node->revert(id)));
            CHECK(node->query().head()->hash == before);
        }
        const auto node = home.open(false);
        CHECK(node->query().head()->hash == before);
    }
    TEST_CASE("states that a snapshot does not have are not made up") {
        SnapshotHome home;
        {
            const auto node = home.open(false);
            for (std::uint64_t n = 0; n < 12; ++n)
                must(node->submit(signed_tx({.nonce = n, .to = kStranger, .value = 1})));
        }
        home.fill(*home.open(), 1);
        const auto node = home.open(false, driver::SealMode::automatic, 1'000);
        REQUIRE(home.said("snapshot in "));
        const auto& query = node->query();
        const auto oldest = query.oldest_state();
        REQUIRE(oldest > 0);
        CHECK(must(query.balance(kStranger, oldest)) == oldest);
        CHECK(query.balance(kStranger, oldest - 1).error().code == Errc::unsupported);
    }
    TEST_CASE("transactions that waited when it was written wait again") {
        SnapshotHome home;
        std::vector<Hash256> pooled;
        {
            const auto node = home.open(true, driver::SealMode::interval);
            for (std::uint64_t n = 0; home.snapshots().empty(); ++n)
                pooled.push_back(
                    must(node->submit(signed_tx({.nonce = n, .to = kStranger, .value = 1}))));
        }
        const auto node = home.open(false, driver::SealMode::interval);
        CHECK(home.said("snapshot in "));
        CHECK(node->query().pool_status().pending == pooled.size());
        must(node->mine());
        for (const auto& hash : pooled) CHECK(node->query().receipt(hash));
    }
    TEST_CASE("damage at any byte falls back to the one before, or to the log, and says so") {
        SnapshotHome home;
        Hash256 head;
        {
            const auto node = home.open();
            home.fill(*node, 2);
            head = node->query().head()->hash;
        }
        const auto paths = home.snapshots();
        REQUIRE(paths.size() == 2);
        const auto full = must(sys::read_file(paths[0]));
        std::size_t refusals = 0;
        std::size_t acceptances = 0;
        for (std::size_t at = 0; at < full.size(); at += 1 + full.size() / 150) {
            CAPTURE(at);
            for (const bool cut : {false, true}) {
                auto damaged = cut ? full.substr(0, at) : full;
                if (!cut) damaged[at] = static_cast<char>(damaged[at] ^ 0x20);
                must(sys::write_file_atomic(paths[0], damaged));
                home.lines.clear();
                const auto node = home.open(false);
                REQUIRE(node->query().head()->hash == head);
                // Not every bit of a compressed file counts.
                const bool refused = home.said(paths[0].filename().string() + " is not used");
                REQUIRE(refused == home.said(paths[1].filename().string() + " in "));
                ++(refused ? refusals : acceptances);
            }
        }
        CHECK(refusals > 20 * acceptances);
        must(sys::write_file_atomic(paths[1], "ALTSNAP1"));
        CHECK(home.open(false)->query().head()->hash == head);
    }
    TEST_CASE("a snapshot of another log, or ahead of its log, is not used") {
        SnapshotHome home;
        {
            const auto node = home.open();
            home.fill(*node, 1);
        }
        SnapshotHome other;
        {
            const auto node = other.open(false);
            must(node->submit(signed_tx({.from = 2, .to = kStranger, .value = 9})));
        }
        std::filesystem::copy(home.folder.path() / "snapshots", other.folder.path() / "snapshots");
        CHECK(other.open(false)->query().block_number() == 1);
        CHECK(other.said("does not belong to the block log"));
    }
}

}  // namespace
}  // namespace alt::node
