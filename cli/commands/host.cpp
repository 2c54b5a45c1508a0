#include "cli/commands/context.hpp"

namespace alt::cli {

Result<ExitCode> run(const HostCommand& command, Context& context) {
    if (command.stop)
        ALT_TRY(context.backend.stop_host(context.settings.home));
    else
        ALT_TRY(context.backend.run_host(context.settings.home, own_executable()));
    context.out.result({{"stopped", true}}, "");
    return ExitCode::ok;
}

}  // namespace alt::cli
