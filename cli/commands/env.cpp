#include "cli/commands/context.hpp"
#include "cli/output/views.hpp"

namespace alt::cli {

Result<ExitCode> run(const EnvCommand& command, Context& context) {
    ALT_TRY_ASSIGN(const auto orchestrator, context.open());
    ALT_TRY_ASSIGN(const auto view, orchestrator->env(command.name));
    context.out.result(view, env_text(view));
    return ExitCode::ok;
}

}  // namespace alt::cli
