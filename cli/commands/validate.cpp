#include <fmt/format.h>

#include "cli/commands/context.hpp"
#include "core/base/hex.hpp"
#include "core/manifest/schema.hpp"

namespace alt::cli {

Result<ExitCode> run(const ValidateCommand& command, Context& context) {
    if (command.print_schema) {
        context.out.raw(manifest::json_schema());
        return ExitCode::ok;
    }
    if (command.manifest.empty())
        return make_error(Errc::usage, "alt validate: MANIFEST is required",
                          "see alt validate --help");
    ALT_TRY_ASSIGN(const auto overrides, overrides_of(command.set));
    ALT_TRY_ASSIGN(const auto manifest, load_manifest(context, command.manifest, overrides));
    const auto digest = to_hex(manifest::digest(manifest));
    context.out.result({{"valid", true},
                        {"name", manifest.name},
                        {"source", command.manifest},
                        {"digest", digest}},
                       fmt::format("{} is valid: rollup {}, digest {}\n", command.manifest,
                                   manifest.name, digest));
    return ExitCode::ok;
}

}  // namespace alt::cli
