#include "cli/commands/context.hpp"
#include "cli/output/views.hpp"

namespace alt::cli {

Result<ExitCode> run(const SettleCommand& command, Context& context) {
    ALT_TRY_ASSIGN(const auto orchestrator, context.open());
    ALT_TRY_ASSIGN(const auto view,
                   orchestrator->settle(command.name, command.plan_only, !command.no_pay));
    context.out.result(view, settle_text(view));
    return ExitCode::ok;
}

}  // namespace alt::cli
