#include <atomic>
#include <cstdlib>

#include "cli/commands/context.hpp"
#include "cli/output/views.hpp"
#include "core/manifest/field.hpp"
#include "core/sys/clock.hpp"
#include "core/sys/signals.hpp"

namespace alt::cli {
namespace {

constexpr std::chrono::milliseconds kPoll{200};

Result<UpRequest> request_of(const UpCommand& command, Context& context) {
    ALT_TRY_ASSIGN(auto overrides, overrides_of(command.set));
    if (!command.ttl.empty()) overrides.push_back({"demand.ttl", command.ttl, "--ttl"});
    if (command.port)
        overrides.push_back({"runtime.port", std::to_string(*command.port), "--port"});
    if (!command.name.empty())
        overrides.push_back({"name", manifest::quote(command.name), "--name"});
    UpRequest request;
    ALT_TRY_ASSIGN(request.manifest, load_manifest(context, command.manifest, overrides));
    request.manifest_source = command.manifest;
    request.replace = command.replace;
    request.name = request.manifest.name;
    return request;
}

std::string phase_of(const View& view) {
    const auto* phase = view.if_contains("phase");
    return phase && phase->is_string() ? std::string(phase->get_string()) : std::string();
}

/// Shows phase changes until a signal asks for the end, or the burst ended by itself.
Result<void> watch(Orchestrator& orchestrator, const std::string& name,
                   const std::atomic<bool>& stop, Context& context) {
    sys::SystemClock clock;
    std::string last;
    while (!stop) {
        ALT_TRY_ASSIGN(const auto view, orchestrator.status(name));
        const auto phase = phase_of(view);
        if (phase != last) context.out.note(name + " is " + phase);
        last = phase;
        if (phase == "settled" || phase == "disposed") return {};
        clock.sleep_for(kPoll);
    }
    return {};
}

/// Stays in the foreground. The first signal settles and destroys; the second ends this process at
/// once, and the journal lets any later command go on.
Result<ExitCode> attach(const UpRequest& request, Context& context) {
    std::atomic<bool> ready = false;
    std::atomic<bool> stop = false;
    ALT_TRY_ASSIGN(const auto signals, sys::SignalWatcher::start([&](int signal, int count) {
                       if (!ready || count > 1) std::_Exit(128 + signal);
                       stop = true;
                   }));
    ALT_TRY_ASSIGN(const auto orchestrator, context.open());
    ALT_TRY_ASSIGN(const auto view, orchestrator->up(request));
    ready = true;
    context.out.result(view, up_text(view));
    context.out.note("Ctrl-C settles and destroys it");
    const auto& name = *request.name;
    ALT_TRY(watch(*orchestrator, name, stop, context));
    ALT_TRY_ASSIGN(const auto settled, orchestrator->settle(name, false, true));
    ALT_TRY(orchestrator->destroy(name, false));
    context.out.note(settle_text(settled));
    return ExitCode::ok;
}

}  // namespace

Result<ExitCode> run(const UpCommand& command, Context& context) {
    ALT_TRY_ASSIGN(const auto request, request_of(command, context));
    if (command.attach) return attach(request, context);
    ALT_TRY_ASSIGN(const auto orchestrator, context.open());
    ALT_TRY_ASSIGN(const auto view, orchestrator->up(request));
    context.out.result(view, up_text(view));
    return ExitCode::ok;
}

}  // namespace alt::cli
