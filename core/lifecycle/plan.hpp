#pragma once

#include <string>

#include "core/base/result.hpp"
#include "core/client/chain_client.hpp"
#include "core/contracts/bindings/factory.hpp"
#include "core/driver/driver.hpp"
#include "core/lifecycle/run.hpp"
#include "core/manifest/manifest.hpp"
#include "core/store/records.hpp"

namespace alt::lifecycle {

/// What a new rollup is planned from.
struct PlanRequest {
    manifest::Manifest manifest;
    std::string source;  ///< where the manifest came from
    std::string name;
    Address operator_address;
};

/// The row of a rollup that does not exist yet: chain id, genesis time and parent are fixed here,
/// once, so that every later step can be repeated. Reads the parent's chain id. Errors:
/// parent_unavailable (also: a parent with another chain id than the manifest says).
Result<store::RollupRow> plan_rollup(const PlanRequest& request, client::ChainClient& parent,
                                     std::int64_t now_ms);

/// The terms under which the run's portal is opened; the same at every call.
Result<contracts::OpenParams> open_params(Run& run);

}  // namespace alt::lifecycle
