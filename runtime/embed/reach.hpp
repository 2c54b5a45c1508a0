#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "core/client/chain_client.hpp"
#include "core/driver/driver.hpp"
#include "core/sys/clock.hpp"
#include "core/sys/process.hpp"
#include "runtime/host/control.hpp"
#include "runtime/host/inprocess_driver.hpp"
#include "runtime/host/parents.hpp"

namespace alt {

/// Port: how an orchestrator reaches what runs rollups and their parents. Two answers: this
/// process, or a host.
class Reach {
public:
    virtual ~Reach() = default;

    /// Makes sure that something runs here that can run rollups.
    virtual Result<void> ensure() = 0;
    /// Asks whether what ran here has ended; then the next `ensure` starts it again. The driver
    /// and the parents that were given out stay until then.
    virtual bool is_lost() = 0;
    /// Null: nothing runs, and nothing was started.
    virtual driver::Driver* driver() = 0;
    /// `rpc` as the spec has it: "embedded" or a URL. `chain_id` 0: any.
    virtual Result<client::ChainClient*> parent(const std::string& rpc, std::uint64_t chain_id) = 0;
    /// The URL for people: never "embedded".
    virtual std::string parent_url(const std::string& rpc) = 0;
    /// The process that hosts; 0 while none does.
    virtual std::int64_t host_pid() = 0;
    /// Called when no rollup is left.
    virtual Result<void> nothing_left() = 0;
};

/// Everything is in this process: the host itself, and fixtures. References must outlive it.
class LocalReach final : public Reach {
public:
    LocalReach(driver::Driver& driver, host::Parents& parents, std::string embedded_url)
        : driver_(driver), parents_(parents), embedded_url_(std::move(embedded_url)) {}

    Result<void> ensure() override { return {}; }
    bool is_lost() override { return false; }
    driver::Driver* driver() override { return &driver_; }
    Result<client::ChainClient*> parent(const std::string& rpc, std::uint64_t chain_id) override {
        return parents_.find(rpc, chain_id);
    }
    std::string parent_url(const std::string& rpc) override {
        return rpc == "embedded" ? embedded_url_ : rpc;
    }
    std::int64_t host_pid() override { return sys::current_process().pid; }
    Result<void> nothing_left() override { return {}; }

private:
    driver::Driver& driver_;
    host::Parents& parents_;
    std::string embedded_url_;
};

/// A host process of `home`, started when it is needed.
class HostReach final : public Reach {
public:
    HostReach(std::filesystem::path home, std::filesystem::path host_exe, bool may_start,
              sys::Clock& clock, LogLevel host_log = LogLevel::info);

    Result<void> ensure() override;
    bool is_lost() override;
    driver::Driver* driver() override;
    Result<client::ChainClient*> parent(const std::string& rpc, std::uint64_t chain_id) override;
    std::string parent_url(const std::string& rpc) override;
    std::int64_t host_pid() override { return driver() == nullptr ? 0 : info_.process.pid; }
    Result<void> nothing_left() override;

private:
    bool connect();
    Result<void> start();

    std::filesystem::path home_;
    std::filesystem::path host_exe_;
    bool may_start_;
    sys::Clock& clock_;
    LogLevel host_log_;
    host::Parents parents_;
    std::unique_ptr<host::RemoteDriver> remote_;
    host::HostInfo info_;
    /// On the steady clock: when the host answered last. None: it has not answered since.
    std::optional<std::chrono::milliseconds> seen_;
};

/// The files of an ALT_HOME.
struct Home {
    std::filesystem::path root;
    [[nodiscard]] std::filesystem::path store() const { return root / "alt.db"; }
    [[nodiscard]] std::filesystem::path host_lock() const { return root / "host.lock"; }
    [[nodiscard]] std::filesystem::path host_log() const { return root / "host.log"; }
    [[nodiscard]] std::filesystem::path parent() const { return root / "parent"; }
};

}  // namespace alt
