#include "cli/commands/context.hpp"
#include "cli/output/views.hpp"

namespace alt::cli {
namespace {

bool all_ok(const View& view) {
    const auto* checks = view.if_contains("checks");
    if (!checks || !checks->is_array()) return true;
    for (const auto& check : checks->get_array()) {
        const auto* ok = codec::find(check, "ok");
        if (ok && ok->is_bool() && !ok->get_bool()) return false;
    }
    return true;
}

}  // namespace

Result<ExitCode> run(const DoctorCommand&, Context& context) {
    ALT_TRY_ASSIGN(const auto orchestrator, context.open());
    ALT_TRY_ASSIGN(const auto view, orchestrator->doctor());
    context.out.result(view, doctor_text(view));
    return all_ok(view) ? ExitCode::ok : ExitCode::failure;
}

}  // namespace alt::cli
