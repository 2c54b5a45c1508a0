// What a restart costs, with and without a snapshot, and what a snapshot costs the chain while it
// is written: `restart_bench [ACCOUNTS]` makes each account by a transfer of its own.
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <vector>

#include "tests/bench/node_world.hpp"

namespace alt::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kBatch = 1'000;
const Plan kPlan{.accounts = 0, .gas_limit = 100'000'000};

double ms_since(Clock::time_point begin) {
    return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

const std::vector<crypto::PrivateKey>& keys() {
    static const auto all = senders_of(kPlan);
    return all;
}

/// Number `i` of all: to an account that was not there.
Bytes transfer(std::uint64_t i) {
    return bench::transfer(kPlan, keys(), i, i);
}

std::unique_ptr<node::Node> open(const std::filesystem::path& folder, std::uint64_t snapshot_bytes,
                                 sys::Clock& clock, Logger& logger) {
    node::NodeOptions options;
    options.folder = folder;
    options.genesis = genesis_of(kPlan, keys());
    options.snapshot_bytes = snapshot_bytes;
    options.durability = driver::Durability::none;
    return must(node::Node::open(std::move(options), clock, logger));
}

void fill(node::Node& node, std::uint64_t accounts) {
    for (std::uint64_t at = 0; at < accounts; at += kBatch) {
        const auto raws = on_two_threads(kBatch, [&](std::size_t i) { return transfer(at + i); });
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
}  // namespace alt::bench

int main(int argc, char** argv) {
    alt::bench::run(argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1'000'000);
}
