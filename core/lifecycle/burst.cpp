#include "core/lifecycle/burst.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/lifecycle/phase.hpp"
#include "core/lifecycle/settle.hpp"
#include "core/sys/process.hpp"

namespace alt::lifecycle {
namespace {

Result<store::RollupRow> live_row(store::LifecycleStore& store, std::int64_t rollup) {
    ALT_TRY_ASSIGN(auto row, store.find(rollup));
    if (!row) return make_error(Errc::not_found, fmt::format("there is no rollup {}", rollup));
    if (row->phase != to_string(Phase::live))
        return make_error(Errc::conflict,
                          row->name + " is " + row->phase + ": its burst is not under way");
    ALT_TRY_ASSIGN(const bool ending, end_has_begun(store, rollup));
    if (ending)
        return make_error(Errc::conflict, row->name + " has begun to settle: its burst is over");
    return *std::move(row);
}

/// Stores the end that `wanted` makes of the row, which nobody else changes meanwhile.
template <typename Wanted>
Result<std::int64_t> set_end(store::LifecycleStore& store, sys::Clock& clock, std::int64_t rollup,
                             const std::string& purpose, Wanted wanted) {
    ALT_TRY_ASSIGN(const auto lease,
                   store.acquire(rollup, sys::current_process(), purpose,
                                 [](const sys::ProcessId& owner) { return sys::is_alive(owner); }));
    auto outcome = [&]() -> Result<std::int64_t> {
        ALT_TRY_ASSIGN(auto row, live_row(store, rollup));
        ALT_TRY_ASSIGN(row.expires_ms, wanted(row));
        store::EventRow event;
        event.rollup = rollup;
        event.at_ms = clock.now();
        event.kind = "note";
        event.text = fmt::format("{}: the burst ends at {} ms", purpose, row.expires_ms);
        ALT_TRY(store.update(lease, row, event));
        return row.expires_ms;
    }();
    // The lease of a process that is gone is free; nothing else can be done about a failure here.
    if (const auto released = store.release(lease); !released && outcome)
        return Error(released.error());
    return outcome;
}

}  // namespace

Result<bool> end_has_begun(store::LifecycleStore& store, std::int64_t rollup) {
    ALT_TRY_ASSIGN(const auto steps, store.steps(rollup));
    return std::any_of(steps.begin(), steps.end(),
                       [](const store::StepRow& step) { return step.name == kFirstStepOfEnd; });
}

Result<std::int64_t> extend_burst(store::LifecycleStore& store, sys::Clock& clock,
                                  std::int64_t rollup, std::chrono::milliseconds by) {
    return set_end(store, clock, rollup, "extend",
                   [&](const store::RollupRow& row) -> Result<std::int64_t> {
                       if (row.expires_ms == 0)
                           return make_error(Errc::conflict,
                                             row.name + " has no time to live: no end to put off",
                                             "raise it with demand.ttl, or `alt up --ttl`");
                       return std::max(row.expires_ms, clock.now()) + by.count();
                   });
}

Result<void> end_burst(store::LifecycleStore& store, sys::Clock& clock, std::int64_t rollup) {
    ALT_TRY(set_end(store, clock, rollup, "drain",
                    [&](const store::RollupRow&) -> Result<std::int64_t> { return clock.now(); }));
    return {};
}

}  // namespace alt::lifecycle
