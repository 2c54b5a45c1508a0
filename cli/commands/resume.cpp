#include "cli/commands/context.hpp"
#include "cli/output/views.hpp"

namespace alt::cli {

Result<ExitCode> run(const ResumeCommand&, Context& context) {
    ALT_TRY_ASSIGN(const auto orchestrator, context.open());
    ALT_TRY_ASSIGN(const auto view, orchestrator->resume());
    context.out.result(view, plain_text(view));
    return ExitCode::ok;
}

}  // namespace alt::cli
