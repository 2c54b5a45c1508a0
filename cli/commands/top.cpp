#include <unistd.h>

#include <atomic>

#include "cli/commands/context.hpp"
#include "cli/output/top_frame.hpp"
#include "core/manifest/duration.hpp"
#include "core/sys/clock.hpp"
#include "core/sys/signals.hpp"

namespace alt::cli {
namespace {

constexpr std::chrono::milliseconds kShortest{100};
/// How long Ctrl-C may go unnoticed.
constexpr std::chrono::milliseconds kNap{50};
/// Cursor to the corner, and nothing left of the frame before.
constexpr const char* kClear = "\033[H\033[J";

std::vector<std::string> names_in(const View& list) {
    std::vector<std::string> out;
    const auto* rollups = list.if_contains("rollups");
    if (!rollups || !rollups->is_array()) return out;
    for (const auto& element : rollups->get_array())
        if (const auto* rollup = element.if_object())
            if (const auto* name = rollup->if_contains("name"); name && name->is_string())
                out.emplace_back(name->get_string());
    return out;
}

Result<std::vector<View>> look(Orchestrator& orchestrator) {
    ALT_TRY_ASSIGN(const auto list, orchestrator.list(false));
    std::vector<View> out;
    for (const auto& name : names_in(list)) {
        auto status = orchestrator.status(name);
        // Disposed of since it was listed.
        if (!status && status.error().code == Errc::not_found) continue;
        if (!status) return std::move(status.error());
        out.push_back(std::move(*status));
    }
    return out;
}

}  // namespace

Result<ExitCode> run(const TopCommand& command, Context& context) {
    ALT_TRY_ASSIGN(const auto interval,
                   option_value("--interval", manifest::parse_duration(command.interval)));
    if (interval < kShortest)
        return make_error(Errc::usage, "--interval: at least 100ms", "give a longer one");
    std::atomic<bool> stop = false;
    ALT_TRY_ASSIGN(const auto signals, sys::SignalWatcher::start([&](int, int) { stop = true; }));
    ALT_TRY_ASSIGN(const auto orchestrator, context.open());
    const bool redraw = !command.once && !context.out.json() && ::isatty(STDOUT_FILENO) == 1;
    sys::SystemClock clock;
    TopFrames frames;
    while (true) {
        ALT_TRY_ASSIGN(const auto statuses, look(*orchestrator));
        const auto frame = frames.next(clock.now(), statuses);
        context.out.result(frame, (redraw ? kClear : "") + top_text(frame));
        if (command.once) return ExitCode::ok;
        const auto next = clock.steady() + interval;
        while (!stop && clock.steady() < next) clock.sleep_for(std::min(kNap, interval));
        if (stop) return ExitCode::ok;
    }
}

}  // namespace alt::cli
