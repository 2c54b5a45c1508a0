// What a node costs beyond the recovery of signatures: presigned transfers handed to it without
// HTTP, one by one on several threads or in batches, sealed automatically or in one block; with
// fsync. Prints a table; `make bench` runs it.
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "core/crypto/hd_key.hpp"
#include "core/crypto/keccak.hpp"
#include "runtime/node/node.hpp"

namespace alt {
namespace {

constexpr std::uint64_t kChainId = 31337;
constexpr std::size_t kBatch = 100;
const Address kStranger = to_address(uint256{0x1234});

struct Plan {
    std::size_t txs = 20'000;
    unsigned senders = 100;
    std::uint64_t accounts = 1'000;
    bool new_recipients = false;
    std::uint64_t base_fee = 7;  ///< wei
};

template <typename T>
T must(Result<T> result) {
    if (!result) {
        std::fprintf(stderr, "%s\n", result.error().message.c_str());
        std::exit(1);
    }
    return std::move(*result);
}
void must(const Result<void>& result) {
    if (result) return;
    std::fprintf(stderr, "%s\n", result.error().message.c_str());
    std::exit(1);
}

double cpu_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

struct Cost {
    double wall = 0;  ///< seconds
    double cpu = 0;   ///< seconds
};

Cost cost_of(const std::function<void()>& work) {
    const auto cpu = cpu_seconds();
    const auto start = std::chrono::steady_clock::now();
    work();
    return {std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(),
            cpu_seconds() - cpu};
}

void print(const char* name, const Cost& cost, std::size_t txs, double recovery_cpu) {
    const auto each = cost.cpu / static_cast<double>(txs) * 1e6;
    std::printf("%-44s %9.0f tx/s %8.2f us CPU a tx, %6.2f beyond recovery\n", name,
                static_cast<double>(txs) / cost.wall, each, each - recovery_cpu);
    std::fflush(stdout);
}

chain::Genesis genesis_of(const Plan& plan, const std::vector<crypto::PrivateKey>& keys) {
    chain::ChainConfig config;
    config.chain_id = kChainId;
    config.kind = chain::Kind::rollup;
    config.native = chain::NativeCurrency::play;
    config.gas_limit = 4'000'000'000;
    config.initial_base_fee = plan.base_fee;
    config.fixed_base_fee = plan.base_fee;
    auto genesis = chain::make_rollup_genesis(config, 1'700'000'000);
    for (const auto& key : keys)
        genesis.alloc[key.address()].balance = uint256{kWeiPerEther} * 1'000;
    for (std::uint64_t n = 0; n < plan.accounts; ++n)
        genesis.alloc[to_address(to_uint256(crypto::keccak256(to_be_bytes(uint256(n)))))].balance =
            uint256(1);
    return genesis;
}

std::vector<Bytes> sign_all(const Plan& plan, const std::vector<crypto::PrivateKey>& keys) {
    std::vector<Bytes> raws(plan.txs);
    std::atomic<std::size_t> next{0};
    const auto sign_some = [&] {
        for (auto i = next++; i < plan.txs; i = next++) {
            eth::Transaction tx;
            tx.type = eth::TxType::fee_market;
            tx.chain_id = kChainId;
            tx.nonce = i / plan.senders;
            const auto whom = plan.new_recipients ? i + (1u << 30) : i % plan.accounts;
            tx.to = to_address(to_uint256(crypto::keccak256(to_be_bytes(uint256(whom)))));
            tx.value = uint256(1);
            tx.gas_limit = 21'000;
            tx.max_fee_per_gas = 10;
            eth::sign(tx, keys[i % plan.senders]);
            raws[i] = eth::encode(tx);
        }
    };
    std::thread other(sign_some);
    sign_some();
    other.join();
    return raws;
}

/// work(first, last) over all of `count` in `threads` threads.
void in_threads(unsigned threads, std::size_t count,
                const std::function<void(std::size_t, std::size_t)>& work) {
    std::vector<std::thread> all;
    for (unsigned t = 0; t < threads; ++t)
        all.emplace_back([&, t] { work(count * t / threads, count * (t + 1) / threads); });
    for (auto& thread : all) thread.join();
}

struct World {
    sys::SystemClock clock;
    Logger logger;
    std::filesystem::path folder;
    std::unique_ptr<node::Node> node;

    World(const chain::Genesis& genesis, driver::SealMode seal)
        : folder(std::filesystem::temp_directory_path() /
                 ("node_bench_" + std::to_string(::getpid()))) {
        std::filesystem::remove_all(folder);
        node::NodeOptions options;
        options.folder = folder;
        options.genesis = genesis;
        options.seal = seal;
        options.block_time = {};
        options.pool.max_per_sender = 1'000'000;
        options.pool.max_nonce_gap = 1'000'000;
        node = must(node::Node::open(std::move(options), clock, logger));
    }
    ~World() {
        node.reset();
        std::filesystem::remove_all(folder);
    }
};

/// Each thread owns the transactions of its own senders, in order of nonces.
std::vector<std::vector<Bytes>> by_thread(const std::vector<Bytes>& raws, const Plan& plan,
                                          unsigned threads) {
    std::vector<std::vector<Bytes>> out(threads);
    for (std::size_t i = 0; i < raws.size(); ++i)
        out[i % plan.senders % threads].push_back(raws[i]);
    return out;
}

/// As a server does: a thread serves many connections, each of which sends its next transaction
/// when the one before is durable.
void send_single(node::Node& node, const std::vector<Bytes>& raws, std::size_t connections) {
    std::mutex mutex;
    std::condition_variable wake;
    std::size_t free = connections;
    std::unique_lock lock(mutex);
    for (const auto& raw : raws) {
        wake.wait(lock, [&] { return free != 0; });
        --free;
        lock.unlock();
        node.when_durable(must(node.accept(raw)), [&](const Result<void>& durable) {
            must(durable);
            const std::lock_guard guard(mutex);
            ++free;
            wake.notify_one();
        });
        lock.lock();
    }
    wake.wait(lock, [&] { return free == connections; });
}

void send_batches(node::Node& node, const std::vector<Bytes>& raws) {
    for (std::size_t at = 0; at < raws.size(); at += kBatch) {
        const auto end = std::min(raws.size(), at + kBatch);
        const std::vector<BytesView> views(raws.begin() + static_cast<std::ptrdiff_t>(at),
                                           raws.begin() + static_cast<std::ptrdiff_t>(end));
        auto sent = node.accept_many(views);
        for (auto& one : sent) must(node.wait_durable(must(std::move(one))));
    }
}

void run(const Plan& plan) {
    std::vector<crypto::PrivateKey> keys;
    for (unsigned i = 0; i < plan.senders; ++i) keys.push_back(crypto::dev_key(i));
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
        tx.chain_id = kChainId;
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
}  // namespace alt

int main(int argc, char** argv) {
    alt::Plan plan;
    if (argc > 1) plan.txs = std::strtoull(argv[1], nullptr, 10);
    if (argc > 2) plan.accounts = std::strtoull(argv[2], nullptr, 10);
    if (argc > 1 && std::string_view(argv[1]) == "idle") {
        alt::run_idle(1'000);
        alt::run_blocks();
        return 0;
    }
    if (argc > 3) plan.new_recipients = std::string_view(argv[3]) == "new";
    // First, while the heap has nothing to give away.
    alt::run_idle(1'000);
    alt::run(plan);
    alt::run_logs();
    alt::run_blocks();
}
