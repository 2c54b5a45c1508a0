#include "runtime/rpc/filter_store.hpp"

#include <algorithm>

#include "core/crypto/random.hpp"

namespace alt::rpc {

namespace {

constexpr std::size_t kMostArrivals = 10'000;

Result<FilterId> random_id() {
    Hash256 word;
    ALT_TRY(crypto::random_bytes(std::span(word.bytes).last<16>()));
    return to_uint256(word);
}

}  // namespace

Result<FilterId> FilterStore::install(Filter filter) {
    ALT_TRY_ASSIGN(const auto id, random_id());
    const std::lock_guard lock(mutex_);
    drop_expired();
    if (filters_.size() >= most_)
        filters_.erase(std::min_element(
            filters_.begin(), filters_.end(),
            [](const auto& a, const auto& b) { return a.second.last_use < b.second.last_use; }));
    if (filter.kind == Filter::Kind::pending) filter.next_block = arrivals();
    filters_.insert_or_assign(id, Entry{std::move(filter), ++uses_, now_()});
    count_pending();
    return id;
}

bool FilterStore::uninstall(const FilterId& id) {
    const std::lock_guard lock(mutex_);
    const bool found = filters_.erase(id) != 0;
    count_pending();
    return found;
}

FilterStore::Entry* FilterStore::use(const FilterId& id) {
    const auto found = filters_.find(id);
    if (found == filters_.end()) return nullptr;
    auto& entry = found->second;
    const auto now = now_();
    if (now - entry.last_time > kFilterLife) {
        filters_.erase(found);
        count_pending();
        return nullptr;
    }
    entry.last_use = ++uses_;
    entry.last_time = now;
    return &entry;
}

void FilterStore::drop_expired() {
    const auto oldest = now_() - kFilterLife;
    if (std::erase_if(filters_, [&](const auto& each) { return each.second.last_time < oldest; }))
        count_pending();
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
    // A filter that nobody polls must not cost every transaction something for ever.
    if (++forgotten_ % kMostArrivals == 0) drop_expired();
}

std::optional<std::vector<Hash256>> FilterStore::poll_pending(const FilterId& id) {
    const std::lock_guard lock(mutex_);
    auto* const entry = use(id);
    if (entry == nullptr || entry->filter.kind != Filter::Kind::pending) return std::nullopt;
    auto& next = entry->filter.next_block;
    const auto first = std::max(next, forgotten_) - forgotten_;
    next = arrivals();
    return std::vector<Hash256>(arrived_.begin() + static_cast<std::ptrdiff_t>(first),
                                arrived_.end());
}

std::optional<Filter> FilterStore::find(const FilterId& id) {
    const std::lock_guard lock(mutex_);
    const auto* const entry = use(id);
    return entry == nullptr ? std::nullopt : std::optional(entry->filter);
}

bool FilterStore::advance(const FilterId& id, const Filter& seen, std::uint64_t next) {
    const std::lock_guard lock(mutex_);
    auto* const entry = use(id);
    if (entry == nullptr) return false;
    auto& filter = entry->filter;
    if (filter.next_block != seen.next_block || filter.rewound != seen.rewound) return false;
    filter.next_block = std::max(filter.next_block, next);
    return true;
}

void FilterStore::rewind(std::uint64_t next) {
    const std::lock_guard lock(mutex_);
    for (auto& [id, entry] : filters_) {
        auto& filter = entry.filter;
        if (filter.kind == Filter::Kind::pending) continue;
        filter.next_block = std::min(filter.next_block, next);
        if (filter.from_tag) filter.logs.from_block = std::min(filter.logs.from_block, next);
        ++filter.rewound;
    }
}

}  // namespace alt::rpc
