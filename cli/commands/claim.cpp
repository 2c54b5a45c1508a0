#include "cli/commands/context.hpp"
#include "cli/output/views.hpp"
#include "core/base/hex.hpp"

namespace alt::cli {

Result<ExitCode> run(const ClaimCommand& command, Context& context) {
    if (command.all && !command.account.empty())
        return make_error(Errc::usage, "--all and --account exclude each other",
                          "give one of them");
    ClaimRequest request;
    request.name = command.name;
    if (!command.account.empty()) {
        ALT_TRY_ASSIGN(request.account, option_value("--account", parse_address(command.account)));
    }
    ALT_TRY_ASSIGN(const auto orchestrator, context.open());
    ALT_TRY_ASSIGN(const auto view, orchestrator->claim(request));
    context.out.result(view, claim_text(view));
    const auto* refused = view.if_contains("refused");
    const bool all_paid = !refused || !refused->is_array() || refused->get_array().empty();
    return all_paid ? ExitCode::ok : ExitCode::settlement_incomplete;
}

}  // namespace alt::cli
