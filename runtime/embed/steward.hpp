#pragma once

#include "core/store/lifecycle_store.hpp"
#include "core/sys/clock.hpp"
#include "runtime/rpc/rollup_link.hpp"

namespace alt {

/// What endpoints of a host's rollups may do to their lives: only where the operator's key is known
/// to everybody anyway (views::is_dev), as an endpoint does not know who asks. The host's
/// supervisor does the rest.
class HostSteward final : public rpc::Steward {
public:
    /// References must outlive it.
    HostSteward(store::LifecycleStore& store, sys::Clock& clock, std::string embedded_url)
        : store_(store), clock_(clock), embedded_url_(std::move(embedded_url)) {}

    Result<std::int64_t> extend(driver::RollupId id, std::chrono::milliseconds by) override;
    Result<void> drain(driver::RollupId id) override;
    std::string parent_url(const driver::RollupSpec& spec) override;

private:
    Result<std::int64_t> rollup_of(driver::RollupId id);

    store::LifecycleStore& store_;
    sys::Clock& clock_;
    std::string embedded_url_;
};

}  // namespace alt
