#include "runtime/embed/supervisor.hpp"

#include <algorithm>

namespace alt {
namespace {

using lifecycle::Phase;

constexpr std::int64_t kFirstPauseMs = 500;
constexpr std::int64_t kLongestPauseMs = 30'000;

bool is_settling(Phase phase) {
    return lifecycle::has_reached(phase, Phase::draining) &&
           !lifecycle::has_reached(phase, Phase::settled);
}

}  // namespace

void Supervisor::relaunch() {
    const auto rows = store_.list(false);
    if (!rows) return logger_.error("host", rows.error().message);
    for (const auto& row : *rows) {
        const auto rollup = views::know(row);
        if (!rollup || !lifecycle::has_reached(rollup->phase, Phase::live)) continue;
        if (const auto launched = driver_.launch(rollup->spec); !launched)
            logger_.error("host", row.name + " does not start: " + launched.error().message);
    }
}

Result<std::size_t> Supervisor::tick() {
    ALT_TRY_ASSIGN(const auto rows, store_.list(false));
    for (const auto& row : rows)
        if (const auto looked = look_at(row); !looked)
            logger_.warn("host", row.name + ": " + looked.error().message);
    return rows.size();
}

bool Supervisor::busy() const {
    return std::any_of(efforts_.begin(), efforts_.end(),
                       [](const auto& e) { return e.second->running.load(); });
}

Result<bool> Supervisor::burst_is_over(const views::Known& rollup) {
    const auto now = clock_.now();
    if (rollup.row.expires_ms > 0 && now >= rollup.row.expires_ms) return true;
    const auto idle = rollup.manifest.demand.idle.count();
    if (idle <= 0) return false;
    ALT_TRY_ASSIGN(const auto seen, driver_.inspect(rollup.spec.id));
    if (!seen) return false;
    return now - std::max(seen->last_activity_ms, rollup.row.live_ms) >= idle;
}

Result<void> Supervisor::look_at(const store::RollupRow& row) {
    const auto phase = lifecycle::parse_phase(row.phase);
    if (phase != Phase::live && !(phase && is_settling(*phase))) return {};
    if (phase == Phase::live) {
        ALT_TRY_ASSIGN(const auto rollup, views::know(row));
        ALT_TRY_ASSIGN(const bool over, burst_is_over(rollup));
        if (!over) return {};
    }
    ALT_TRY_ASSIGN(const auto holder, store_.holder(row.id));
    if (holder && sys::is_alive(holder->owner)) return {};
    begin_settling(row.name, row.id);
    return {};
}

void Supervisor::begin_settling(const std::string& name, std::int64_t id) {
    auto& slot = efforts_[id];
    if (!slot) slot = std::make_unique<Effort>();
    auto* effort = slot.get();
    if (effort->running || clock_.now() < effort->not_before_ms) return;
    if (effort->thread.joinable()) effort->thread.join();
    effort->running = true;
    effort->thread = std::jthread([this, name, effort] {
        const auto settled = orchestrator_.settle(name, false, true);
        if (!settled) {
            effort->pause_ms = std::clamp(effort->pause_ms * 2, kFirstPauseMs, kLongestPauseMs);
            effort->not_before_ms = clock_.now() + effort->pause_ms;
            logger_.warn("host", "settling " + name + ": " + settled.error().message);
        } else if (const auto* resume = settled->if_contains("resume_ms")) {
            effort->not_before_ms = resume->as_int64();
        }
        effort->running = false;
    });
}

}  // namespace alt
