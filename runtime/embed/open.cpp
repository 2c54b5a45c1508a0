// Composition for a shell that talks to a host process: the command line.
#include <utility>

#include "core/store/sqlite_store.hpp"
#include "core/sys/files.hpp"
#include "runtime/embed/local_orchestrator.hpp"

namespace alt {
namespace {

/// Owns the graph in the order of its construction; forwards to the orchestrator on top of it.
class HostedOrchestrator final : public Orchestrator {
public:
    HostedOrchestrator(OrchestratorOptions options, std::unique_ptr<store::LifecycleStore> store)
        : store_(std::move(store)),
          faults_(sys::current_environment().get("ALT_FAULT").value_or("")),
          reach_(options.home, options.host_exe, options.start_host, clock_, options.host_log),
          inner_({*store_, reach_, clock_, faults_, logger_, options.home,
                  std::move(options.progress), ""}) {}

    Result<View> up(const UpRequest& request) override { return inner_.up(request); }
    Result<View> status(const std::string& name) override { return inner_.status(name); }
    Result<View> list(bool all) override { return inner_.list(all); }
    Result<View> wait(const std::string& name, const std::string& phase,
                      std::chrono::milliseconds timeout) override {
        return inner_.wait(name, phase, timeout);
    }
    Result<View> events(const std::string& name, std::int64_t after) override {
        return inner_.events(name, after);
    }
    Result<std::filesystem::path> log_path(const std::string& name) override {
        return inner_.log_path(name);
    }
    Result<View> env(const std::string& name) override { return inner_.env(name); }
    Result<View> accounts(const std::string& name) override { return inner_.accounts(name); }
    Result<View> deposit(const DepositRequest& request) override { return inner_.deposit(request); }
    Result<View> exits(const std::string& name) override { return inner_.exits(name); }
    Result<View> settle(const std::string& name, bool plan_only, bool pay) override {
        return inner_.settle(name, plan_only, pay);
    }
    Result<View> claim(const ClaimRequest& request) override { return inner_.claim(request); }
    Result<View> destroy(const std::string& name, bool abandon) override {
        return inner_.destroy(name, abandon);
    }
    Result<View> resume() override { return inner_.resume(); }
    Result<View> doctor() override { return inner_.doctor(); }

private:
    sys::SystemClock clock_;
    Logger logger_;
    std::unique_ptr<store::LifecycleStore> store_;
    lifecycle::KillAt faults_;
    HostReach reach_;
    LocalOrchestrator inner_;
};

}  // namespace

Result<std::unique_ptr<Orchestrator>> Orchestrator::open(OrchestratorOptions options) {
    ALT_TRY(sys::make_dirs(options.home));
    ALT_TRY_ASSIGN(auto store, store::open_sqlite_store(Home{options.home}.store()));
    return std::unique_ptr<Orchestrator>(
        new HostedOrchestrator(std::move(options), std::move(store)));
}

}  // namespace alt
