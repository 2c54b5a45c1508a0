#include "cli/commands/context.hpp"
#include "cli/output/log_line.hpp"

namespace alt::cli {

Result<ExitCode> run(const HostCommand& command, Context& context) {
    if (command.stop) {
        ALT_TRY(context.backend.stop_host(context.settings.home));
    } else {
        const auto write = [&](std::string_view line) {
            context.out.trace(context.settings.log_text ? log_text(line, context.settings.color)
                                                        : std::string(line));
        };
        ALT_TRY(
            context.backend.run_host(context.settings.home, {context.settings.log_level, write}));
    }
    context.out.result({{"stopped", true}}, "");
    return ExitCode::ok;
}

}  // namespace alt::cli
