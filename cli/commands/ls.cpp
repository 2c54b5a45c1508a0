#include "cli/commands/context.hpp"
#include "cli/output/views.hpp"

namespace alt::cli {

Result<ExitCode> run(const LsCommand& command, Context& context) {
    ALT_TRY_ASSIGN(const auto orchestrator, context.open());
    ALT_TRY_ASSIGN(const auto view, orchestrator->list(command.all));
    context.out.result(view, list_text(view));
    return ExitCode::ok;
}

}  // namespace alt::cli
