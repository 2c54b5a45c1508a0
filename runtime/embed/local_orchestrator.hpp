#pragma once

#include <memory>

#include "core/lifecycle/run.hpp"
#include "core/store/lifecycle_store.hpp"
#include "core/sys/environment.hpp"
#include "runtime/embed/orchestrator.hpp"
#include "runtime/embed/reach.hpp"
#include "runtime/embed/views.hpp"

namespace alt {

/// The orchestrator itself: the lifecycle engine over a store and a reach.
class LocalOrchestrator final : public Orchestrator {
public:
    struct Parts {
        store::LifecycleStore& store;
        Reach& reach;
        sys::Clock& clock;
        lifecycle::FaultPoints& faults;
        Logger& logger;
        std::filesystem::path home;  ///< empty: no files
        std::function<void(std::string_view, std::uint64_t, std::uint64_t)> progress;
        std::string purpose;  ///< what the lease says of this process: "alt settle", "host"
        /// Whether `settle` sits out a challenge window under its lease. False: it returns a view
        /// with `phase` "proposed" and `resume_ms`, the end of the window in ms since 1970.
        bool waits = true;
    };
    /// All references must outlive it.
    explicit LocalOrchestrator(Parts parts) : parts_(std::move(parts)) {}

    Result<View> up(const UpRequest& request) override;
    Result<View> status(const std::string& name) override;
    Result<View> list(bool all) override;
    Result<View> wait(const std::string& name, const std::string& phase,
                      std::chrono::milliseconds timeout) override;
    Result<View> events(const std::string& name, std::int64_t after) override;
    Result<std::filesystem::path> log_path(const std::string& name) override;
    Result<View> env(const std::string& name) override;
    Result<View> accounts(const std::string& name) override;
    Result<View> deposit(const DepositRequest& request) override;
    Result<View> exits(const std::string& name) override;
    Result<View> settle(const std::string& name, bool plan_only, bool pay) override;
    /// Whether the rollup, which is live, is to be settled; asked under its lease, when nobody
    /// else changes its row.
    using Wanted = std::function<Result<bool>(const store::RollupRow& row)>;
    /// As `settle`, with the payouts. One that is live and not `wanted` stays as it is; the view
    /// has its `phase`.
    Result<View> settle_if(const std::string& name, const Wanted& wanted);
    Result<View> claim(const ClaimRequest& request) override;
    Result<View> destroy(const std::string& name, bool abandon) override;
    Result<View> resume() override;
    Result<View> doctor() override;

private:
    using Known = views::Known;

    Result<Known> known(const std::string& name);
    Result<views::Seen> see(const Known& rollup);
    /// Only where the parent is, and its head.
    views::Seen see_parent(const Known& rollup);
    Result<client::ChainClient*> parent_of(const Known& rollup);
    Result<crypto::PrivateKey> operator_key(const manifest::Manifest& manifest);
    using Body = std::function<Result<void>(lifecycle::Run&)>;
    /// Calls `body` with a Run that holds the rollup's lease; `purpose` is what others are told
    /// meanwhile. If the host turns out to be gone, once more with the next one.
    Result<void> drive(const Known& rollup, const std::string& purpose, const Body& body);
    Result<void> drive_once(const Known& rollup, const std::string& purpose, const Body& body);
    /// Whether that, and not the parent, is what the error of a Run is about.
    bool host_is_gone(const Error& error);
    /// lifecycle::settle under the lease; returns what that does. `wanted` may be empty.
    Result<std::optional<std::int64_t>> drive_to_settled(const Known& rollup,
                                                         const std::string& purpose, bool pay,
                                                         const Wanted& wanted = {});
    Result<View> settle_known(Known rollup, bool pay, const Wanted& wanted);

    Result<Known> plan(const UpRequest& request, const std::string& name);
    Result<void> raise_or_abort(const Known& rollup);
    Result<void> refuse_change(const Known& rollup, const UpRequest& request);
    Result<View> up_view(const std::string& name);
    Result<View> settle_view(const Known& rollup);
    Result<void> stop_host_if_idle();
    Result<std::string> resume_one(const Known& rollup);

    Parts parts_;
};

}  // namespace alt
