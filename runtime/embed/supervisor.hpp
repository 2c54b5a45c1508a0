#pragma once

#include <map>
#include <thread>

#include "core/store/lifecycle_store.hpp"
#include "runtime/embed/local_orchestrator.hpp"

namespace alt {

/// What a host does without being asked: raises its rollups again after a restart, ends bursts
/// (idle, TTL), and goes on with settlements that nobody drives. One thread calls `tick`;
/// settlements run on threads of their own.
class Supervisor {
public:
    /// References must outlive it.
    Supervisor(store::LifecycleStore& store, driver::Driver& driver, Orchestrator& orchestrator,
               sys::Clock& clock, Logger& logger)
        : store_(store),
          driver_(driver),
          orchestrator_(orchestrator),
          clock_(clock),
          logger_(logger) {}

    /// Launches every rollup that was running when the last host ended. One that does not start is
    /// logged and tried again by whoever needs it.
    void relaunch();
    /// Looks at every rollup once. Returns how many are not over.
    Result<std::size_t> tick();
    /// True while a settlement runs.
    [[nodiscard]] bool busy() const;

private:
    struct Effort {
        std::jthread thread;
        std::atomic<bool> running = false;
        std::int64_t not_before_ms = 0;  ///< backoff after a failure
        std::int64_t pause_ms = 0;
    };

    Result<bool> burst_is_over(const views::Known& rollup);
    Result<void> look_at(const store::RollupRow& row);
    void begin_settling(const std::string& name, std::int64_t id);

    store::LifecycleStore& store_;
    driver::Driver& driver_;
    Orchestrator& orchestrator_;
    sys::Clock& clock_;
    Logger& logger_;
    std::map<std::int64_t, std::unique_ptr<Effort>> efforts_;
};

}  // namespace alt
