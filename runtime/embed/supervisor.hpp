#pragma once

#include <map>
#include <optional>
#include <thread>

#include "core/store/lifecycle_store.hpp"
#include "runtime/embed/local_orchestrator.hpp"

namespace alt {

/// What a host does without being asked: raises its rollups again after a restart, ends bursts
/// (idle, TTL), and goes on with settlements that nobody drives. One thread calls `tick`;
/// settlements run on threads of their own. A tick costs next to nothing while nothing changes,
/// however many rollups there are: the store is read when its version is another one, and a rollup
/// is looked at when its time has come.
class Supervisor {
public:
    /// References must outlive it.
    Supervisor(store::LifecycleStore& store, driver::Driver& driver,
               LocalOrchestrator& orchestrator, sys::Clock& clock, Logger& logger)
        : store_(store),
          driver_(driver),
          orchestrator_(orchestrator),
          clock_(clock),
          logger_(logger) {}

    /// Launches every rollup that was running when the last host ended. One that does not start is
    /// logged and tried again by whoever needs it.
    void relaunch();
    /// Looks at every rollup whose time has come. Returns how many are not over.
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
    /// What the supervisor knows of a rollup that is not over.
    struct Watched {
        std::string name{};
        std::string phase{};
        std::string digest{};   ///< of the manifest that `idle` is from
        std::int64_t idle = 0;  ///< ms without activity that end the burst; 0: none do
        std::int64_t live_ms = 0;
        std::int64_t expires_ms = 0;
        bool ending = false;       ///< lifecycle::end_has_begun
        std::int64_t look_ms = 0;  ///< wall clock, ms since the epoch: not before
    };

    /// Reads the store if it has changed, or could not be read whole the last time.
    Result<void> refresh();
    /// `row`: a brief one is enough. An error is the store's, which may well answer the next time.
    Result<Watched> watch(const store::RollupRow& row, bool ending, const Watched* before) const;
    /// Both say in `look_ms` when to look again.
    Result<void> look_at(std::int64_t id, Watched& rollup);
    Result<bool> is_to_settle(std::int64_t id, Watched& rollup) const;
    Result<bool> burst_is_over(std::int64_t id, Watched& rollup) const;
    void begin_settling(std::int64_t id, const std::string& name, Effort& effort);
    /// For who is about to settle it: what `tick` saw may have been put off meanwhile.
    Result<bool> is_still_over(const store::RollupRow& row) const;

    store::LifecycleStore& store_;
    driver::Driver& driver_;
    LocalOrchestrator& orchestrator_;
    sys::Clock& clock_;
    Logger& logger_;
    std::optional<std::uint64_t> version_;  ///< of the store when `watched_` was read
    std::map<std::int64_t, Watched> watched_;
    std::map<std::int64_t, std::unique_ptr<Effort>> efforts_;
};

}  // namespace alt
