#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/base/result.hpp"

namespace alt::cli {

enum class ColorMode { automatic, always, never };
enum class ProgressMode { automatic, plain, json, none };

/// Options that every command takes, before or after the verb.
struct Common {
    bool json = false;
    bool quiet = false;
    bool verbose = false;
    bool no_input = false;
    bool yes = false;
    ColorMode color = ColorMode::automatic;
    ProgressMode progress = ProgressMode::automatic;
    std::string home;       ///< "" is ALT_HOME or the XDG state folder
    std::string log_level;  ///< "" is ALT_LOG or "info"
};

struct InitCommand {
    std::string dir = ".";
    std::string profile;
    std::string name;
    std::vector<std::string> set;
    bool force = false;
};
struct ValidateCommand {
    std::string manifest;
    std::vector<std::string> set;
    bool print_schema = false;
};
struct UpCommand {
    std::string manifest;
    std::string name;
    std::vector<std::string> set;
    std::string ttl;
    std::optional<std::uint16_t> port;
    bool attach = false;
    bool replace = false;
};
struct LsCommand {
    bool all = false;
};
struct TopCommand {
    std::string interval = "1s";
    bool once = false;
};
struct StatusCommand {
    std::string name;
};
struct WaitCommand {
    std::string name;
    std::string phase;
    std::string timeout = "10m";
};
struct EventsCommand {
    std::string name;
    bool follow = false;
};
struct LogsCommand {
    std::string name;
    bool follow = false;
};
struct EnvCommand {
    std::string name;
};
struct AccountsCommand {
    std::string name;
};
struct DepositCommand {
    std::string name;
    std::string asset = "eth";
    std::string amount;
    std::string from;
    std::string to;
    bool no_wait = false;
};
struct ExitsCommand {
    std::string name;
};
struct SettleCommand {
    std::string name;
    bool plan_only = false;
    bool no_pay = false;
};
struct ClaimCommand {
    std::string name;
    std::string account;
    bool all = false;
};
struct DestroyCommand {
    std::string name;
    bool abandon = false;
};
struct ResumeCommand {};
struct DoctorCommand {};
struct VersionCommand {};
struct HostCommand {
    bool stop = false;
};

/// Figures as load::Spec has them.
struct LoadCommand {
    std::string url;
    std::string rollup;  ///< instead of the URL
    std::string kind = "eth";
    std::uint64_t txs = 10'000;
    std::uint64_t senders = 10;
    std::uint64_t connections = 10;
    std::uint64_t batch = 1;
    std::uint64_t pipeline = 1;
    double rate = 0;
    std::uint64_t recipients = 0;
    std::string key;
    bool dev = false;
    bool mine = false;
    std::string timeout = "2m";
    std::string out;
};

// The verbs of `alt evm`.
struct EvmRunCommand {
    std::string code;
    std::string code_file;
    std::string input;
    std::uint64_t gas = 10'000'000'000;
    std::string value = "0";
    std::string fork;
    std::string sender;
    std::string receiver;
    std::string prestate;
    bool trace = false;
    bool trace_memory = false;
};
/// `statetest` and `blocktest` run vector files of Ethereum's formats.
struct EvmStateTestCommand {
    std::vector<std::string> paths;
    std::string fork;
    std::string dispatch = "fast";
    bool trace = false;
};
struct EvmBlockTestCommand {
    std::vector<std::string> paths;
    std::string dispatch = "fast";
};
/// Without paths: the built-in loops and the rates of the primitives.
struct EvmBenchCommand {
    std::vector<std::string> paths;
    std::vector<std::string> loops;  ///< only these
    std::string fork;
    std::string dispatch = "fast";
    std::size_t runs = 5;
};
/// Names of files, or "stdin", "stdout", "stderr"; "" is none.
struct EvmT8nCommand {
    std::string input_alloc = "alloc.json";
    std::string input_env = "env.json";
    std::string input_txs = "txs.json";
    std::string output_dir;
    std::string output_alloc = "alloc.json";
    std::string output_result = "result.json";
    std::string output_body;
    std::string fork;
    std::uint64_t chain_id = 1;
    std::int64_t reward = 0;
    bool trace = false;
};

using Command =
    std::variant<VersionCommand, InitCommand, ValidateCommand, UpCommand, LsCommand, TopCommand,
                 StatusCommand, WaitCommand, EventsCommand, LogsCommand, EnvCommand,
                 AccountsCommand, DepositCommand, ExitsCommand, SettleCommand, ClaimCommand,
                 DestroyCommand, ResumeCommand, DoctorCommand, HostCommand, LoadCommand,
                 EvmRunCommand, EvmStateTestCommand, EvmBlockTestCommand, EvmBenchCommand,
                 EvmT8nCommand>;

struct Invocation {
    Common common;
    Command command;
    std::string help;  ///< not empty: show this and do nothing else
};

/// Reads the arguments without the program's name; nothing runs here. Refusals are `usage`.
Result<Invocation> parse_arguments(std::vector<std::string> arguments);

}  // namespace alt::cli
