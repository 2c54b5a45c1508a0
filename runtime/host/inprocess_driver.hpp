#pragma once

#include <atomic>
#include <condition_variable>
#include <map>
#include <memory>
#include <set>
#include <shared_mutex>

#include "core/driver/driver.hpp"
#include "runtime/host/deposit_carrier.hpp"
#include "runtime/host/parents.hpp"
#include "runtime/host/rollup_instance.hpp"

namespace alt::host {

/// Runs rollups inside this process. Thread-safe. What is done to one holds up no other; one thread
/// for each parent carries deposits to its rollups.
class InprocessDriver final : public driver::Driver {
public:
    /// All references must outlive it, and `steward` (null: rollups' lives are not changed over
    /// their endpoints), too.
    InprocessDriver(Parents& parents, net::IoPool& pool, sys::Clock& clock, Logger& logger,
                    rpc::Steward* steward = nullptr);
    ~InprocessDriver() override;

    Result<Hash256> genesis_hash(const driver::RollupSpec& spec) override;
    Result<driver::Handle> launch(const driver::RollupSpec& spec) override;
    Result<std::optional<driver::Inspection>> inspect(driver::RollupId id) override;
    Result<void> drain(driver::RollupId id) override;
    Result<void> sync_deposits(driver::RollupId id, std::uint64_t count) override;
    Result<driver::Closing> close(driver::RollupId id) override;
    Result<void> stop(driver::RollupId id) override;

    /// Null: not running here. Holds the rollup in life while the pointer is held.
    std::shared_ptr<RollupInstance> find(driver::RollupId id) const;
    /// Adds what every rollup's own /metrics shows of it.
    void add_metrics(metrics::Page& page) const;

private:
    Result<std::shared_ptr<RollupInstance>> require(driver::RollupId id) const;
    DepositCarrier::Instances rollups_of(const client::ChainClient& parent) const;
    Result<std::shared_ptr<RollupInstance>> start(const driver::RollupSpec& spec);
    void carry_from(client::ChainClient& parent, bool embedded);

    Parents& parents_;
    net::IoPool& pool_;
    sys::Clock& clock_;
    Logger& logger_;
    rpc::Steward* steward_;
    std::shared_ptr<node::Workers> workers_ = std::make_shared<node::Workers>();
    mutable std::shared_mutex mutex_;
    // Shared with the calls that are under way on other threads: `stop` waits for none of them.
    std::map<driver::RollupId, std::shared_ptr<RollupInstance>> running_;
    std::atomic<std::uint64_t> changes_{0};  ///< counts launches, closings and ends
    std::set<driver::RollupId>
        launching_;  ///< without the lock; neither launched twice nor stopped
    std::condition_variable_any launched_;
    std::map<client::ChainClient*, std::unique_ptr<DepositCarrier>> carriers_;  ///< use the others
};

}  // namespace alt::host
