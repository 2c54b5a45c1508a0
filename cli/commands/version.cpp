#include "cli/commands/context.hpp"

namespace alt::cli {

Result<ExitCode> run(const VersionCommand&, Context& context) {
    context.out.result({{"name", "alt"}, {"version", ALT_VERSION}, {"manifest_schema", 1}},
                       "alt " ALT_VERSION "\n");
    return ExitCode::ok;
}

}  // namespace alt::cli
