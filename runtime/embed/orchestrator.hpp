#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/log.hpp"
#include "core/base/result.hpp"
#include "core/codec/json.hpp"
#include "core/manifest/manifest.hpp"

namespace alt {

/// Where an orchestrator lives and what it may use.
struct OrchestratorOptions {
    std::filesystem::path home;          ///< ALT_HOME
    std::filesystem::path host_exe;      ///< the `alt` binary that is started as host process
    bool start_host = true;              ///< false: never start a process, fail instead
    LogLevel host_log = LogLevel::info;  ///< what a host that is started logs
    /// Progress for people: called with the step that begins ("open portal", "pay 3/32"), on the
    /// calling thread.
    std::function<void(std::string_view what, std::uint64_t done, std::uint64_t total)> progress;
};

struct UpRequest {
    manifest::Manifest manifest;
    std::string manifest_source;  ///< path, "-" or profile name, for the record
    std::optional<std::string> name;
    bool replace = false;
};

struct DepositRequest {
    std::string name;
    uint256 amount;             ///< wei
    std::string from_key;       ///< "dev:N", "env:NAME", "file:PATH"
    std::optional<Address> to;  ///< default: the sender
    bool wait = true;           ///< until it is credited on the rollup
};

struct ClaimRequest {
    std::string name;
    std::optional<Address> account;  ///< none: all
};

/// One rollup as CLI.md's `up --json`, `status --json` ... show it. The JSON is made here once, so
/// that CLI and fixtures cannot differ; text views read from the same object.
using View = codec::JsonObject;

/// All that a shell (CLI, host process, fixture) can do. Methods block until done; every one may be
/// repeated after any crash. Thread-compatible: one thread at a time per instance; several
/// instances and processes share a home.
class Orchestrator {
public:
    static Result<std::unique_ptr<Orchestrator>> open(OrchestratorOptions options);
    virtual ~Orchestrator() = default;

    virtual Result<View> up(const UpRequest& request) = 0;
    virtual Result<View> status(const std::string& name) = 0;
    /// {"rollups":[...]}; `all` shows disposed ones, too.
    virtual Result<View> list(bool all) = 0;
    /// Returns when the phase is reached or passed; timeout otherwise (exit 5); conflict if it can
    /// no longer be.
    virtual Result<View> wait(const std::string& name, const std::string& phase,
                              std::chrono::milliseconds timeout) = 0;
    /// {"events":[{id,at,kind,text,...}]} with id > after.
    virtual Result<View> events(const std::string& name, std::int64_t after) = 0;
    /// Path of the rollup's log file.
    virtual Result<std::filesystem::path> log_path(const std::string& name) = 0;
    /// {"env":{"ETH_RPC_URL":...,"CHAIN_ID":...,"ALT_PORTAL":...,"ALT_PARENT_RPC_URL":...}}
    virtual Result<View> env(const std::string& name) = 0;
    /// {"accounts":[{address,private_key,parent_balance,rollup_balance}]}; dev only.
    virtual Result<View> accounts(const std::string& name) = 0;
    virtual Result<View> deposit(const DepositRequest& request) = 0;
    /// {"exits":[{index,owner,amount,paid,proof?}],...}
    virtual Result<View> exits(const std::string& name) = 0;
    virtual Result<View> settle(const std::string& name, bool plan_only, bool pay) = 0;
    virtual Result<View> claim(const ClaimRequest& request) = 0;
    virtual Result<View> destroy(const std::string& name, bool abandon) = 0;
    /// Finds what crashed processes left half-done and drives it on; {"resumed":[...]}.
    virtual Result<View> resume() = 0;
    /// {"checks":[{name,ok,detail,hint}]}
    virtual Result<View> doctor() = 0;
};

/// What a host logs, and where: one JSON object a line, see Logger.
struct HostLog {
    LogLevel least = LogLevel::info;
    Logger::Sink write;
};

/// The host process: holds the host lock of `home`, runs its rollups and the embedded parent,
/// settles by itself when a burst ends, serves the control socket; returns when told to stop or
/// when nothing is left to host.
Result<void> run_host(const std::filesystem::path& home, const HostLog& log);

/// Tells the running host of `home` to end and waits until it has; no host is success. Rollups stay
/// as they are.
Result<void> stop_host(const std::filesystem::path& home);

}  // namespace alt
