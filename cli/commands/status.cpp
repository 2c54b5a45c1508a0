#include "cli/commands/context.hpp"
#include "cli/output/views.hpp"

namespace alt::cli {

Result<ExitCode> run(const StatusCommand& command, Context& context) {
    ALT_TRY_ASSIGN(const auto orchestrator, context.open());
    ALT_TRY_ASSIGN(const auto view, orchestrator->status(command.name));
    context.out.result(view, status_text(view));
    return ExitCode::ok;
}

}  // namespace alt::cli
