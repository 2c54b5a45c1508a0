// How fast a rollup starts, and how much memory its host takes, beside anvil in the same run.
#include <fmt/format.h>

#include "tests/bench/subjects.hpp"
#include "tests/bench/table.hpp"

namespace alt::bench {
namespace {

constexpr double kMemoryLimit = 40;  // MiB, a host with its parent and one idle rollup
constexpr double kWarmMultiple = 0.5;
constexpr double kColdMultiple = 1.5;

struct Report {
    Row anvil{"anvil: launch to first eth_chainId", "ms"};
    Row warm{"alt up, host is up: launch to first eth_chainId", "ms", {}, {}, kWarmMultiple};
    Row warm_end{"alt up, host is up: launch to its return", "ms"};
    Row cold{"alt up, fresh ALT_HOME: launch to first eth_chainId", "ms", {}, {}, kColdMultiple};
    Row cold_end{"alt up, fresh ALT_HOME: launch to its return", "ms"};
    Row anvil_rss{"anvil: resident memory", "MiB"};
    Row host_rss{
        "host with embedded parent and one idle rollup: resident", "MiB", {}, kMemoryLimit};
};

/// One of each, in turn.
Result<void> measure(const Programs& programs, Home& kept, std::size_t round, Report& report) {
    ALT_TRY_ASSIGN(const auto anvil, start_anvil(programs));
    report.anvil.values.push_back(anvil.answers_ms);
    report.anvil_rss.values.push_back(anvil.rss_mib);

    ALT_TRY_ASSIGN(const auto warm, kept.raise(fmt::format("warm-{}", round)));
    report.warm.values.push_back(warm.answers_ms);
    report.warm_end.values.push_back(warm.returns_ms);

    ALT_TRY_ASSIGN(auto fresh, Home::make(programs));
    ALT_TRY_ASSIGN(const auto cold, fresh.raise("cold"));
    report.cold.values.push_back(cold.answers_ms);
    report.cold_end.values.push_back(cold.returns_ms);
    ALT_TRY_ASSIGN(const auto rss, fresh.host_rss_mib());
    report.host_rss.values.push_back(rss);
    return {};
}

Result<void> run(const Programs& programs, std::size_t rounds) {
    ALT_TRY_ASSIGN(auto kept, Home::make(programs));
    ALT_TRY(kept.raise("first"));
    Report report;
    for (std::size_t round = 0; round < rounds; ++round)
        ALT_TRY(measure(programs, kept, round, report));
    fmt::print("{} rounds, each of them in turn; ratio: to anvil's median of this run\n", rounds);
    print_table({report.anvil, report.warm, report.warm_end, report.cold, report.cold_end},
                report.anvil);
    print_table({report.anvil_rss, report.host_rss}, report.anvil_rss);
    return {};
}

}  // namespace
}  // namespace alt::bench

int main(int argc, char** argv) {
    return alt::bench::run_main(
        {argv, static_cast<std::size_t>(argc)}, "start_bench", {"ROUNDS"},
        [](const auto& programs, auto numbers) { return alt::bench::run(programs, numbers[0]); });
}
