#include "cli/commands/context.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/manifest/load.hpp"

namespace alt::cli {
namespace {

codec::JsonArray problems_view(const std::vector<manifest::Problem>& problems) {
    codec::JsonArray out;
    for (const auto& p : problems)
        out.push_back(codec::JsonObject{{"source", p.source},
                                        {"line", p.line},
                                        {"column", p.column},
                                        {"path", p.path},
                                        {"message", p.message},
                                        {"hint", p.hint}});
    return out;
}

Error problems_error(const std::string& source, const manifest::ParseOutcome& outcome) {
    const auto count = outcome.problems.size();
    auto message = fmt::format("{} problem{} in {}", count, count == 1 ? "" : "s", source);
    for (const auto& problem : outcome.problems) message += "\n  " + manifest::to_string(problem);
    return make_error(Errc::bad_manifest, std::move(message));
}

int report(Channels& out, const Error& error, const codec::JsonObject& details) {
    out.error(error, details);
    return static_cast<int>(exit_code(error.code));
}

}  // namespace

Result<std::unique_ptr<Orchestrator>> Context::open() {
    OrchestratorOptions options;
    options.home = settings.home;
    options.host_exe = own_executable();
    options.host_log = settings.log_level;
    options.progress = [this](std::string_view what, std::uint64_t done, std::uint64_t total) {
        out.progress().step(what, done, total);
    };
    return backend.open(std::move(options));
}

Result<std::vector<manifest::Override>> overrides_of(const std::vector<std::string>& set) {
    std::vector<manifest::Override> out;
    for (const auto& text : set) {
        ALT_TRY_ASSIGN(auto change, manifest::parse_override(text));
        out.push_back(std::move(change));
    }
    return out;
}

Result<manifest::Manifest> load_manifest(Context& context, const std::string& where,
                                         const std::vector<manifest::Override>& overrides) {
    ALT_TRY_ASSIGN(const auto source, manifest::load(where));
    auto outcome = manifest::parse(source.text, source.source, overrides);
    if (outcome.ok()) return std::move(outcome.manifest);
    context.error_details["problems"] = problems_view(outcome.problems);
    return problems_error(source.source, outcome);
}

int run_program(std::vector<std::string> arguments, const Backend& backend) {
    Common fallback;
    // A refused command line still answers in the form that it asked for.
    fallback.json = std::find(arguments.begin(), arguments.end(), "--json") != arguments.end();
    const auto invocation = parse_arguments(std::move(arguments));
    const auto& common = invocation ? invocation->common : fallback;
    const auto settings = read_settings(common);
    Channels out(common, settings && settings->color,
                 settings ? settings->progress : ProgressMode::none);
    if (!invocation) return report(out, invocation.error(), {});
    if (!invocation->help.empty()) {
        out.raw(invocation->help);
        return 0;
    }
    if (!settings) return report(out, settings.error(), {});
    Context context{common, *settings, out, backend};
    const auto code =
        std::visit([&](const auto& command) { return run(command, context); }, invocation->command);
    if (!code) return report(out, code.error(), context.error_details);
    return static_cast<int>(*code);
}

}  // namespace alt::cli
