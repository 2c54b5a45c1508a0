#include "runtime/node/log_index.hpp"

#include <algorithm>
#include <functional>
#include <mutex>

namespace alt::node {
namespace {

/// Of a topic at a position; the address has position 0. Keys that meet cost time, not truth.
template <typename Item>
std::uint64_t key_of(const Item& item, std::uint64_t position) {
    return fold_multiply(std::hash<Item>{}(item) + position, hash_secrets()[2]);
}

/// visit(key, log number) for every address and topic of the block's logs.
template <typename Visit>
void for_each_key(const BlockRecord& block, Visit&& visit) {
    std::uint32_t number = 0;
    for (const auto& receipt : block.receipts)
        for (const auto& log : receipt.logs) {
            visit(key_of(log.address, 0), number);
            for (std::size_t i = 0; i < log.topics.size(); ++i)
                visit(key_of(log.topics[i], i + 1), number);
            ++number;
        }
}

std::size_t size_of(const std::vector<const std::vector<LogIndex::Place>*>& lists) {
    std::size_t size = 0;
    for (const auto* list : lists) size += list->size();
    return size;
}

}  // namespace

LogIndex::Places& LogIndex::list(std::uint64_t key) {
    const auto matches = [&](std::uint32_t id) { return lists_[id].key == key; };
    auto id = index_.find(key, matches);
    if (id == IdIndex::kNone) {
        id = static_cast<std::uint32_t>(lists_.size());
        lists_.push_back({key, {}});
        index_.insert(key, id);
    }
    return lists_[id].places;
}

const LogIndex::Places* LogIndex::find_list(std::uint64_t key) const {
    const auto id = index_.find(key, [&](std::uint32_t at) { return lists_[at].key == key; });
    return id == IdIndex::kNone ? nullptr : &lists_[id].places;
}

void LogIndex::add(const BlockRecord& block) {
    if (block.log_count() == 0) return;
    const std::lock_guard lock(mutex_);
    const auto number = static_cast<std::uint32_t>(block.number());
    for_each_key(block, [&](std::uint64_t key, std::uint32_t log) {
        auto& places = list(key);
        // One log may have a topic twice under keys that meet.
        if (places.empty() || places.back() != Place{number, log}) places.push_back({number, log});
    });
    for (std::uint32_t log = 0; log < block.log_count(); ++log) all_.push_back({number, log});
}

void LogIndex::clear() {
    const std::lock_guard lock(mutex_);
    index_ = {};
    lists_.clear();
    all_.clear();
}

void LogIndex::remove_last(const BlockRecord& block) {
    const std::lock_guard lock(mutex_);
    const auto cut = [&](Places& places) {
        while (!places.empty() && places.back().block_num == block.number()) places.pop_back();
    };
    for_each_key(block, [&](std::uint64_t key, std::uint32_t) { cut(list(key)); });
    cut(all_);
}

LogIndex::Lists LogIndex::best_lists(const client::LogFilter& filter) const {
    Lists best{&all_};
    const auto offer = [&](const auto& items, std::uint64_t position) {
        if (items.empty()) return;
        Lists lists;
        for (const auto& item : items)
            if (const auto* found = find_list(key_of(item, position))) lists.push_back(found);
        if (size_of(lists) < size_of(best)) best = std::move(lists);
    };
    offer(filter.addresses, 0);
    for (std::size_t i = 0; i < filter.topics.size(); ++i) offer(filter.topics[i], i + 1);
    return best;
}

std::vector<LogIndex::Place> LogIndex::find(const client::LogFilter& filter, std::uint64_t first,
                                            std::uint64_t last) const {
    const std::shared_lock lock(mutex_);
    Places out;
    for (const auto* list : best_lists(filter)) {
        const auto begin = std::partition_point(
            list->begin(), list->end(), [&](const Place& at) { return at.block_num < first; });
        const auto end = std::partition_point(
            begin, list->end(), [&](const Place& at) { return at.block_num <= last; });
        out.insert(out.end(), begin, end);
    }
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

}  // namespace alt::node
