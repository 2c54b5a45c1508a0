#include "runtime/host/inprocess_driver.hpp"

#include <fmt/format.h>

namespace alt::host {
namespace {

constexpr std::chrono::milliseconds kCarryPause{50};
constexpr std::chrono::milliseconds kSyncLimit{60'000};

}  // namespace

InprocessDriver::InprocessDriver(Parents& parents, net::IoPool& pool, sys::Clock& clock,
                                 Logger& logger)
    : parents_(parents),
      pool_(pool),
      clock_(clock),
      logger_(logger),
      carrier_([this](const std::stop_token& stop) { carry_deposits(stop); }) {}

InprocessDriver::~InprocessDriver() = default;

Result<Hash256> InprocessDriver::genesis_hash(const driver::RollupSpec& spec) {
    return genesis_hash_of(spec);
}

Result<driver::Handle> InprocessDriver::launch(const driver::RollupSpec& spec) {
    const std::unique_lock lock(mutex_);
    if (const auto found = running_.find(spec.id); found != running_.end())
        return found->second->handle();
    ALT_TRY_ASSIGN(auto* parent, parents_.find(spec.parent_rpc, spec.parent_chain_id));
    ALT_TRY_ASSIGN(auto instance,
                   RollupInstance::start(spec, *parent, pool_, workers_, clock_, logger_));
    const auto handle = instance->handle();
    running_.emplace(spec.id, std::move(instance));
    logger_.info("host",
                 fmt::format("rollup {} ({}) answers on {}", spec.name, spec.chain_id, handle.rpc));
    return handle;
}

Result<std::optional<driver::Inspection>> InprocessDriver::inspect(driver::RollupId id) {
    const auto instance = find(id);
    if (!instance) return std::optional<driver::Inspection>();
    return std::optional(instance->node().inspect());
}

Result<void> InprocessDriver::drain(driver::RollupId id) {
    ALT_TRY_ASSIGN(const auto instance, require(id));
    return instance->node().drain();
}

Result<void> InprocessDriver::sync_deposits(driver::RollupId id, std::uint64_t count) {
    ALT_TRY_ASSIGN(const auto instance, require(id));
    return instance->sync_deposits(count, kSyncLimit);
}

Result<driver::Closing> InprocessDriver::close(driver::RollupId id) {
    ALT_TRY_ASSIGN(const auto instance, require(id));
    return instance->node().close();
}

Result<void> InprocessDriver::stop(driver::RollupId id) {
    std::shared_ptr<RollupInstance> ended;
    {
        const std::unique_lock lock(mutex_);
        const auto found = running_.find(id);
        if (found == running_.end()) return {};
        ended = std::move(found->second);
        running_.erase(found);
    }
    // The port and the log are free when this returns, so wait for the calls that still hold the
    // rollup.
    while (ended.use_count() > 1) clock_.sleep_for(std::chrono::milliseconds(1));
    return {};
}

std::shared_ptr<RollupInstance> InprocessDriver::find(driver::RollupId id) const {
    const std::shared_lock lock(mutex_);
    const auto found = running_.find(id);
    return found == running_.end() ? nullptr : found->second;
}

Result<std::shared_ptr<RollupInstance>> InprocessDriver::require(driver::RollupId id) const {
    if (auto instance = find(id)) return instance;
    return make_error(
        Errc::not_found,
        fmt::format("rollup {} is not running in this host", static_cast<std::uint64_t>(id)),
        "run `alt resume`");
}

std::vector<std::shared_ptr<RollupInstance>> InprocessDriver::all() const {
    const std::shared_lock lock(mutex_);
    std::vector<std::shared_ptr<RollupInstance>> out;
    for (const auto& [id, instance] : running_) out.push_back(instance);
    return out;
}

void InprocessDriver::carry_deposits(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        for (const auto& instance : all()) {
            // A closed chain takes none; a parent that is away is asked again in the next round.
            if (instance->node().inspect().closed) continue;
            if (const auto pulled = instance->pull_when_due(); !pulled)
                logger_.log(LogLevel::debug, "deposits", pulled.error().message);
        }
        clock_.sleep_for(kCarryPause);
    }
}

}  // namespace alt::host
