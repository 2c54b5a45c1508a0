// Whether throughput depends on what the state holds: the same transfers into a chain of few
// accounts and of many, in turn, in each mode of sealing; with fsync.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include "tests/bench/node_world.hpp"
#include "tests/bench/table.hpp"

namespace alt::bench {
namespace {

constexpr std::uint64_t kFew = 1'000;
constexpr std::uint64_t kMany = 1'000'000;
constexpr double kLeast = 0.8;
constexpr std::size_t kTxs = 60'000;  ///< an interval of 100 ms more or less must not count
constexpr unsigned kThreads = 10;
constexpr std::size_t kBlockTxs = 5'000;  ///< of a block in manual mode

enum class Mode { automatic_single, automatic_batches, interval, manual };

const char* name_of(Mode mode) {
    switch (mode) {
        case Mode::automatic_single:
            return "automatic, one by one";
        case Mode::automatic_batches:
            return "automatic, batches of 100";
        case Mode::interval:
            return "interval of 100 ms, batches of 100";
        case Mode::manual:
            return "manual, blocks of 5,000";
    }
    return "";
}

bool is_automatic(Mode mode) {
    return mode == Mode::automatic_single || mode == Mode::automatic_batches;
}

/// Those of `raws` from `first` on, at most `count` of them.
std::vector<Bytes> stretch(const std::vector<Bytes>& raws, std::size_t first, std::size_t count) {
    const auto begin = raws.begin() + static_cast<std::ptrdiff_t>(first);
    return {begin, begin + static_cast<std::ptrdiff_t>(std::min(count, raws.size() - first))};
}

void send(node::Node& node, Mode mode, const std::vector<Bytes>& raws, const Plan& plan) {
    const auto parts = by_thread(raws, plan, kThreads);
    in_threads(kThreads, kThreads, [&](std::size_t first, std::size_t) {
        if (mode == Mode::automatic_single)
            send_single(node, parts[first], kThreads);
        else
            send_batches(node, parts[first]);
    });
}

void carry(node::Node& node, Mode mode, const std::vector<Bytes>& raws, const Plan& plan) {
    const auto each = mode == Mode::manual ? kBlockTxs : raws.size();
    for (std::size_t at = 0; at < raws.size(); at += each) {
        send(node, mode, stretch(raws, at, each), plan);
        if (mode == Mode::manual) must(node.mine());
    }
    // What waits for an interval's end is mined when it comes.
    while (node.query().pool_status().pending != 0)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

/// A chain's genesis and transfers, which every round uses again.
struct Chain {
    Plan plan;
    chain::Genesis genesis;
    std::vector<Bytes> raws;

    explicit Chain(std::uint64_t accounts) {
        plan.accounts = accounts;
        plan.txs = kTxs;
        const auto keys = senders_of(plan);
        genesis = genesis_of(plan, keys);
        raws = sign_all(plan, keys);
    }

    /// Cost of all transfers until they are mined and durable.
    [[nodiscard]] Cost measure(Mode mode) const {
        const auto seal =
            is_automatic(mode) ? driver::SealMode::automatic : driver::SealMode::interval;
        const std::chrono::milliseconds block_time(mode == Mode::interval ? 100 : 0);
        const World world(genesis, seal, block_time);
        return cost_of([&] { carry(*world.node, mode, raws, plan); });
    }
};

std::string in_three(const std::vector<double>& values) {
    const auto [least, most] = std::minmax_element(values.begin(), values.end());
    return std::to_string(std::lround(*least)) + "/" + std::to_string(std::lround(median(values))) +
           "/" + std::to_string(std::lround(*most));
}

void run(std::size_t rounds) {
    const Chain few(kFew);
    const Chain many(kMany);
    std::printf("%zu transfers until they are mined, tx/s, %zu rounds in turn: min/median/max\n",
                few.raws.size(), rounds);
    std::printf("%-36s %22s %22s %6s %8s\n", "", "1,000 accounts", "1,000,000 accounts", "ratio",
                "by CPU");
    for (const auto mode :
         {Mode::automatic_single, Mode::automatic_batches, Mode::interval, Mode::manual}) {
        std::vector<double> rate[2];
        std::vector<double> cpu[2];
        for (std::size_t round = 0; round < rounds; ++round)
            for (const auto* chain : {&few, &many}) {
                const auto cost = chain->measure(mode);
                rate[chain == &many].push_back(static_cast<double>(chain->raws.size()) / cost.wall);
                cpu[chain == &many].push_back(cost.cpu);
            }
        const auto ratio = median(rate[1]) / median(rate[0]);
        std::printf("%-36s %22s %22s %5.2fx %7.2fx  >= %.1fx: %s\n", name_of(mode),
                    in_three(rate[0]).c_str(), in_three(rate[1]).c_str(), ratio,
                    median(cpu[0]) / median(cpu[1]), kLeast, ratio >= kLeast ? "met" : "MISSED");
    }
}

}  // namespace
}  // namespace alt::bench

int main(int argc, char** argv) {
    alt::bench::run(argc > 1 ? std::stoul(argv[1]) : 3);
}
