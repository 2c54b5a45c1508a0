#include <sys/resource.h>

#include <atomic>
#include <csignal>
#include <filesystem>
#include <future>
#include <thread>

#include "core/crypto/kzg.hpp"
#include "core/eth/blob_sidecar.hpp"
#include "runtime/node/admission.hpp"
#include "runtime/node/mempool.hpp"
#include "runtime/node/node.hpp"
#include "tests/support/cell_vector.hpp"
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
    TEST_CASE("what has replaced an arrival is durable in its place") {
        const Ledger ledger(parent_genesis(), 8);
        Mempool pool({});
        const auto add = [&](const TxSpec& spec) {
            auto tx = must(admit(signed_tx(spec), ledger));
            must(pool.add(tx, ledger));
            return tx;
        };
        const auto first = add({.to = kStranger});
        const auto second = add({.nonce = 1, .to = kStranger});
        const auto better = add({.to = kStranger, .max_fee = 20 * kWeiPerGwei, .tip = 2});
        CHECK(pool.holders({first, second}) == std::vector<txpool::TxPtr>{better, second});
        pool.remove(*second);
        CHECK(pool.holders({second}).empty());
        // What was replaced while somebody looked at it is no reason to drop what has replaced it.
        pool.remove(*first);
        CHECK(pool.holders({first}) == std::vector<txpool::TxPtr>{better});
    }
    TEST_CASE("who sends while a long block is built need not wait for it, and nothing is lost") {
        // Each mixes BLAKE2b for some 2.5 million rounds (EIP-152), a unit of gas each.
        constexpr std::uint64_t kLong = 11;
        Bytes blake(213);
        blake[1] = 0x26;
        NodeHome home;
        std::vector<Hash256> sent;
        std::uint64_t overtaken = 0;
        {
            const auto node =
                must(home.try_open(parent_genesis(), true, driver::SealMode::interval));
            // Whether a transaction comes in time is the scheduler's choice.
            for (std::uint64_t block = 1; block <= 10 && overtaken == 0; ++block) {
                std::vector<Bytes> raws;
                for (std::uint64_t n = (block - 1) * kLong; n < block * kLong; ++n)
                    raws.push_back(signed_tx({.nonce = n,
                                              .to = to_address(uint256{9}),
                                              .data = blake,
                                              .gas = 2'600'000}));
                const std::vector<BytesView> views(raws.begin(), raws.end());
                for (auto& each : node->accept_many(views)) {
                    const auto submission = must(std::move(each));
                    must(node->wait_durable(submission));
                    sent.push_back(submission.hash);
                }
                std::atomic<bool> sealed = false;
                std::thread miner([&] {
                    must(node->mine());
                    sealed = true;
                });
                std::vector<Hash256> meanwhile;
                std::size_t early = 0;
                while (!sealed) {
                    const auto nonce =
                        must(node->query().nonce(key(1).address(), client::BlockTag::pending));
                    meanwhile.push_back(must(node->submit(
                        signed_tx({.from = 1, .nonce = nonce, .to = kStranger, .value = 1}))));
                    if (node->query().block_number() < block) early = meanwhile.size();
                }
                miner.join();
                // Durable before the block was there, and not in it.
                for (std::size_t i = 0; i < early; ++i)
                    if (!node->query().receipt(meanwhile[i])) ++overtaken;
                sent.insert(sent.end(), meanwhile.begin(), meanwhile.end());
            }
        }
        CHECK(overtaken > 0);
        const auto node = must(home.try_open(parent_genesis(), true, driver::SealMode::interval));
        must(node->drain());
        for (const auto& hash : sent) CHECK(node->query().receipt(hash));
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
    TEST_CASE("a blob comes with the proofs that its fork wants") {
        const CellVector cells;
        eth::BlobBundle bundle;
        bundle.tx.type = eth::TxType::blob;
        bundle.tx.chain_id = kChainId;
        bundle.tx.to = kStranger;
        bundle.tx.gas_limit = 21'000;
        bundle.tx.max_fee_per_gas = 10 * kWeiPerGwei;
        bundle.tx.max_fee_per_blob_gas = kWeiPerGwei;
        bundle.tx.blob_versioned_hashes = {eth::versioned_hash(cells.commitment)};
        eth::sign(bundle.tx, key(0));
        bundle.sidecar.blobs = {cells.blob};
        bundle.sidecar.commitments = {cells.commitment};
        auto by_blob = bundle;
        const auto proof = crypto::kzg_prove_blob(cells.blob, cells.commitment);
        REQUIRE(proof);
        by_blob.sidecar.proofs = {to_bytes(*proof)};
        auto by_cell = bundle;
        by_cell.sidecar.version = 1;
        by_cell.sidecar.proofs = cells.proofs;
        for (const bool osaka : {false, true}) {
            NodeHome home;
            auto genesis = parent_genesis();
            genesis.config.forks = must(chain::fork_named(osaka ? "osaka" : "prague"));
            const auto node = home.open(std::move(genesis), false);
            const auto& wanted = osaka ? by_cell : by_blob;
            const auto& other = osaka ? by_blob : by_cell;
            CHECK(node->submit(eth::encode(other)).error().message.find("cell proofs") !=
                  std::string::npos);
            auto wrong = wanted;
            std::swap(wrong.sidecar.proofs.front(), wrong.sidecar.commitments.front());
            CHECK(!node->submit(eth::encode(wrong)));
            must(node->submit(eth::encode(wanted)));
            CHECK(node->query().block_number() == 1);
        }
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
