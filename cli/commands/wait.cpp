#include "cli/commands/context.hpp"
#include "cli/output/views.hpp"
#include "core/manifest/duration.hpp"

namespace alt::cli {

Result<ExitCode> run(const WaitCommand& command, Context& context) {
    ALT_TRY_ASSIGN(const auto timeout,
                   option_value("--timeout", manifest::parse_duration(command.timeout)));
    ALT_TRY_ASSIGN(const auto orchestrator, context.open());
    ALT_TRY_ASSIGN(const auto view, orchestrator->wait(command.name, command.phase, timeout));
    context.out.result(view, status_text(view));
    return ExitCode::ok;
}

}  // namespace alt::cli
