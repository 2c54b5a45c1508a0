#include "runtime/rpc/filter_store.hpp"

#include <algorithm>

namespace alt::rpc {

namespace {

constexpr std::size_t kMostArrivals = 10'000;

}  // namespace

std::uint64_t FilterStore::install(Filter filter) {
    const std::lock_guard lock(mutex_);
    if (filters_.size() >= most_)
        filters_.erase(std::min_element(
            filters_.begin(), filters_.end(),
            [](const auto& a, const auto& b) { return a.second.last_use < b.second.last_use; }));
    if (filter.kind == Filter::Kind::pending) filter.next_block = arrivals();
    filters_.emplace(++last_id_, Entry{std::move(filter), ++uses_});
    count_pending();
    return last_id_;
}

bool FilterStore::uninstall(std::uint64_t id) {
    const std::lock_guard lock(mutex_);
    const bool found = filters_.erase(id) != 0;
    count_pending();
    return found;
}

void FilterStore::count_pending() {
    any_pending_ = std::ranges::any_of(filters_, [](const auto& entry) {
        return entry.second.filter.kind == Filter::Kind::pending;
    });
    if (any_pending_) return;
    forgotten_ += arrived_.size();
    arrived_.clear();
}

void FilterStore::add_pending(const Hash256& hash) {
    if (!any_pending_) return;
    const std::lock_guard lock(mutex_);
    arrived_.push_back(hash);
    if (arrived_.size() <= kMostArrivals) return;
    arrived_.pop_front();
    ++forgotten_;
}

std::optional<std::vector<Hash256>> FilterStore::poll_pending(std::uint64_t id) {
    const std::lock_guard lock(mutex_);
    const auto found = filters_.find(id);
    if (found == filters_.end() || found->second.filter.kind != Filter::Kind::pending)
        return std::nullopt;
    auto& next = found->second.filter.next_block;
    const auto first = std::max(next, forgotten_) - forgotten_;
    next = arrivals();
    found->second.last_use = ++uses_;
    return std::vector<Hash256>(arrived_.begin() + static_cast<std::ptrdiff_t>(first),
                                arrived_.end());
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
