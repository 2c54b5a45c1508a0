#include "runtime/host/inprocess_driver.hpp"

#include <fmt/format.h>

#include "core/sys/descriptor_limit.hpp"

namespace alt::host {
namespace {

constexpr std::chrono::milliseconds kEmbeddedPace{50};
constexpr std::chrono::milliseconds kRemotePace{500};
/// Files and sockets of a rollup, and some for its connections.
constexpr std::size_t kDescriptors = 32;
constexpr std::chrono::milliseconds kSyncLimit{60'000};

}  // namespace

InprocessDriver::InprocessDriver(Parents& parents, net::IoPool& pool, sys::Clock& clock,
                                 Logger& logger, rpc::Steward* steward)
    : parents_(parents), pool_(pool), clock_(clock), logger_(logger), steward_(steward) {}

InprocessDriver::~InprocessDriver() = default;

Result<Hash256> InprocessDriver::genesis_hash(const driver::RollupSpec& spec) {
    return genesis_hash_of(spec);
}

Result<driver::Handle> InprocessDriver::launch(const driver::RollupSpec& spec) {
    std::unique_lock lock(mutex_);
    launched_.wait(lock, [&] { return !launching_.contains(spec.id); });
    if (const auto found = running_.find(spec.id); found != running_.end())
        return found->second->handle();
    launching_.insert(spec.id);
    lock.unlock();
    // Others are launched, asked and stopped meanwhile: a long log takes a while to replay.
    auto started = start(spec);
    lock.lock();
    launching_.erase(spec.id);
    launched_.notify_all();
    if (!started) return std::move(started.error());
    running_.emplace(spec.id, *started);
    ++changes_;
    carry_from((*started)->parent(), spec.parent_rpc == "embedded");
    const auto handle = (*started)->handle();
    logger_.info("host", "answers",
                 {{"rollup", spec.name},
                  {"rollup_id", static_cast<std::uint64_t>(spec.id)},
                  {"chain_id", spec.chain_id},
                  {"rpc", handle.rpc}});
    return handle;
}

Result<std::shared_ptr<RollupInstance>> InprocessDriver::start(const driver::RollupSpec& spec) {
    if (!sys::can_open(kDescriptors))
        return make_error(Errc::io, "this process may not open any more files",
                          "raise the hard limit (`ulimit -Hn`) and start the host again, or "
                          "destroy rollups that are settled");
    ALT_TRY_ASSIGN(auto* parent, parents_.find(spec.parent_rpc, spec.parent_chain_id));
    ALT_TRY_ASSIGN(auto instance, RollupInstance::start(spec, *parent, pool_, workers_, clock_,
                                                        logger_, steward_));
    return std::shared_ptr<RollupInstance>(std::move(instance));
}

void InprocessDriver::carry_from(client::ChainClient& parent, bool embedded) {
    auto& carrier = carriers_[&parent];
    if (carrier) return;
    carrier = std::make_unique<DepositCarrier>(
        parent, embedded ? kEmbeddedPace : kRemotePace,
        DepositCarrier::Rollups{[this, &parent] { return rollups_of(parent); },
                                [this](driver::RollupId id) { return find(id); },
                                [this] { return changes_.load(); }},
        clock_, logger_);
}

Result<std::optional<driver::Inspection>> InprocessDriver::inspect(driver::RollupId id) {
    const auto instance = find(id);
    if (!instance) return std::optional<driver::Inspection>();
    return std::optional(instance->inspect());
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
    auto closing = instance->close();
    ++changes_;
    return closing;
}

Result<void> InprocessDriver::stop(driver::RollupId id) {
    std::shared_ptr<RollupInstance> ended;
    {
        std::unique_lock lock(mutex_);
        launched_.wait(lock, [&] { return !launching_.contains(id); });
        const auto found = running_.find(id);
        if (found == running_.end()) return {};
        ended = std::move(found->second);
        running_.erase(found);
        ++changes_;
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

void InprocessDriver::add_metrics(metrics::Page& page) const {
    std::vector<driver::RollupId> ids;
    {
        const std::shared_lock lock(mutex_);
        for (const auto& [id, instance] : running_) ids.push_back(id);
    }
    // One at a time: who is stopped meanwhile does not wait for the whole page.
    for (const auto id : ids)
        if (const auto instance = find(id)) instance->add_metrics(page);
}

DepositCarrier::Instances InprocessDriver::rollups_of(const client::ChainClient& parent) const {
    const std::shared_lock lock(mutex_);
    DepositCarrier::Instances out;
    for (const auto& [id, instance] : running_)
        if (&instance->parent() == &parent) out.push_back(instance);
    return out;
}

}  // namespace alt::host
