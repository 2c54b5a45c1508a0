// Composition of the host process.
#include <fmt/format.h>

#include <atomic>

#include "core/store/sqlite_store.hpp"
#include "core/sys/descriptor_limit.hpp"
#include "core/sys/file_lock.hpp"
#include "core/sys/files.hpp"
#include "core/sys/signals.hpp"
#include "core/sys/thread_stacks.hpp"
#include "runtime/embed/steward.hpp"
#include "runtime/embed/supervisor.hpp"
#include "runtime/host/control.hpp"
#include "runtime/host/embedded_parent.hpp"

namespace alt {
namespace {

constexpr std::chrono::milliseconds kTick{50};
/// Room for calls 1,024 deep, which anybody may make, four times over.
constexpr std::size_t kThreadStack = std::size_t{8} << 20;
/// How long a host without rollups waits for the first one, or the next.
constexpr std::chrono::milliseconds kLinger{30'000};

/// The host's parts in the order of their construction.
class HostProcess {
public:
    static Result<std::unique_ptr<HostProcess>> start(const Home& home, const HostLog& log,
                                                      std::atomic<bool>& stop);
    HostProcess(const HostProcess&) = delete;
    HostProcess& operator=(const HostProcess&) = delete;
    /// The parent's endpoint is the last to go, and must not ask those before it.
    ~HostProcess() {
        if (parent_) parent_->set_more_metrics({});
    }
    Result<void> run(const std::atomic<bool>& stop);

private:
    HostProcess(const Home& home, const HostLog& log, sys::FileLock lock,
                std::unique_ptr<store::LifecycleStore> store)
        : lock_(std::move(lock)),
          home_(home),
          logger_(log.least, log.write),
          store_(std::move(store)) {}
    void add_metrics(metrics::Page& page);

    sys::FileLock lock_;
    Home home_;
    sys::SystemClock clock_;
    Logger logger_;
    std::unique_ptr<store::LifecycleStore> store_;
    net::IoPool pool_{net::IoPool::default_threads()};
    std::unique_ptr<host::EmbeddedParent> parent_;
    std::unique_ptr<host::Parents> parents_;
    std::unique_ptr<HostSteward> steward_;
    std::unique_ptr<host::InprocessDriver> driver_;
    lifecycle::KillAt faults_{sys::current_environment().get("ALT_HOST_FAULT").value_or("")};
    std::unique_ptr<LocalReach> reach_;
    std::unique_ptr<LocalOrchestrator> orchestrator_;
    std::unique_ptr<Supervisor> supervisor_;
    std::unique_ptr<host::ControlServer> control_;
};

Result<std::unique_ptr<HostProcess>> HostProcess::start(const Home& home, const HostLog& log,
                                                        std::atomic<bool>& stop) {
    ALT_TRY(sys::ensure_thread_stacks(kThreadStack));
    ALT_TRY(sys::make_dirs(home.root));
    ALT_TRY_ASSIGN(auto lock, sys::FileLock::try_lock(home.host_lock()));
    ALT_TRY_ASSIGN(auto store, store::open_sqlite_store(home.store()));
    std::unique_ptr<HostProcess> host(
        new HostProcess(home, log, std::move(lock), std::move(store)));
    // A rollup takes three, and each connection one.
    if (const auto limit = sys::raise_descriptor_limit(); !limit)
        host->logger_.warn("host", limit.error().message);
    ALT_TRY_ASSIGN(host->parent_, host::EmbeddedParent::open(home.parent(), host->pool_,
                                                             host->clock_, host->logger_));
    host->parents_ = std::make_unique<host::Parents>(&host->parent_->client(), host->clock_);
    host->steward_ =
        std::make_unique<HostSteward>(*host->store_, host->clock_, host->parent_->url());
    host->driver_ = std::make_unique<host::InprocessDriver>(
        *host->parents_, host->pool_, host->clock_, host->logger_, host->steward_.get());
    host->reach_ =
        std::make_unique<LocalReach>(*host->driver_, *host->parents_, host->parent_->url());
    host->orchestrator_ = std::make_unique<LocalOrchestrator>(
        LocalOrchestrator::Parts{*host->store_, *host->reach_, host->clock_, host->faults_,
                                 host->logger_, home.root, nullptr, "host", false});
    host->supervisor_ = std::make_unique<Supervisor>(
        *host->store_, *host->driver_, *host->orchestrator_, host->clock_, host->logger_);
    host->supervisor_->relaunch();
    host->parent_->set_more_metrics(
        [raw = host.get()](metrics::Page& page) { raw->add_metrics(page); });
    // Last: who finds the socket finds a host that is ready.
    const host::HostInfo info{sys::current_process(), host->parent_->url(), host::kEmbeddedChainId};
    ALT_TRY_ASSIGN(host->control_,
                   host::ControlServer::start(home.root, *host->driver_, info, host->pool_,
                                              [&stop] { stop = true; }));
    host->logger_.info("host", "serves", {{"pid", info.process.pid}, {"home", home.root.string()}});
    return host;
}

/// All rollups on the page of the parent, whose port stays the same: one target for Prometheus,
/// whatever comes and goes.
void HostProcess::add_metrics(metrics::Page& page) {
    driver_->add_metrics(page);
    const auto rows = store_->list_brief();
    if (!rows) return logger_.warn("metrics", rows.error().message);
    page.gauge("alt_rollups", "Rollups that are not over", {}, static_cast<double>(rows->size()));
    for (const auto& row : *rows) {
        page.gauge("alt_rollup_phase", "1 for the phase that the rollup is in",
                   {{"rollup", row.name}, {"phase", row.phase}}, 1);
        page.gauge("alt_rollup_failing", "1 while the rollup's last step has failed",
                   {{"rollup", row.name}}, row.last_error.empty() ? 0 : 1);
        if (row.expires_ms > 0)
            page.gauge("alt_rollup_expires_timestamp_seconds", "When the burst ends at the latest",
                       {{"rollup", row.name}}, static_cast<double>(row.expires_ms) / 1000);
    }
}

Result<void> HostProcess::run(const std::atomic<bool>& stop) {
    auto last_needed = clock_.steady();
    while (!stop) {
        const auto alive = supervisor_->tick();
        if (!alive) logger_.error("host", alive.error().message);
        if (!alive || *alive > 0 || supervisor_->busy()) last_needed = clock_.steady();
        if (clock_.steady() - last_needed > kLinger) break;
        // Whoever deletes a home wants nothing of it to go on.
        if (!sys::exists(home_.store()))
            return make_error(Errc::not_found,
                              home_.root.string() + " is gone, and so is this host");
        clock_.sleep_for(kTick);
    }
    logger_.info("host", stop ? "told to end" : "nothing is left to host");
    return {};
}

}  // namespace

Result<void> run_host(const std::filesystem::path& home, const HostLog& log) {
    std::atomic<bool> stop = false;
    // Before any thread starts, so that all of them leave the signals to the watcher.
    ALT_TRY_ASSIGN(const auto signals, sys::SignalWatcher::start([&stop](int signal, int count) {
                       if (count > 1) std::_Exit(128 + signal);
                       stop = true;
                   }));
    sys::ignore_broken_pipes();
    ALT_TRY_ASSIGN(const auto host, HostProcess::start(Home{home}, log, stop));
    return host->run(stop);
}

Result<void> stop_host(const std::filesystem::path& home) {
    sys::SystemClock clock;
    HostReach reach(home, {}, false, clock);
    return reach.nothing_left();
}

}  // namespace alt
