// What a node costs beyond the recovery of signatures: presigned transfers handed to it without
// HTTP, one by one on several threads or in batches, sealed automatically or in one block; with
// fsync. Prints a table; `make bench` runs it.
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "core/crypto/keccak.hpp"
#include "tests/bench/node_world.hpp"

namespace alt::bench {
namespace {

const Address kStranger = to_address(uint256{0x1234});

void print(const char* name, const Cost& cost, std::size_t txs, double recovery_cpu) {
    const auto each = cost.cpu / static_cast<double>(txs) * 1e6;
    std::printf("%-44s %9.0f tx/s %8.2f us CPU a tx, %6.2f beyond recovery\n", name,
                static_cast<double>(txs) / cost.wall, each, each - recovery_cpu);
    std::fflush(stdout);
}

void run(const Plan& plan) {
    const auto keys = senders_of(plan);
    const auto genesis = genesis_of(plan, keys);
    const auto raws = sign_all(plan, keys);
    const auto recovery = cost_of([&] {
        in_threads(2, raws.size(), [&](std::size_t first, std::size_t last) {
            for (auto i = first; i < last; ++i)
                must(eth::recover_sender(must(eth::decode_transaction(raws[i]))));
        });
    });
    const auto each = recovery.cpu / static_cast<double>(plan.txs) * 1e6;
    std::printf("%llu accounts, %zu transfers of %u senders%s\n",
                static_cast<unsigned long long>(plan.accounts), plan.txs, plan.senders,
                plan.new_recipients ? " to new accounts" : "");
    print("decoding and recovery alone, 2 threads", recovery, plan.txs, each);
    for (const unsigned connections : {2u, 10u, 100u}) {
        World world(genesis, driver::SealMode::automatic);
        const auto parts = by_thread(raws, plan, 2);
        const auto cost = cost_of([&] {
            in_threads(2, 2, [&](std::size_t first, std::size_t) {
                send_single(*world.node, parts[first], connections / 2);
            });
        });
        print(("automatic, one by one, connections: " + std::to_string(connections)).c_str(), cost,
              plan.txs, each);
        std::printf("%44s %llu blocks\n", "",
                    static_cast<unsigned long long>(world.node->query().block_number()));
    }
    for (const unsigned threads : {1u, 10u}) {
        World world(genesis, driver::SealMode::automatic);
        const auto parts = by_thread(raws, plan, threads);
        const auto cost = cost_of([&] {
            in_threads(threads, threads, [&](std::size_t first, std::size_t) {
                send_batches(*world.node, parts[first]);
            });
        });
        print(("automatic, batches of 100, connections: " + std::to_string(threads)).c_str(), cost,
              plan.txs, each);
        std::printf("%44s %llu blocks\n", "",
                    static_cast<unsigned long long>(world.node->query().block_number()));
    }
    World world(genesis, driver::SealMode::interval);
    const auto parts = by_thread(raws, plan, 10);
    print("manual, 10 threads, batches of 100: taking in", cost_of([&] {
              in_threads(10, 10, [&](std::size_t first, std::size_t) {
                  send_batches(*world.node, parts[first]);
              });
          }),
          plan.txs, each);
    print("manual: the block", cost_of([&] { must(world.node->mine()); }), plan.txs, 0);
    std::vector<Hash256> hashes;
    for (const auto& raw : raws) hashes.push_back(crypto::keccak256(raw));
    print("receipts by hash, 1 thread", cost_of([&] {
              for (const auto& hash : hashes)
                  if (!world.node->query().receipt(hash)) std::exit(1);
          }),
          plan.txs, 0);
    world.node.reset();
}

/// What a block costs whatever is in it; written, but synced once.
void run_blocks() {
    constexpr std::uint64_t kBlocks = 5'000;
    World world(genesis_of({}, {}), driver::SealMode::interval);
    const auto cost = cost_of([&] { must(world.node->mine(kBlocks)); });
    std::printf("an empty block: %.1f us of CPU\n", cost.cpu / static_cast<double>(kBlocks) * 1e6);
}

/// 20 logs among 20,000 of one block.
void run_logs() {
    constexpr std::uint64_t kLogs = 20'000;
    const auto logger = to_address(uint256{0x1067});
    World world(genesis_of({.accounts = 0, .base_fee = 0}, {}), driver::SealMode::interval);
    node::AccountEdit edit;
    edit.account = logger;
    edit.code = Bytes{0x5f, 0x35, 0x5f, 0x5f, 0xa1, 0x00};  // a log whose topic is the input
    must(world.node->edit({edit}));
    for (std::uint64_t n = 0; n < kLogs; ++n) {
        eth::Transaction tx;
        tx.type = eth::TxType::fee_market;
        tx.chain_id = genesis_of({}, {}).config.chain_id;
        tx.nonce = n;
        tx.to = logger;
        tx.gas_limit = 50'000;
        tx.max_fee_per_gas = 0;
        const auto topic = to_be_bytes(uint256{n % 1'000});
        tx.data = Bytes(topic.bytes.begin(), topic.bytes.end());
        must(world.node->accept_unsigned(std::move(tx), kStranger));
    }
    must(world.node->mine());
    client::LogFilter filter;
    filter.to_block = world.node->query().block_number();
    filter.addresses = {logger};
    filter.topics = {{to_be_bytes(uint256{7})}};
    constexpr int kTimes = 100;
    std::size_t found = 0;
    const auto cost = cost_of([&] {
        for (int i = 0; i < kTimes; ++i) found = must(world.node->query().logs(filter)).size();
    });
    std::printf("%zu logs among %llu: %.3f ms of CPU\n", found,
                static_cast<unsigned long long>(kLogs), cost.cpu / kTimes * 1e3);
}

/// Resident memory of this process, bytes.
std::size_t resident_bytes() {
    std::ifstream statm("/proc/self/statm");
    std::size_t size = 0;
    std::size_t resident = 0;
    statm >> size >> resident;
    return resident * 4096;
}

/// What nodes cost that do nothing.
void run_idle(std::size_t count) {
    sys::SystemClock clock;
    Logger logger;
    const auto workers = std::make_shared<node::Workers>();
    std::vector<std::unique_ptr<node::Node>> nodes;
    const auto before = resident_bytes();
    const auto cost = cost_of([&] {
        for (std::size_t i = 0; i < count; ++i) {
            node::NodeOptions options;
            options.genesis = genesis_of({.accounts = 0}, {});
            options.workers = workers;
            nodes.push_back(must(node::Node::open(std::move(options), clock, logger)));
        }
    });
    std::printf("%zu idle nodes: %.1f KiB each, %.0f us of CPU to open one\n", count,
                static_cast<double>(resident_bytes() - before) / 1024 / static_cast<double>(count),
                cost.cpu / static_cast<double>(count) * 1e6);
}

}  // namespace
}  // namespace alt::bench

int main(int argc, char** argv) {
    alt::bench::Plan plan;
    if (argc > 1) plan.txs = std::strtoull(argv[1], nullptr, 10);
    if (argc > 2) plan.accounts = std::strtoull(argv[2], nullptr, 10);
    if (argc > 1 && std::string_view(argv[1]) == "idle") {
        alt::bench::run_idle(1'000);
        alt::bench::run_blocks();
        return 0;
    }
    if (argc > 3) plan.new_recipients = std::string_view(argv[3]) == "new";
    // First, while the heap has nothing to give away.
    alt::bench::run_idle(1'000);
    alt::bench::run(plan);
    alt::bench::run_logs();
    alt::bench::run_blocks();
}
