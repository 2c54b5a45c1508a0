#include "tests/bench/node_world.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "core/crypto/keccak.hpp"

namespace alt::bench {

namespace {

constexpr std::uint64_t kChainId = 31337;
constexpr std::size_t kBatch = 100;

double cpu_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

}  // namespace

Cost cost_of(const std::function<void()>& work) {
    const auto cpu = cpu_seconds();
    const auto start = std::chrono::steady_clock::now();
    work();
    return {std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(),
            cpu_seconds() - cpu};
}

std::vector<crypto::PrivateKey> senders_of(const Plan& plan) {
    std::vector<crypto::PrivateKey> keys;
    for (unsigned i = 0; i < plan.senders; ++i) keys.push_back(crypto::dev_key(i));
    return keys;
}

chain::Genesis genesis_of(const Plan& plan, const std::vector<crypto::PrivateKey>& keys) {
    chain::ChainConfig config;
    config.chain_id = kChainId;
    config.kind = chain::Kind::rollup;
    config.native = chain::NativeCurrency::play;
    config.gas_limit = plan.gas_limit;
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

Bytes transfer(const Plan& plan, const std::vector<crypto::PrivateKey>& keys, std::uint64_t i,
               std::uint64_t whom) {
    eth::Transaction tx;
    tx.type = eth::TxType::fee_market;
    tx.chain_id = kChainId;
    tx.nonce = i / plan.senders;
    tx.to = to_address(to_uint256(crypto::keccak256(to_be_bytes(uint256(whom)))));
    tx.value = uint256(1);
    tx.gas_limit = 21'000;
    tx.max_fee_per_gas = 10;
    eth::sign(tx, keys[i % plan.senders]);
    return eth::encode(tx);
}

std::vector<Bytes> on_two_threads(std::size_t count,
                                  const std::function<Bytes(std::size_t)>& make) {
    std::vector<Bytes> out(count);
    std::atomic<std::size_t> next{0};
    const auto some = [&] {
        for (auto i = next++; i < count; i = next++) out[i] = make(i);
    };
    std::thread other(some);
    some();
    other.join();
    return out;
}

std::vector<Bytes> sign_all(const Plan& plan, const std::vector<crypto::PrivateKey>& keys) {
    return on_two_threads(plan.txs, [&](std::size_t i) {
        return transfer(plan, keys, i, plan.new_recipients ? i + (1u << 30) : i % plan.accounts);
    });
}

void in_threads(unsigned threads, std::size_t count,
                const std::function<void(std::size_t, std::size_t)>& work) {
    std::vector<std::thread> all;
    for (unsigned t = 0; t < threads; ++t)
        all.emplace_back([&, t] { work(count * t / threads, count * (t + 1) / threads); });
    for (auto& thread : all) thread.join();
}

World::World(const chain::Genesis& genesis, driver::SealMode seal,
             std::chrono::milliseconds block_time)
    : folder(std::filesystem::temp_directory_path() /
             ("node_bench_" + std::to_string(::getpid()))) {
    std::filesystem::remove_all(folder);
    node::NodeOptions options;
    options.folder = folder;
    options.genesis = genesis;
    options.seal = seal;
    options.block_time = block_time;
    options.pool.max_per_sender = 1'000'000;
    options.pool.max_nonce_gap = 1'000'000;
    node = must(node::Node::open(std::move(options), clock, logger));
}

World::~World() {
    node.reset();
    std::filesystem::remove_all(folder);
}

std::vector<std::vector<Bytes>> by_thread(const std::vector<Bytes>& raws, const Plan& plan,
                                          unsigned threads) {
    std::vector<std::vector<Bytes>> out(threads);
    for (std::size_t i = 0; i < raws.size(); ++i)
        out[i % plan.senders % threads].push_back(raws[i]);
    return out;
}

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

}  // namespace alt::bench
