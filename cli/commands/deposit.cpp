#include "cli/commands/context.hpp"
#include "cli/output/views.hpp"
#include "core/base/hex.hpp"
#include "core/base/wei.hpp"

namespace alt::cli {

Result<ExitCode> run(const DepositCommand& command, Context& context) {
    if (command.asset != "eth")
        return make_error(Errc::usage, "--asset " + command.asset + " is not offered yet",
                          "use --asset eth");
    DepositRequest request;
    request.name = command.name;
    request.from_key = command.from;
    request.wait = !command.no_wait;
    ALT_TRY_ASSIGN(request.amount, option_value("--amount", parse_wei(command.amount)));
    if (!command.to.empty()) {
        ALT_TRY_ASSIGN(request.to, option_value("--to", parse_address(command.to)));
    }
    ALT_TRY_ASSIGN(const auto orchestrator, context.open());
    ALT_TRY_ASSIGN(const auto view, orchestrator->deposit(request));
    context.out.result(view, plain_text(view));
    return ExitCode::ok;
}

}  // namespace alt::cli
