// What a restart costs, with and without a snapshot, and what a snapshot costs the chain while it
// is written: `restart_bench [ACCOUNTS]` makes each account by a transfer of its own.
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <thread>
#include <vector>

#include "core/crypto/hd_key.hpp"
#include "core/crypto/keccak.hpp"
#include "runtime/node/node.hpp"

namespace alt {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint64_t kChainId = 31337;
constexpr unsigned kSenders = 100;
constexpr std::size_t kBatch = 1'000;

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

double ms_since(Clock::time_point begin) {
    return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

const std::vector<crypto::PrivateKey>& keys() {
    static const auto all = [] {
        std::vector<crypto::PrivateKey> out;
        for (unsigned i = 0; i < kSenders; ++i) out.push_back(crypto::dev_key(i));
        return out;
    }();
    return all;
}

chain::Genesis genesis() {
    chain::ChainConfig config;
    config.chain_id = kChainId;
    config.kind = chain::Kind::rollup;
    config.native = chain::NativeCurrency::play;
    config.gas_limit = 100'000'000;
    config.initial_base_fee = 7;
    config.fixed_base_fee = 7;
    auto out = chain::make_rollup_genesis(config, 1'700'000'000);
    for (const auto& key : keys()) out.alloc[key.address()].balance = uint256{kWeiPerEther} * 1'000;
    return out;
}

/// Transfer number `i` of all: to an account that was not there.
Bytes transfer(std::uint64_t i) {
    eth::Transaction tx;
    tx.type = eth::TxType::fee_market;
    tx.chain_id = kChainId;
    tx.nonce = i / kSenders;
    tx.to = to_address(to_uint256(crypto::keccak256(to_be_bytes(uint256(i)))));
    tx.value = uint256(1);
    tx.gas_limit = 21'000;
    tx.max_fee_per_gas = 10;
    eth::sign(tx, keys()[i % kSenders]);
    return eth::encode(tx);
}

std::vector<Bytes> transfers(std::uint64_t first, std::size_t count) {
    std::vector<Bytes> out(count);
    std::atomic<std::size_t> next{0};
    const auto some = [&] {
        for (auto i = next++; i < count; i = next++) out[i] = transfer(first + i);
    };
    std::thread other(some);
    some();
    other.join();
    return out;
}

std::unique_ptr<node::Node> open(const std::filesystem::path& folder, std::uint64_t snapshot_bytes,
                                 sys::Clock& clock, Logger& logger) {
    node::NodeOptions options;
    options.folder = folder;
    options.genesis = genesis();
    options.snapshot_bytes = snapshot_bytes;
    options.durability = driver::Durability::none;
    return must(node::Node::open(std::move(options), clock, logger));
}

void fill(node::Node& node, std::uint64_t accounts) {
    for (std::uint64_t at = 0; at < accounts; at += kBatch) {
        const auto raws = transfers(at, kBatch);
        const std::vector<BytesView> views(raws.begin(), raws.end());
        for (auto& each : node.accept_many(views)) must(node.wait_durable(must(std::move(each))));
    }
}

/// Submits one after another until `done`; the slowest and the median, milliseconds.
std::pair<double, double> slowest(node::Node& node, std::uint64_t& next,
                                  const std::function<bool()>& done) {
    std::vector<double> times;
    while (!done()) {
        const auto raw = transfer(next++);
        const auto begin = Clock::now();
        must(node.submit(raw));
        times.push_back(ms_since(begin));
    }
    std::sort(times.begin(), times.end());
    return {times.back(), times[times.size() / 2]};
}

bool has_snapshot(const std::filesystem::path& folder) {
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(folder / "snapshots", ignored))
        if (entry.path().extension() == ".snapshot") return true;
    return false;
}

double restart_ms(const std::filesystem::path& folder, sys::Clock& clock, Logger& logger) {
    const auto begin = Clock::now();
    const auto node = open(folder, 0, clock, logger);
    return ms_since(begin);
}

void run(std::uint64_t accounts) {
    const auto folder =
        std::filesystem::temp_directory_path() / ("restart_bench_" + std::to_string(::getpid()));
    std::filesystem::remove_all(folder);
    sys::SystemClock clock;
    Logger logger(LogLevel::info,
                  [](std::string_view line) { std::fwrite(line.data(), 1, line.size(), stdout); });
    std::uint64_t next = accounts;
    {
        const auto node = open(folder, 0, clock, logger);
        fill(*node, accounts);
        const auto [worst, median] =
            slowest(*node, next, [&, end = next + 2'000] { return next == end; });
        std::printf("a transfer, no snapshot: median %.3f ms, slowest %.1f ms\n", median, worst);
    }
    std::printf("restart by executing the log: %.0f ms\n", restart_ms(folder, clock, logger));
    {
        const auto node = open(folder, 1, clock, logger);
        const auto [worst, median] = slowest(*node, next, [&] { return has_snapshot(folder); });
        std::printf("a transfer while the snapshot is written: median %.3f ms, slowest %.1f ms\n",
                    median, worst);
    }
    for (int i = 0; i < 3; ++i)
        std::printf("restart from the snapshot: %.0f ms\n", restart_ms(folder, clock, logger));
    std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace alt

int main(int argc, char** argv) {
    alt::run(argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1'000'000);
}
