#include "runtime/rpc/filter_store.hpp"

#include <algorithm>

namespace alt::rpc {

std::uint64_t FilterStore::install(Filter filter) {
    const std::lock_guard lock(mutex_);
    if (filters_.size() >= most_)
        filters_.erase(std::min_element(
            filters_.begin(), filters_.end(),
            [](const auto& a, const auto& b) { return a.second.last_use < b.second.last_use; }));
    filters_.emplace(++last_id_, Entry{std::move(filter), ++uses_});
    return last_id_;
}

bool FilterStore::uninstall(std::uint64_t id) {
    const std::lock_guard lock(mutex_);
    return filters_.erase(id) != 0;
}

std::optional<Filter> FilterStore::find(std::uint64_t id) const {
    const std::lock_guard lock(mutex_);
    const auto found = filters_.find(id);
    if (found == filters_.end()) return std::nullopt;
    return found->second.filter;
}

std::optional<Filter> FilterStore::poll(std::uint64_t id, std::uint64_t next_block) {
    const std::lock_guard lock(mutex_);
    const auto found = filters_.find(id);
    if (found == filters_.end()) return std::nullopt;
    auto before = found->second.filter;
    found->second.filter.next_block = std::max(before.next_block, next_block);
    found->second.last_use = ++uses_;
    return before;
}

}  // namespace alt::rpc
