#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/store/records.hpp"

namespace alt::store {

/// Durable record of what `alt` has promised to run or clean up. Every write is one transaction: a
/// crash leaves the old rows or the new ones, and a write that has returned survives a kill of the
/// process. `record_tx`, which comes before anything that the world sees, also puts itself and all
/// writes before it on the disk: a power failure can only forget what a step finds out again.
/// Thread-safe; processes may share a store. Writes that take a Lease fail with conflict once
/// another holder has a later token.
class LifecycleStore {
public:
    virtual ~LifecycleStore() = default;

    /// A number that is another one once anything in the store has changed, by whomever: cheap to
    /// ask, for who keeps a copy of what it has read.
    virtual Result<std::uint64_t> version() = 0;

    /// Inserts a new rollup and returns its id. conflict: the name is in use.
    virtual Result<std::int64_t> create(const RollupRow& row) = 0;
    /// none: no such rollup.
    virtual Result<std::optional<RollupRow>> find(std::int64_t id) = 0;
    /// The newest rollup of that name, ended ones included only when there is no other.
    virtual Result<std::optional<RollupRow>> find(std::string_view name) = 0;
    /// In order of id; `ended` adds the disposed and aborted ones.
    virtual Result<std::vector<RollupRow>> list(bool ended) = 0;
    /// Those that are not over, without the long texts (manifest, spec, handle, closing): for who
    /// looks at all of them often.
    virtual Result<std::vector<RollupRow>> list_brief() = 0;
    /// Ids of those that are not over and whose journal has that step, done or not.
    virtual Result<std::vector<std::int64_t>> list_with_step(std::string_view step) = 0;
    /// Replaces everything but id, name and created_ms; an event is appended in the same
    /// transaction if it has a text.
    virtual Result<void> update(const Lease& lease, const RollupRow& row,
                                const EventRow& event) = 0;

    /// Inserts or counts another attempt of a step that is not done.
    virtual Result<void> begin_step(const Lease& lease, const std::string& name,
                                    std::int64_t now_ms) = 0;
    virtual Result<void> finish_step(const Lease& lease, const std::string& name,
                                     const std::string& detail, std::int64_t now_ms) = 0;
    /// Keeps why an attempt failed; the step stays open.
    virtual Result<void> fail_step(const Lease& lease, const std::string& name,
                                   const std::string& error) = 0;
    virtual Result<std::vector<StepRow>> steps(std::int64_t rollup) = 0;

    /// Keeps a row with the same hash as it is.
    virtual Result<void> record_tx(const Lease& lease, const ParentTxRow& row) = 0;
    virtual Result<void> mark_tx(const Lease& lease, const Hash256& hash, const std::string& state,
                                 std::uint64_t block_num, std::uint64_t gas_used) = 0;
    /// In order of recording.
    virtual Result<std::vector<ParentTxRow>> parent_txs(std::int64_t rollup) = 0;

    /// Takes the lease if it is free or its owner is gone (`alive` says no). conflict names the
    /// holder.
    virtual Result<Lease> acquire(std::int64_t rollup, const sys::ProcessId& owner,
                                  const std::string& purpose,
                                  const std::function<bool(const sys::ProcessId&)>& alive) = 0;
    /// Nothing to release is success.
    virtual Result<void> release(const Lease& lease) = 0;
    virtual Result<std::optional<Lease>> holder(std::int64_t rollup) = 0;

    virtual Result<void> append_event(const EventRow& event) = 0;
    /// With id > after, in order.
    virtual Result<std::vector<EventRow>> events(std::int64_t rollup, std::int64_t after) = 0;
};

}  // namespace alt::store
