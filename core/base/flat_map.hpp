#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <utility>
#include <vector>

#include "core/base/id_index.hpp"

namespace alt {

/// A map for many small or short-lived contents: entries lie in one piece of memory, in the order
/// in which they came, and a few are found without an index. Entries move when others come. Nothing
/// is taken out one by one.
template <typename Key, typename Value>
class FlatMap {
public:
    using value_type = std::pair<Key, Value>;
    using iterator = typename std::vector<value_type>::iterator;
    using const_iterator = typename std::vector<value_type>::const_iterator;

    FlatMap() = default;
    FlatMap(std::initializer_list<value_type> entries) {
        for (const auto& [key, value] : entries) emplace(key, value);
    }
    FlatMap(FlatMap&&) noexcept = default;
    FlatMap& operator=(FlatMap&&) noexcept = default;
    FlatMap(const FlatMap& other) : entries_(other.entries_) { index_again(); }
    FlatMap& operator=(const FlatMap& other) {
        if (this != &other) *this = FlatMap(other);
        return *this;
    }
    ~FlatMap() = default;

    /// The same keys with the same values, in whatever order.
    friend bool operator==(const FlatMap& a, const FlatMap& b) noexcept {
        return a.size() == b.size() && std::all_of(a.begin(), a.end(), [&](const auto& entry) {
                   const auto found = b.find(entry.first);
                   return found != b.end() && found->second == entry.second;
               });
    }

    [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }
    [[nodiscard]] bool empty() const noexcept { return entries_.empty(); }
    [[nodiscard]] iterator begin() noexcept { return entries_.begin(); }
    [[nodiscard]] iterator end() noexcept { return entries_.end(); }
    [[nodiscard]] const_iterator begin() const noexcept { return entries_.begin(); }
    [[nodiscard]] const_iterator end() const noexcept { return entries_.end(); }

    [[nodiscard]] iterator find(const Key& key) noexcept {
        return entries_.begin() + place_of(key);
    }
    [[nodiscard]] const_iterator find(const Key& key) const noexcept {
        return entries_.begin() + place_of(key);
    }
    [[nodiscard]] bool contains(const Key& key) const noexcept { return find(key) != end(); }

    Value& operator[](const Key& key) {
        const auto found = find(key);
        return found == end() ? append(key, Value{}) : found->second;
    }
    /// What is there already stays.
    void emplace(const Key& key, Value value) {
        if (!contains(key)) append(key, std::move(value));
    }
    void insert_or_assign(const Key& key, Value value) { (*this)[key] = std::move(value); }
    /// The key must not be there.
    Value& append(const Key& key, Value value) {
        entries_.emplace_back(key, std::move(value));
        if (index_)
            index_->insert(hash_of(key), last());
        else if (entries_.size() > kMostUnindexed)
            index_again();
        return entries_.back().second;
    }

    void reserve(std::size_t count) { entries_.reserve(count); }
    void clear() noexcept {
        entries_.clear();
        index_ = nullptr;
    }
    /// Bytes, without what values allocate.
    [[nodiscard]] std::size_t memory() const noexcept {
        return entries_.capacity() * sizeof(value_type) +
               (index_ ? sizeof(IdIndex) + index_->memory() : 0);
    }

private:
    static constexpr std::size_t kMostUnindexed = 8;

    static std::uint64_t hash_of(const Key& key) noexcept { return std::hash<Key>{}(key); }
    [[nodiscard]] std::uint32_t last() const noexcept {
        return static_cast<std::uint32_t>(entries_.size() - 1);
    }
    /// The end where there is none.
    [[nodiscard]] std::ptrdiff_t place_of(const Key& key) const noexcept {
        if (!index_) {
            std::size_t at = 0;
            while (at < entries_.size() && !(entries_[at].first == key)) ++at;
            return static_cast<std::ptrdiff_t>(at);
        }
        const auto id =
            index_->find(hash_of(key), [&](std::uint32_t at) { return entries_[at].first == key; });
        return static_cast<std::ptrdiff_t>(id == IdIndex::kNone ? entries_.size() : id);
    }
    void index_again() {
        if (entries_.size() <= kMostUnindexed) return;
        index_ = std::make_unique<IdIndex>();
        index_->reserve(entries_.capacity());
        for (std::uint32_t at = 0; at < entries_.size(); ++at)
            index_->insert(hash_of(entries_[at].first), at);
    }

    std::vector<value_type> entries_;
    std::unique_ptr<IdIndex> index_;  ///< null: there are few
};

}  // namespace alt
