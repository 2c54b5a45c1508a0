#include <algorithm>

#include "cli/commands/context.hpp"
#include "cli/output/views.hpp"

namespace alt::cli {
namespace {

bool all_well(const View& view) {
    const auto* resumed = view.if_contains("resumed");
    const auto* list = resumed ? resumed->if_array() : nullptr;
    return !list || std::none_of(list->begin(), list->end(), [](const codec::Json& line) {
        return codec::find(line, "error") != nullptr;
    });
}

}  // namespace

Result<ExitCode> run(const ResumeCommand&, Context& context) {
    ALT_TRY_ASSIGN(const auto orchestrator, context.open());
    ALT_TRY_ASSIGN(const auto view, orchestrator->resume());
    context.out.result(view, plain_text(view));
    return all_well(view) ? ExitCode::ok : ExitCode::failure;
}

}  // namespace alt::cli
