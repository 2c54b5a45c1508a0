#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include "core/store/sqlite_store.hpp"
#include "runtime/embed/local_orchestrator.hpp"
#include "runtime/host/embedded_parent.hpp"
#include "runtime/host/inprocess_driver.hpp"

namespace alt::testing {

/// A whole alt in this process: a store in a file, an embedded parent, a driver and an
/// orchestrator. To destroy one and open another on the same folder is a restart of the host.
class World {
public:
    using Wrap = std::function<std::unique_ptr<store::LifecycleStore>(store::LifecycleStore&)>;

    /// `wrap` may put something before the store. Everything must outlive it.
    World(std::filesystem::path home, lifecycle::FaultPoints& faults, const Wrap& wrap = {})
        : home_(std::move(home)), faults_(faults) {
        store_ = store::open_sqlite_store(Home{home_}.store()).value();
        if (wrap) wrapped_ = wrap(*store_);
        parent_ = host::EmbeddedParent::open(Home{home_}.parent(), pool_, clock_, logger_).value();
        parents_ = std::make_unique<host::Parents>(&parent_->client(), clock_);
        driver_ = std::make_unique<host::InprocessDriver>(*parents_, pool_, clock_, logger_);
        reach_ = std::make_unique<LocalReach>(*driver_, *parents_, parent_->url());
        renew_orchestrator();
    }

    /// What a new process of the command line does.
    void renew_orchestrator() { orchestrator_ = make_orchestrator(); }
    std::unique_ptr<LocalOrchestrator> make_orchestrator() {
        auto& store = wrapped_ ? *wrapped_ : *store_;
        return std::make_unique<LocalOrchestrator>(LocalOrchestrator::Parts{
            store, *reach_, clock_, faults_, logger_, home_, nullptr, "test"});
    }

    LocalOrchestrator& orchestrator() { return *orchestrator_; }
    store::LifecycleStore& store() { return *store_; }
    std::vector<store::ParentTxRow> parent_txs(std::int64_t rollup) {
        return store_->parent_txs(rollup).value();
    }
    client::ChainClient& parent() { return parent_->client(); }
    host::InprocessDriver& driver() { return *driver_; }
    const std::filesystem::path& home() const { return home_; }

private:
    std::filesystem::path home_;
    lifecycle::FaultPoints& faults_;
    sys::SystemClock clock_;
    Logger logger_;
    std::unique_ptr<store::LifecycleStore> store_;
    std::unique_ptr<store::LifecycleStore> wrapped_;
    net::IoPool pool_{1};
    std::unique_ptr<host::EmbeddedParent> parent_;
    std::unique_ptr<host::Parents> parents_;
    std::unique_ptr<host::InprocessDriver> driver_;
    std::unique_ptr<LocalReach> reach_;
    std::unique_ptr<LocalOrchestrator> orchestrator_;
};

}  // namespace alt::testing
