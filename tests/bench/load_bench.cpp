// What a rollup takes beside anvil, measured by `alt load` in one run, in turn: transactions of
// three kinds against anvil's fastest mode and its default one, the limit that signature recovery
// sets, and reads.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <thread>

#include "core/codec/json.hpp"
#include "core/crypto/hd_key.hpp"
#include "core/crypto/keccak.hpp"
#include "core/sys/files.hpp"
#include "tests/bench/subjects.hpp"
#include "tests/bench/table.hpp"

namespace alt::bench {
namespace {

using codec::Json;
using Words = std::vector<std::string>;

constexpr double kManualMean = 2.5;
constexpr double kManualEach = 1.8;
constexpr double kAutomineEach = 15;
constexpr double kLimitShare = 0.5;
// In its default mode anvil leaves most of the same flood unmined for minutes: its figure is what
// it has mined in this time. Given a minute it mines fewer a second.
constexpr const char* kAutomineTime = "6s";
const Words kManualAnvil{"--no-mining", "--gas-limit", "30000000000"};

struct Setting {
    Programs programs;
    std::filesystem::path folder;
    std::size_t rounds = 3;
    std::size_t txs = 6'000;
};

/// `alt load URL …` with its report; a load that was not done in time has one, too.
Result<Json> load(const Setting& setting, const std::string& url, const Words& words) {
    sys::LaunchSpec spec;
    spec.program = setting.programs.alt;
    spec.arguments = {"load", url, "--json", "--progress", "none", "--quiet"};
    spec.arguments.insert(spec.arguments.end(), words.begin(), words.end());
    spec.log_file = setting.folder / "load.json";
    ALT_TRY(sys::remove_tree(*spec.log_file));
    ALT_TRY_ASSIGN(auto child, sys::Child::launch(spec));
    sys::SystemClock clock;
    ALT_TRY_ASSIGN(const auto code, child.wait(std::chrono::minutes(5), clock));
    ALT_TRY_ASSIGN(const auto text, sys::read_file(*spec.log_file));
    ALT_TRY_ASSIGN(auto json, codec::parse_json(text));
    constexpr int kLate = 5;
    if (code == 0) return json;
    if (code == kLate && codec::find(json, "error") != nullptr)
        if (const auto report = codec::get(json, "error.report")) return **report;
    return make_error(Errc::io, "alt load ended with " + std::to_string(code) + ": " + text);
}

double figure(const Json& report, std::string_view path) {
    const auto found = codec::get(report, path);
    return found && (*found)->is_number() ? (*found)->to_number<double>() : 0;
}

struct Shape {
    std::string kind;
    std::size_t senders = 10;
    std::size_t batch = 1;

    [[nodiscard]] std::string name() const {
        return fmt::format("{:<6} {:>3} senders, {}", kind, senders,
                           batch > 1 ? fmt::format("batches of {}", batch) : "single calls");
    }
    [[nodiscard]] Words words(std::size_t txs) const {
        return {"--kind",        kind,
                "--txs",         std::to_string(txs),
                "--senders",     std::to_string(senders),
                "--connections", std::to_string(senders),
                "--batch",       std::to_string(batch)};
    }
};

std::vector<Shape> shapes() {
    std::vector<Shape> out;
    for (const auto* kind : {"eth", "erc20", "erc721"})
        for (const std::size_t senders : {10, 100})
            for (const std::size_t batch : {1, 100}) out.push_back({kind, senders, batch});
    return out;
}

/// What one shape came to, in mined transactions a second.
struct Cell {
    Shape shape;
    std::vector<double> ours;
    std::vector<double> manual;
    std::vector<double> automine;
};

Words with(Words words, const Words& more) {
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

Result<void> measure(const Setting& setting, Home& home, std::size_t round, Cell& cell) {
    const auto name =
        fmt::format("{}-{}-{}-{}", cell.shape.kind, cell.shape.senders, cell.shape.batch, round);
    ALT_TRY_ASSIGN(const auto rollup, home.raise(name));
    ALT_TRY_ASSIGN(const auto ours, load(setting, rollup.url, cell.shape.words(setting.txs)));
    cell.ours.push_back(figure(ours, "mined.per_second"));

    ALT_TRY_ASSIGN(const auto manual, Anvil::start(setting.programs, kManualAnvil));
    ALT_TRY_ASSIGN(const auto theirs,
                   load(setting, manual.url(), with(cell.shape.words(setting.txs), {"--mine"})));
    cell.manual.push_back(figure(theirs, "mined.per_second"));
    if (round > 0) return {};

    ALT_TRY_ASSIGN(const auto automine, Anvil::start(setting.programs));
    ALT_TRY_ASSIGN(const auto slow,
                   load(setting, automine.url(),
                        with(cell.shape.words(setting.txs), {"--timeout", kAutomineTime})));
    // An anvil that no longer answers is taken to have mined everything.
    const bool silent = codec::get_bool(slow, "silent").value();
    cell.automine.push_back(silent
                                ? static_cast<double>(setting.txs) / figure(slow, "mined.seconds")
                                : figure(slow, "mined.per_second"));
    return {};
}

std::string in_three(const std::vector<double>& values) {
    const auto [least, most] = std::minmax_element(values.begin(), values.end());
    return fmt::format("{:.0f}/{:.0f}/{:.0f}", *least, median(values), *most);
}

const char* verdict(bool met) {
    return met ? "met" : "MISSED";
}

void print_cells(const Setting& setting, const std::vector<Cell>& cells, double limit) {
    fmt::print(
        "transactions a second until all are mined, {} each, {} rounds in turn: "
        "min/median/max\n{:<34} {:>20} {:>20} {:>6}  {:>8} {:>7}  {}\n",
        setting.txs, setting.rounds, "", "alt, fsync", "anvil, manual", "ratio", "automine",
        "ratio", "of recovery");
    double logs = 0;
    double worst = 1e9;
    double worst_automine = 1e9;
    std::size_t out_of_reach = 0;  ///< where the target is beyond what signatures allow
    double worst_share = 1e9;
    for (const auto& cell : cells) {
        const auto ours = median(cell.ours);
        const auto ratio = ours / median(cell.manual);
        const auto automine = ours / std::max(median(cell.automine), 1e-3);
        logs += std::log(ratio);
        worst = std::min(worst, ratio);
        worst_automine = std::min(worst_automine, automine);
        if (kAutomineEach * median(cell.automine) > limit) ++out_of_reach;
        const bool is_eth = cell.shape.kind == "eth";
        if (is_eth) worst_share = std::min(worst_share, ours / limit);
        fmt::print("{:<34} {:>20} {:>20} {:>5.2f}x  {:>8.0f} {:>6.0f}x  {}\n", cell.shape.name(),
                   in_three(cell.ours), in_three(cell.manual), ratio, median(cell.automine),
                   automine, is_eth ? fmt::format("{:.0f} %", 100 * ours / limit) : "");
    }
    const auto mean = std::exp(logs / static_cast<double>(cells.size()));
    fmt::print(
        "to anvil's manual mode: geometric mean {:.2f}x (>= {:.1f}x: {}), least {:.2f}x "
        "(>= {:.1f}x: {})\n",
        mean, kManualMean, verdict(mean >= kManualMean), worst, kManualEach,
        verdict(worst >= kManualEach));
    fmt::print("to anvil's automine, {} of them or {}: least {:.0f}x (>= {:.0f}x: {})\n",
               setting.txs, kAutomineTime, worst_automine, kAutomineEach,
               verdict(worst_automine >= kAutomineEach));
    if (out_of_reach != 0)
        fmt::print("  in {} rows {:.0f}x is more than signature recovery on all cores allows\n",
                   out_of_reach, kAutomineEach);
    fmt::print(
        "signature recovery on all cores: {:.0f} a second; ETH transfers reach at least "
        "{:.0f} % of it (>= {:.0f} %: {})\n",
        limit, 100 * worst_share, 100 * kLimitShare, verdict(worst_share >= kLimitShare));
}

/// Recoveries a second with a thread on each core: the best of some short runs.
double recovery_limit() {
    const auto key = crypto::dev_key(0);
    const auto digest = crypto::keccak256(view_of("recovery"));
    const auto signature = key.sign(digest);
    constexpr std::size_t kEach = 4'000;
    double best = 0;
    for (int run = 0; run < 5; ++run) {
        const auto begin = std::chrono::steady_clock::now();
        std::vector<std::jthread> threads;
        const auto cores = std::max(1u, std::thread::hardware_concurrency());
        for (unsigned i = 0; i < cores; ++i)
            threads.emplace_back([&] {
                for (std::size_t n = 0; n < kEach; ++n)
                    if (!crypto::recover_address(digest, signature.r, signature.s, signature.odd_y))
                        std::abort();
            });
        threads.clear();
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
        best = std::max(best, static_cast<double>(kEach * cores) / took.count());
    }
    return best;
}

/// A read, with its figure from the report and what is asked of it.
struct Read {
    std::string name;
    std::string path;
    std::string unit;
    std::optional<double> target = {};
    bool more_is_better = false;
    bool against_anvil = false;  ///< no worse than anvil's figure
    std::optional<double> ours = {};
    std::optional<double> theirs = {};
};

void print_reads(const std::vector<Read>& reads) {
    fmt::print("\n{:<62} {:>10} {:>10}  {}\n", "reads", "alt", "anvil", "target");
    for (const auto& read : reads) {
        const auto ours = read.ours.value_or(0);
        std::string target = "-";
        bool met = true;
        if (read.target) {
            met = read.more_is_better ? ours >= *read.target : ours <= *read.target;
            target =
                fmt::format("{} {} {}", read.more_is_better ? ">=" : "<=", *read.target, read.unit);
        } else if (read.against_anvil) {
            met = ours <= read.theirs.value_or(0);
            target = "<= anvil's";
        }
        fmt::print("{:<62} {:>10.3f} {:>10}  {}: {}\n", read.name + ", " + read.unit, ours,
                   read.theirs ? fmt::format("{:.3f}", *read.theirs) : "-", target,
                   target == "-" ? "" : verdict(met));
    }
}

double median_figure(const std::vector<Json>& reports, std::string_view path) {
    std::vector<double> values;
    for (const auto& report : reports) values.push_back(figure(report, path));
    return median(std::move(values));
}

struct Question {
    Words words;
    std::string txs;
    std::string peer_txs;  ///< fewer where anvil takes long
    std::vector<Read> reads;
};

std::vector<Question> questions() {
    const std::string p50 = "latency_ms.p50";
    const std::string p99 = "latency_ms.p99";
    return {
        {{"--kind", "call", "--rate", "1000"},
         "5000",
         "5000",
         {{"balanceOf at 1,000 a second: p50", p50, "ms"},
          {"balanceOf at 1,000 a second: p99", p99, "ms", 2.0}}},
        {{"--kind", "blockNumber", "--connections", "1"},
         "10000",
         "10000",
         {{"eth_blockNumber, one connection: p50", p50, "ms", {}, false, true},
          {"eth_blockNumber, one connection: p99", p99, "ms"}}},
        {{"--kind", "call", "--connections", "1"},
         "10000",
         "10000",
         {{"balanceOf, one connection: p50", p50, "ms", {}, false, true},
          {"balanceOf, one connection: p99", p99, "ms"}}},
    };
}

/// In turn, as often as there are rounds; the medians count.
Result<void> ask(const Setting& setting, const std::string& url, const std::string& peer,
                 Question& question) {
    std::vector<Json> ours;
    std::vector<Json> theirs;
    for (std::size_t round = 0; round < setting.rounds; ++round) {
        ALT_TRY_ASSIGN(ours.emplace_back(),
                       load(setting, url, with(question.words, {"--txs", question.txs})));
        ALT_TRY_ASSIGN(theirs.emplace_back(),
                       load(setting, peer, with(question.words, {"--txs", question.peer_txs})));
    }
    for (auto& read : question.reads) {
        read.ours = median_figure(ours, read.path);
        read.theirs = median_figure(theirs, read.path);
    }
    return {};
}

/// On a chain with a block of 20,000 transfers, and on one with 20,000 token transfers.
Result<void> ask_about_history(const Setting& setting, Home& home, std::vector<Read>& out) {
    const Words transfers{"--kind", "eth", "--txs", "20000", "--batch", "100"};
    const Words tokens{"--kind",  "erc20", "--txs",        "20000",
                       "--batch", "100",   "--recipients", "1000"};
    ALT_TRY_ASSIGN(const auto sealed, home.raise("sealed", {"--set", "sequencing.mode=interval",
                                                            "--set", "sequencing.block_time=6s"}));
    ALT_TRY_ASSIGN(const auto rollup, home.raise("history"));
    ALT_TRY_ASSIGN(const auto anvil, Anvil::start(setting.programs, kManualAnvil));
    // The set-up ends with a block; there are seconds until the next one.
    ALT_TRY_ASSIGN(const auto filled, load(setting, sealed.url, transfers));
    if (figure(filled, "checked.blocks") > 1)
        fmt::print("note: the 20,000 transfers are in more than one block: the machine is busy\n");
    ALT_TRY(load(setting, anvil.url(), with(transfers, {"--mine"})));
    Question receipts{{"--kind", "receipt"},
                      "20000",
                      "200",
                      {{"receipts of a block of 20,000, 10 connections", "acknowledged.per_second",
                        "/s", 10'000.0, true}}};
    ALT_TRY(ask(setting, sealed.url, anvil.url(), receipts));
    ALT_TRY(load(setting, rollup.url, tokens));
    ALT_TRY(load(setting, anvil.url(), with(tokens, {"--mine"})));
    Question logs{
        {"--kind", "logs", "--recipients", "1000", "--connections", "1"},
        "1000",
        "100",
        {{"eth_getLogs, 20 among 20,000, one connection: p50", "latency_ms.p50", "ms", 1.0}}};
    ALT_TRY(ask(setting, rollup.url, anvil.url(), logs));
    out.insert(out.end(), receipts.reads.begin(), receipts.reads.end());
    out.insert(out.end(), logs.reads.begin(), logs.reads.end());
    return {};
}

Result<void> run_reads(const Setting& setting, Home& home) {
    std::vector<Read> reads;
    ALT_TRY_ASSIGN(const auto rollup, home.raise("reads"));
    ALT_TRY_ASSIGN(const auto anvil, Anvil::start(setting.programs));
    for (auto& question : questions()) {
        ALT_TRY(ask(setting, rollup.url, anvil.url(), question));
        reads.insert(reads.end(), question.reads.begin(), question.reads.end());
    }
    ALT_TRY(ask_about_history(setting, home, reads));
    print_reads(reads);
    return {};
}

Result<void> run(Setting setting) {
    ALT_TRY_ASSIGN(auto home, Home::make(setting.programs));
    setting.folder = home.path();
    std::vector<Cell> cells;
    for (const auto& shape : shapes()) cells.push_back({shape, {}, {}, {}});
    double limit = 0;
    for (std::size_t round = 0; round < setting.rounds; ++round) {
        limit = std::max(limit, recovery_limit());
        for (auto& cell : cells) ALT_TRY(measure(setting, home, round, cell));
    }
    print_cells(setting, cells, limit);
    return run_reads(setting, home);
}

}  // namespace
}  // namespace alt::bench

int main(int argc, char** argv) {
    return alt::bench::run_main({argv, static_cast<std::size_t>(argc)}, "load_bench",
                                {"ROUNDS", "TXS"}, [](const auto& programs, auto numbers) {
                                    return alt::bench::run({programs, {}, numbers[0], numbers[1]});
                                });
}
