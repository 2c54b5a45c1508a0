#include "runtime/evmtool/bench.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/commands/evm.hpp"
#include "cli/output/table.hpp"
#include "core/base/hex.hpp"

namespace alt::cli {
namespace {

using evmtool::Spread;

codec::JsonObject to_json(const Spread& spread) {
    return {{"min", spread.min}, {"median", spread.median}, {"max", spread.max}};
}

/// Lines as they come: a run takes seconds.
class BenchReport {
public:
    explicit BenchReport(Context& context) : context_(context) {}

    void add(std::string_view kind, const evmtool::BenchResult& result) {
        if (!has_header_) line("", "Mgas", "ms: min / median / max", "Mgas/s: min / median / max");
        has_header_ = true;
        const auto ms = evmtool::spread_of(result.milliseconds);
        const auto speed = result.mgas_per_second();
        if (context_.out.json()) {
            context_.out.result({{"kind", kind},
                                 {"name", result.name},
                                 {"gas", to_quantity(result.gas)},
                                 {"runs", result.milliseconds.size()},
                                 {"ms", to_json(ms)},
                                 {"mgasPerSecond", to_json(speed)}},
                                "");
            return;
        }
        line(printable(result.name), fmt::format("{:.3f}", static_cast<double>(result.gas) / 1e6),
             fmt::format("{:.2f} / {:.2f} / {:.2f}", ms.min, ms.median, ms.max), in_three(speed));
    }

    void add(const evmtool::BenchRate& rate) {
        if (context_.out.json()) {
            context_.out.result({{"kind", "rate"},
                                 {"name", rate.name},
                                 {"perSecond", to_json(rate.ours)},
                                 {"peer", rate.peer},
                                 {"peerPerSecond", to_json(rate.theirs)}},
                                "");
            return;
        }
        if (!has_rate_header_) line("a second, one core", "", "alt", "library");
        has_rate_header_ = true;
        line(rate.name, "", in_three(rate.ours),
             in_three(rate.theirs) +
                 fmt::format("  {:.2f}x {}", rate.ours.median / rate.theirs.median, rate.peer));
    }

private:
    static std::string in_three(const Spread& spread) {
        return fmt::format("{:.0f} / {:.0f} / {:.0f}", spread.min, spread.median, spread.max);
    }
    void line(std::string_view name, std::string_view mgas, std::string_view first,
              std::string_view second) {
        if (context_.out.json()) return;
        context_.out.raw(fmt::format("{:<26} {:>7}  {:<28}  {}\n", name, mgas, first, second));
    }

    Context& context_;
    bool has_header_ = false;
    bool has_rate_header_ = false;
};

Result<std::vector<evmtool::BenchLoop>> chosen_loops(const std::vector<std::string>& names) {
    const auto all = evmtool::bench_loops();
    if (names.empty()) return std::vector(all.begin(), all.end());
    std::vector<evmtool::BenchLoop> out;
    for (const auto& name : names) {
        const auto found = std::ranges::find(all, name, &evmtool::BenchLoop::name);
        if (found != all.end()) {
            out.push_back(*found);
            continue;
        }
        std::string known;
        for (const auto& loop : all) known += (known.empty() ? "" : ", ") + std::string(loop.name);
        return make_error(Errc::usage, "--loop: there is no \"" + name + "\"",
                          "there are " + known);
    }
    return out;
}

Result<void> run_loops(const EvmBenchCommand& command, BenchReport& report) {
    auto revision = evm::kRules.back().revision;
    if (!command.fork.empty()) {
        ALT_TRY_ASSIGN(revision, fork_option(command.fork));
    }
    ALT_TRY_ASSIGN(const auto loops, chosen_loops(command.loops));
    const evmtool::LoopBench bench(revision);
    for (const auto& loop : loops) {
        ALT_TRY_ASSIGN(const auto result, bench.run(loop, command.runs));
        report.add("loop", result);
    }
    if (!command.loops.empty()) return {};
    for (const auto& rate : evmtool::bench_rates(command.runs)) report.add(rate);
    return {};
}

}  // namespace

Result<ExitCode> run(const EvmBenchCommand& command, Context& context) {
    ALT_TRY_ASSIGN(const auto dispatch, dispatch_option(command.dispatch));
    evm::set_default_dispatch(dispatch);
    BenchReport report(context);
    if (command.paths.empty()) {
        ALT_TRY(run_loops(command, report));
        return ExitCode::ok;
    }
    if (!command.loops.empty())
        return make_error(Errc::usage, "--loop chooses among the built-in loops, not in files");
    ALT_TRY_ASSIGN(const auto files, vector_files(command.paths));
    for (const auto& file : files) {
        ALT_TRY_ASSIGN(const auto results, evmtool::bench_file(file, command.runs));
        for (const auto& result : results) report.add("file", result);
    }
    return ExitCode::ok;
}

}  // namespace alt::cli
