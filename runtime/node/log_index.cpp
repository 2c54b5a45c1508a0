#include "runtime/node/log_index.hpp"

#include <algorithm>
#include <functional>
#include <mutex>

namespace alt::node {
namespace {

/// Keys that are looked after under one lock.
constexpr std::size_t kPiece = 256;

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

template <typename Lists>
std::size_t size_of(const Lists& lists) {
    std::size_t size = 0;
    for (const auto* list : lists) size += list->size();
    return size;
}

}  // namespace

void LogIndex::Places::push(const Place& place) {
    // One log may have a topic twice under keys that meet.
    if (size() == 0 || all_.back() != place) all_.push_back(place);
}

void LogIndex::Places::remove(std::uint32_t block_num, bool at_end) {
    if (at_end) {
        while (size() != 0 && all_.back().block_num == block_num) all_.pop_back();
        return;
    }
    while (size() != 0 && begin()->block_num <= block_num) ++first_;
    if (first_ * 2 >= all_.size()) close_gap();
}

/// Moves no more than went since the last time.
void LogIndex::Places::close_gap() {
    all_.erase(all_.begin(), all_.begin() + static_cast<std::ptrdiff_t>(first_));
    first_ = 0;
    if (all_.capacity() > 4 * all_.size() + 8) all_.shrink_to_fit();
}

LogIndex::Places& LogIndex::list(std::uint64_t key) {
    const auto matches = [&](std::uint32_t id) { return lists_[id].key == key; };
    auto id = index_.find(key, matches);
    if (id == IdIndex::kNone) {
        if (free_.empty()) {
            free_.push_back(static_cast<std::uint32_t>(lists_.size()));
            lists_.emplace_back();
        }
        id = free_.back();
        free_.pop_back();
        lists_[id].key = key;
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
        push(list(key), {number, log});
    });
    for (std::uint32_t log = 0; log < block.log_count(); ++log) push(all_, {number, log});
    note_memory();
}

void LogIndex::push(Places& places, const Place& place) {
    place_bytes_ -= places.memory();
    places.push(place);
    place_bytes_ += places.memory();
}

void LogIndex::note_memory() {
    // With its place in the index, and what the allocator adds to its places.
    constexpr std::size_t kList = sizeof(List) + 12 + 16;
    memory_ = place_bytes_ + index_.size() * kList;
}

void LogIndex::clear() {
    const std::lock_guard lock(mutex_);
    index_ = {};
    lists_.clear();
    free_.clear();
    all_ = {};
    place_bytes_ = 0;
    note_memory();
}

void LogIndex::remove_last(const BlockRecord& block) {
    remove(block, true);
}

void LogIndex::remove_first(const BlockRecord& block) {
    remove(block, false);
}

void LogIndex::remove(const BlockRecord& block, bool at_end) {
    if (block.log_count() == 0) return;
    const auto number = static_cast<std::uint32_t>(block.number());
    std::unique_lock lock(mutex_);
    std::size_t count = 0;
    for_each_key(block, [&](std::uint64_t key, std::uint32_t) {
        remove(key, number, at_end);
        if (++count % kPiece != 0) return;
        lock.unlock();
        lock.lock();
    });
    place_bytes_ -= all_.memory();
    all_.remove(number, at_end);
    place_bytes_ += all_.memory();
    note_memory();
}

void LogIndex::remove(std::uint64_t key, std::uint32_t block_num, bool at_end) {
    const auto id = index_.find(key, [&](std::uint32_t at) { return lists_[at].key == key; });
    if (id == IdIndex::kNone) return;
    auto& list = lists_[id];
    place_bytes_ -= list.places.memory();
    list.places.remove(block_num, at_end);
    if (list.places.size() == 0) {
        index_.erase(key, id);
        free_.push_back(id);
        list = {};
    }
    place_bytes_ += list.places.memory();
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
    std::vector<Place> out;
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
