#include "runtime/embed/supervisor.hpp"

#include <algorithm>
#include <limits>
#include <set>

#include "core/lifecycle/burst.hpp"
#include "core/lifecycle/settle.hpp"
#include "core/manifest/parse.hpp"

namespace alt {
namespace {

using lifecycle::Phase;

constexpr std::int64_t kFirstPauseMs = 500;
constexpr std::int64_t kLongestPauseMs = 30'000;
/// Until a rollup is looked at again that somebody else drives, or that does not run here.
constexpr std::int64_t kWaitMs = 250;
constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

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
            logger_.error("host", "does not start: " + launched.error().message,
                          {{"rollup", row.name}, {"rollup_id", row.id}});
    }
}

Result<Supervisor::Watched> Supervisor::watch(const store::RollupRow& row, bool ending,
                                              const Watched* before) const {
    Watched out;
    out.name = row.name;
    out.phase = row.phase;
    out.digest = row.manifest_digest;
    out.live_ms = row.live_ms;
    out.expires_ms = row.expires_ms;
    out.ending = ending;
    if (before != nullptr && before->digest == out.digest) {
        out.idle = before->idle;
        // What changed in the store was another rollup.
        const bool same = before->phase == out.phase && before->live_ms == out.live_ms &&
                          before->expires_ms == out.expires_ms && before->ending == out.ending;
        if (same) out.look_ms = before->look_ms;
        return out;
    }
    ALT_TRY_ASSIGN(const auto whole, store_.find(row.id));
    if (!whole) return make_error(Errc::not_found, "the store has lost it meanwhile");
    const auto manifest = manifest::parse(whole->manifest, row.name).result();
    if (!manifest) {
        logger_.warn("host", manifest.error().message,
                     {{"rollup", row.name}, {"rollup_id", row.id}});
        // What cannot be understood is not over, either.
        return Watched{.name = row.name, .look_ms = kNever};
    }
    out.idle = manifest->demand.idle.count();
    return out;
}

Result<void> Supervisor::refresh() {
    ALT_TRY_ASSIGN(const auto version, store_.version());
    if (version == version_) return {};
    ALT_TRY_ASSIGN(const auto rows, store_.list_brief());
    ALT_TRY_ASSIGN(const auto ids, store_.list_with_step(lifecycle::kFirstStepOfEnd));
    const std::set<std::int64_t> ending(ids.begin(), ids.end());
    bool whole = true;
    std::map<std::int64_t, Watched> now;
    for (const auto& row : rows) {
        const auto before = watched_.find(row.id);
        auto seen = watch(row, ending.contains(row.id),
                          before == watched_.end() ? nullptr : &before->second);
        if (!seen)
            logger_.warn("host", seen.error().message,
                         {{"rollup", row.name}, {"rollup_id", row.id}});
        whole = whole && seen;
        now.emplace(row.id, seen ? *std::move(seen) : Watched{.name = row.name, .look_ms = kNever});
    }
    watched_ = std::move(now);
    std::erase_if(efforts_, [this](const auto& effort) {
        return !effort.second->running && !watched_.contains(effort.first);
    });
    if (whole)
        version_ = version;
    else
        version_.reset();
    return {};
}

Result<std::size_t> Supervisor::tick() {
    ALT_TRY(refresh());
    const auto now = clock_.now();
    for (auto& [id, rollup] : watched_) {
        if (now < rollup.look_ms) continue;
        if (const auto looked = look_at(id, rollup); !looked)
            logger_.warn("host", looked.error().message,
                         {{"rollup", rollup.name}, {"rollup_id", id}});
    }
    return watched_.size();
}

bool Supervisor::busy() const {
    return std::any_of(efforts_.begin(), efforts_.end(),
                       [](const auto& e) { return e.second->running.load(); });
}

Result<bool> Supervisor::burst_is_over(std::int64_t id, Watched& rollup) const {
    const auto now = clock_.now();
    rollup.look_ms = rollup.expires_ms > 0 ? rollup.expires_ms : kNever;
    if (rollup.expires_ms > 0 && now >= rollup.expires_ms) return true;
    if (rollup.idle <= 0) return false;
    ALT_TRY_ASSIGN(const auto seen,
                   driver_.inspect(driver::RollupId{static_cast<std::uint64_t>(id)}));
    if (!seen) {
        rollup.look_ms = std::min(rollup.look_ms, now + kWaitMs);
        return false;
    }
    // Activity only moves the end away: there is nothing to see before it.
    const auto ends = std::max(seen->last_activity_ms, rollup.live_ms) + rollup.idle;
    rollup.look_ms = std::min(rollup.look_ms, ends);
    return now >= ends;
}

Result<void> Supervisor::look_at(std::int64_t id, Watched& rollup) {
    const auto phase = lifecycle::parse_phase(rollup.phase);
    const bool settling = phase && is_settling(*phase);
    if (phase != Phase::live && !settling) {
        rollup.look_ms = kNever;
        return {};
    }
    if (!settling) {
        ALT_TRY_ASSIGN(const bool over, is_to_settle(id, rollup));
        if (!over) return {};
    }
    rollup.look_ms = clock_.now() + kWaitMs;
    auto& effort = efforts_[id];
    if (!effort) effort = std::make_unique<Effort>();
    if (effort->running || clock_.now() < effort->not_before_ms) return {};
    ALT_TRY_ASSIGN(const auto holder, store_.holder(id));
    if (holder && sys::is_alive(holder->owner)) return {};
    begin_settling(id, rollup.name, *effort);
    return {};
}

Result<bool> Supervisor::is_still_over(const store::RollupRow& row) const {
    ALT_TRY_ASSIGN(const bool ending, lifecycle::end_has_begun(store_, row.id));
    ALT_TRY_ASSIGN(auto rollup, watch(row, ending, nullptr));
    return is_to_settle(row.id, rollup);
}

/// Of one that is live: its burst is over, or its settlement has begun. Who began it may be gone
/// without a word.
Result<bool> Supervisor::is_to_settle(std::int64_t id, Watched& rollup) const {
    if (rollup.ending) return true;
    return burst_is_over(id, rollup);
}

void Supervisor::begin_settling(std::int64_t id, const std::string& name, Effort& effort) {
    if (effort.thread.joinable()) effort.thread.join();
    effort.running = true;
    effort.thread = std::jthread([this, id, name, &effort] {
        const auto settled =
            orchestrator_.settle_if(name, [this](const auto& row) { return is_still_over(row); });
        if (!settled) {
            effort.pause_ms = std::clamp(effort.pause_ms * 2, kFirstPauseMs, kLongestPauseMs);
            effort.not_before_ms = clock_.now() + effort.pause_ms;
            logger_.warn("host", "settling: " + settled.error().message,
                         {{"rollup", name}, {"rollup_id", id}, {"retry_ms", effort.pause_ms}});
        } else if (const auto* resume = settled->if_contains("resume_ms")) {
            effort.not_before_ms = resume->as_int64();
        }
        effort.running = false;
    });
}

}  // namespace alt
