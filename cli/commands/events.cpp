#include "cli/commands/context.hpp"
#include "cli/output/views.hpp"
#include "core/sys/clock.hpp"

namespace alt::cli {
namespace {

constexpr std::chrono::milliseconds kPoll{200};

const codec::JsonArray* list_of(const View& view) {
    const auto* list = view.if_contains("events");
    return list ? list->if_array() : nullptr;
}

std::string all_text(const View& view) {
    std::string out;
    if (const auto* list = list_of(view))
        for (const auto& event : *list)
            if (const auto* object = event.if_object()) out += event_text(*object);
    return out;
}

/// Shows each event and returns the id of the last, or `after` when there is none.
std::int64_t show_each(const View& view, std::int64_t after, Context& context) {
    const auto* list = list_of(view);
    if (!list) return after;
    for (const auto& event : *list) {
        const auto* object = event.if_object();
        if (!object) continue;
        context.out.result(*object, event_text(*object));
        const auto* id = object->if_contains("id");
        if (id && id->is_number()) after = id->to_number<std::int64_t>();
    }
    return after;
}

/// Nothing happens to a rollup after these.
bool is_over(Orchestrator& orchestrator, const std::string& name) {
    const auto view = orchestrator.status(name);
    if (!view) return true;
    const auto* phase = view->if_contains("phase");
    return phase && phase->is_string() && (*phase == "disposed" || *phase == "aborted");
}

}  // namespace

Result<ExitCode> run(const EventsCommand& command, Context& context) {
    ALT_TRY_ASSIGN(const auto orchestrator, context.open());
    if (!command.follow) {
        ALT_TRY_ASSIGN(const auto view, orchestrator->events(command.name, 0));
        context.out.result(view, all_text(view));
        return ExitCode::ok;
    }
    sys::SystemClock clock;
    std::int64_t after = 0;
    while (true) {
        // Asked before the events, so that what came before the end is still shown.
        const bool over = is_over(*orchestrator, command.name);
        ALT_TRY_ASSIGN(const auto view, orchestrator->events(command.name, after));
        after = show_each(view, after, context);
        if (over) return ExitCode::ok;
        clock.sleep_for(kPoll);
    }
}

}  // namespace alt::cli
