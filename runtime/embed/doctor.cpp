// The orchestrator's look at its own health.
#include <fmt/format.h>

#include "core/sys/ports.hpp"
#include "runtime/embed/local_orchestrator.hpp"

namespace alt {
namespace {

using codec::JsonArray;
using codec::JsonObject;

void add(JsonArray& checks, std::string name, const Result<std::string>& found) {
    if (found)
        checks.push_back(
            JsonObject{{"name", name}, {"ok", true}, {"detail", *found}, {"hint", ""}});
    else
        checks.push_back(JsonObject{{"name", name},
                                    {"ok", false},
                                    {"detail", found.error().message},
                                    {"hint", found.error().hint}});
}

}  // namespace

Result<View> LocalOrchestrator::doctor() {
    JsonArray checks;
    const auto rows = parts_.store.list(false);
    add(checks, "store",
        rows ? Result<std::string>(fmt::format("{} rollup{} in {}", rows->size(),
                                               rows->size() == 1 ? "" : "s", parts_.home.string()))
             : Result<std::string>(rows.error()));
    auto* driver = parts_.reach.driver();
    const bool needed = rows && !rows->empty();
    if (driver == nullptr && needed)
        add(checks, "host",
            make_error(Errc::not_found, "no host process runs", "run `alt resume`"));
    else
        add(checks, "host",
            std::string(driver == nullptr ? "not running, and not needed" : "answers"));
    if (!rows) return View{{"checks", std::move(checks)}};
    for (const auto& row : *rows) {
        const auto check = [&]() -> Result<std::string> {
            ALT_TRY_ASSIGN(const auto rollup, views::know(row));
            ALT_TRY_ASSIGN(const auto seen, see(rollup));
            if (!seen.inspection)
                return make_error(Errc::not_found, rollup.row.name + " does not run",
                                  "run `alt resume`");
            if (!seen.parent_block)
                return make_error(
                    Errc::parent_unavailable,
                    "its parent " + rollup.spec.parent_rpc + " does not answer",
                    "start the parent, or correct its URL; nothing is lost meanwhile");
            if (!rollup.row.last_error.empty())
                return make_error(Errc::io, rollup.row.last_error, "it is tried again");
            return fmt::format("{}, block {}, parent block {}", rollup.row.phase,
                               seen.inspection->block_num, *seen.parent_block);
        };
        add(checks, row.name, check());
    }
    return View{{"checks", std::move(checks)}};
}

}  // namespace alt
