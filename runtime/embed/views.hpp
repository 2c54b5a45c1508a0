#pragma once

#include <optional>
#include <set>

#include "core/driver/driver.hpp"
#include "core/lifecycle/phase.hpp"
#include "core/settlement/exit_book.hpp"
#include "core/store/records.hpp"
#include "runtime/embed/orchestrator.hpp"

/// The JSON objects of CLI.md, made from what is known; what is not known is null.
namespace alt::views {

/// A stored rollup with its documents parsed.
struct Known {
    store::RollupRow row;
    lifecycle::Phase phase = lifecycle::Phase::planned;
    manifest::Manifest manifest;
    driver::RollupSpec spec;
    std::optional<driver::Handle> handle;
};
Result<Known> know(store::RollupRow row);

/// What can be seen of it at this moment.
struct Seen {
    std::string parent_url;
    std::optional<driver::Inspection> inspection;
    std::optional<std::uint64_t> parent_block;
    std::optional<uint256> custody;         ///< wei
    std::optional<std::uint64_t> deposits;  ///< in the portal
    std::optional<std::set<std::uint64_t>> paid;
    std::optional<store::Lease> holder;  ///< alive
};

View summary(const Known& rollup);
View up(const Known& rollup, const Seen& seen);
View status(const Known& rollup, const Seen& seen);
/// The steps of a settlement that are left, given those in the journal.
View settle_plan(const Known& rollup, const std::vector<store::StepRow>& steps);
/// Development accounts with their keys; empty unless the rollup is a development one.
codec::JsonArray accounts(const Known& rollup);
/// A rollup whose keys may be shown: loopback, embedded or loopback parent, development signer.
bool is_dev(const Known& rollup);

}  // namespace alt::views
