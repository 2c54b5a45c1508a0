#include <iostream>

#include "cli/commands/context.hpp"
#include "cli/output/views.hpp"

namespace alt::cli {
namespace {

/// --abandon gives up proving what is left, so a person at a terminal confirms it.
bool confirmed(const DestroyCommand& command, Context& context) {
    if (!command.abandon || context.common.yes || !context.settings.interactive) return true;
    context.out.note("Abandon " + command.name +
                     "? What is unsettled can then only be claimed by its kit. [y/N]");
    std::string answer;
    std::getline(std::cin, answer);
    return answer == "y" || answer == "yes";
}

}  // namespace

Result<ExitCode> run(const DestroyCommand& command, Context& context) {
    if (!confirmed(command, context)) return make_error(Errc::interrupted, "nothing was destroyed");
    ALT_TRY_ASSIGN(const auto orchestrator, context.open());
    ALT_TRY_ASSIGN(const auto view, orchestrator->destroy(command.name, command.abandon));
    context.out.result(view, plain_text(view));
    return ExitCode::ok;
}

}  // namespace alt::cli
