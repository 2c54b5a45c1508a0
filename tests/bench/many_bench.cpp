// What a host with 1, 10, 100 and 1,000 idle rollups takes, and how fast it raises one more, beside
// anvils in the same run.
#include <fmt/format.h>

#include <array>
#include <optional>
#include <span>
#include <thread>

#include "tests/bench/process_figures.hpp"
#include "tests/bench/subjects.hpp"
#include "tests/bench/table.hpp"

namespace alt::bench {
namespace {

constexpr double kMostMib = 1;          // a rollup
constexpr double kMostCpu = 5;          // percent of one core, all of them
constexpr double kStartMultiple = 0.5;  // of anvil's start
constexpr std::size_t kAnvils = 10;
constexpr std::size_t kStarts = 9;
constexpr std::chrono::milliseconds kSettle{1500};
constexpr std::chrono::seconds kWatch{10};

struct Level {
    std::string name;
    std::size_t count = 0;
    double start_ms = 0;  ///< to the first answer of one more, median
    double anvil_ms = 0;  ///< anvil's start, measured in turn with those
    double cpu_percent = 0;
    ProcessFigures figures;
};

/// What the processes use while nobody asks anything of them.
Result<Level> watch(std::string name, std::size_t count, std::span<const std::int64_t> pids) {
    std::this_thread::sleep_for(kSettle);
    Level level{std::move(name), count, 0, 0, 0, {}};
    ALT_TRY_ASSIGN(const auto before, figures_of(pids));
    const auto begin = std::chrono::steady_clock::now();
    std::this_thread::sleep_for(kWatch);
    ALT_TRY_ASSIGN(level.figures, figures_of(pids));
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - begin;
    level.cpu_percent = 100 * (level.figures.cpu_s - before.cpu_s) / passed.count();
    return level;
}

Result<Level> watch_anvils(const Programs& programs, std::size_t count) {
    std::vector<Anvil> running;
    std::vector<std::int64_t> pids;
    std::vector<double> starts;
    for (std::size_t i = 0; i < count; ++i) {
        ALT_TRY_ASSIGN(auto anvil, Anvil::start(programs));
        pids.push_back(anvil.pid());
        starts.push_back(anvil.answers_ms());
        running.push_back(std::move(anvil));
    }
    ALT_TRY_ASSIGN(auto level, watch(fmt::format("{} anvil", count), count, pids));
    level.start_ms = level.anvil_ms = median(std::move(starts));
    return level;
}

/// Raises rollups in one host up to a number and watches it there.
class Host {
public:
    static Result<Host> make(const Programs& programs) {
        ALT_TRY_ASSIGN(auto home, Home::make(programs));
        return Host(std::move(home));
    }

    /// Starts are measured on the way to `count`, and anvil's in turn with them.
    Result<Level> grow_to(std::size_t count, const Programs& programs) {
        const auto measured = std::min(kStarts, count - raised_);
        std::vector<double> starts;
        std::vector<double> anvils;
        while (raised_ < count) {
            const bool last_ones = count - raised_ <= measured;
            if (last_ones) {
                ALT_TRY_ASSIGN(const auto anvil, start_anvil(programs));
                anvils.push_back(anvil.answers_ms);
            }
            ALT_TRY_ASSIGN(const auto start, home_.raise(fmt::format("r{}", raised_)));
            if (last_ones) starts.push_back(start.answers_ms);
            ++raised_;
        }
        ALT_TRY_ASSIGN(const auto pid, home_.host_pid());
        const std::array pids{pid};
        ALT_TRY_ASSIGN(auto level, watch(fmt::format("{} in one host", count), count, pids));
        level.start_ms = median(std::move(starts));
        level.anvil_ms = median(std::move(anvils));
        return level;
    }

private:
    explicit Host(Home home) : home_(std::move(home)) {}
    Home home_;
    std::size_t raised_ = 0;
};

const char* verdict(bool met) {
    return met ? "met" : "MISSED";
}

void print(const std::vector<Level>& levels) {
    fmt::print("{:<16} {:>9} {:>8} {:>9} {:>9} {:>10} {:>10} {:>7} {:>8} {:>6}\n", "", "start ms",
               "anvil x", "RSS MiB", "PSS MiB", "RSS/each", "priv/each", "CPU %", "threads", "fds");
    for (const auto& level : levels) {
        const auto each = static_cast<double>(level.count);
        const auto& f = level.figures;
        fmt::print(
            "{:<16} {:>9.1f} {:>8.2f} {:>9.1f} {:>9.1f} {:>10.3f} {:>10.3f} {:>7.2f} {:>8} {:>6}\n",
            level.name, level.start_ms, level.start_ms / level.anvil_ms, f.rss_mib, f.pss_mib,
            f.rss_mib / each, f.private_mib / each, level.cpu_percent, f.threads, f.descriptors);
    }
}

void print_targets(const Level& most) {
    const auto each = most.figures.rss_mib / static_cast<double>(most.count);
    const auto multiple = most.start_ms / most.anvil_ms;
    fmt::print("with {} rollups:\n", most.count);
    fmt::print("  {:.3f} MiB resident each, the host itself included (<= {:.0f}): {}\n", each,
               kMostMib, verdict(each <= kMostMib));
    fmt::print("  {:.2f} % of one core in all (<= {:.0f}): {}\n", most.cpu_percent, kMostCpu,
               verdict(most.cpu_percent <= kMostCpu));
    fmt::print("  one more in {:.1f} ms, {:.2f}x anvil's {:.1f} ms (<= {:.1f}x): {}\n",
               most.start_ms, multiple, most.anvil_ms, kStartMultiple,
               verdict(multiple <= kStartMultiple));
}

Result<void> run(const Programs& programs, std::size_t most) {
    ALT_TRY_ASSIGN(auto host, Host::make(programs));
    std::vector<Level> levels;
    for (std::size_t count = 1; count <= most; count *= 10) {
        ALT_TRY_ASSIGN(auto level, host.grow_to(count, programs));
        levels.push_back(std::move(level));
    }
    const auto last = levels.back();
    for (const auto count : {std::size_t{1}, kAnvils}) {
        ALT_TRY_ASSIGN(auto level, watch_anvils(programs, count));
        levels.push_back(std::move(level));
    }
    fmt::print(
        "idle rollups, each raised by `alt up` with its folder, port and portal; start: from "
        "its launch to the first eth_chainId of one more, median of {}; anvil x: to anvils started "
        "in "
        "turn with those\n",
        kStarts);
    print(levels);
    print_targets(last);
    return {};
}

}  // namespace
}  // namespace alt::bench

int main(int argc, char** argv) {
    return alt::bench::run_main(
        {argv, static_cast<std::size_t>(argc)}, "many_bench", {"MOST_ROLLUPS"},
        [](const auto& programs, auto numbers) { return alt::bench::run(programs, numbers[0]); });
}
