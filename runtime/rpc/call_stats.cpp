#include "runtime/rpc/call_stats.hpp"

#include <algorithm>

namespace alt::rpc {

CallStats::CallStats(const MethodTable& table) : table_(table), methods_(table.rows().size() + 1) {}

CallStats::~CallStats() {
    for (const auto& method : methods_) const std::unique_ptr<Method> owned(method.load());
}

void CallStats::count(std::size_t place, const net::RpcResult& result,
                      std::chrono::nanoseconds took) {
    auto& slot = methods_[std::min(place, methods_.size() - 1)];
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
            visit(i < table_.rows().size() ? table_.at(i).name : "unknown", *stats);
}

}  // namespace alt::rpc
