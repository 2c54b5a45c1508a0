#include "runtime/rpc/call_stats.hpp"

#include <map>
#include <mutex>

namespace alt::rpc {

CallStats::Names::Names(const MethodTable& table) {
    for (const auto& row : table.rows()) all.push_back(row.name);
    for (const auto name : all) places.emplace(name, places.size());
    all.emplace_back("unknown");
}

const CallStats::Names& CallStats::names_of(const MethodTable& table) {
    static std::mutex mutex;
    static std::map<const MethodTable*, Names> known;
    const std::lock_guard lock(mutex);
    return known.try_emplace(&table, table).first->second;
}

CallStats::CallStats(const MethodTable& table)
    : names_(names_of(table)), methods_(names_.all.size()) {}

CallStats::~CallStats() {
    for (const auto& method : methods_) const std::unique_ptr<Method> owned(method.load());
}

void CallStats::count(std::string_view method, const net::RpcResult& result,
                      std::chrono::nanoseconds took) {
    const auto found = names_.places.find(method);
    auto& slot = methods_[found == names_.places.end() ? methods_.size() - 1 : found->second];
    auto* stats = slot.load(std::memory_order_acquire);
    if (stats == nullptr) {
        auto fresh = std::make_unique<Method>();
        // Whoever is first, the others count in his.
        if (slot.compare_exchange_strong(stats, fresh.get())) stats = fresh.release();
    }
    const bool failed = std::holds_alternative<net::RpcError>(result);
    (failed ? stats->failed : stats->succeeded).add();
    stats->latency.add(took);
}

void CallStats::for_each(
    const std::function<void(std::string_view method, const Method&)>& visit) const {
    for (std::size_t i = 0; i < methods_.size(); ++i)
        if (const auto* stats = methods_[i].load(std::memory_order_acquire))
            visit(names_.all[i], *stats);
}

}  // namespace alt::rpc
