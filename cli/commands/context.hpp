#pragma once

#include <functional>
#include <memory>

#include "cli/app.hpp"
#include "cli/config/settings.hpp"
#include "cli/exit_code.hpp"
#include "cli/output/channels.hpp"
#include "core/manifest/parse.hpp"
#include "runtime/embed/orchestrator.hpp"

namespace alt::cli {

/// What the commands call; main gives the real thing, tests a fake.
struct Backend {
    std::function<Result<std::unique_ptr<Orchestrator>>(OrchestratorOptions)> open;
    std::function<Result<void>(const std::filesystem::path& home, const HostLog& log)> run_host;
    std::function<Result<void>(const std::filesystem::path& home)> stop_host;
};

/// What one run of the program has at hand.
struct Context {
    const Common& common;
    const Settings& settings;
    Channels& out;
    const Backend& backend;
    codec::JsonObject error_details = {};  ///< joins the error object of --json

    /// The orchestrator of the home folder, with progress on stderr.
    Result<std::unique_ptr<Orchestrator>> open();
};

/// Loads and checks a manifest; all problems are in the message and in `error_details`.
Result<manifest::Manifest> load_manifest(Context& context, const std::string& where,
                                         const std::vector<manifest::Override>& overrides);
/// What the words of `--set` say.
Result<std::vector<manifest::Override>> overrides_of(const std::vector<std::string>& set);

/// The value, or a usage error that names the option.
template <typename T>
Result<T> option_value(std::string_view option, Result<T> value) {
    if (value) return value;
    value.error().code = Errc::usage;
    return std::move(value.error()).wrap(option);
}

// One for each verb; the exit code is only looked at on success.
Result<ExitCode> run(const InitCommand& command, Context& context);
Result<ExitCode> run(const ValidateCommand& command, Context& context);
Result<ExitCode> run(const UpCommand& command, Context& context);
Result<ExitCode> run(const LsCommand& command, Context& context);
Result<ExitCode> run(const TopCommand& command, Context& context);
Result<ExitCode> run(const StatusCommand& command, Context& context);
Result<ExitCode> run(const WaitCommand& command, Context& context);
Result<ExitCode> run(const EventsCommand& command, Context& context);
Result<ExitCode> run(const LogsCommand& command, Context& context);
Result<ExitCode> run(const EnvCommand& command, Context& context);
Result<ExitCode> run(const AccountsCommand& command, Context& context);
Result<ExitCode> run(const DepositCommand& command, Context& context);
Result<ExitCode> run(const ExitsCommand& command, Context& context);
Result<ExitCode> run(const SettleCommand& command, Context& context);
Result<ExitCode> run(const ClaimCommand& command, Context& context);
Result<ExitCode> run(const DestroyCommand& command, Context& context);
Result<ExitCode> run(const ResumeCommand& command, Context& context);
Result<ExitCode> run(const DoctorCommand& command, Context& context);
Result<ExitCode> run(const VersionCommand& command, Context& context);
Result<ExitCode> run(const HostCommand& command, Context& context);
Result<ExitCode> run(const LoadCommand& command, Context& context);
Result<ExitCode> run(const EvmRunCommand& command, Context& context);
Result<ExitCode> run(const EvmStateTestCommand& command, Context& context);
Result<ExitCode> run(const EvmBlockTestCommand& command, Context& context);
Result<ExitCode> run(const EvmBenchCommand& command, Context& context);
Result<ExitCode> run(const EvmT8nCommand& command, Context& context);

/// Parses, dispatches, reports; returns what the process exits with.
int run_program(std::vector<std::string> arguments, const Backend& backend);

}  // namespace alt::cli
