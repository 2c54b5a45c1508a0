#include "runtime/state/storage.hpp"

#include <algorithm>

#include "core/crypto/keccak.hpp"
#include "runtime/state/leaf_value.hpp"

namespace alt::state {
namespace {

Hash256 path_of(const uint256& key) noexcept {
    return crypto::keccak256(to_be_bytes(key));
}

}  // namespace

std::uint32_t Storage::find(const uint256& key) const noexcept {
    return index_.find(std::hash<uint256>{}(key),
                       [&](std::uint32_t id) { return slots_[id].key == key; });
}

uint256 Storage::get(const uint256& key) const noexcept {
    const auto id = find(key);
    return id == IdIndex::kNone ? uint256{} : slots_[id].value;
}

uint256 Storage::set(const uint256& key, const uint256& value) {
    auto id = find(key);
    if (id == IdIndex::kNone) {
        if (value.is_zero()) return {};
        id = slots_.allocate();
        slots_[id].key = key;
        index_.insert(std::hash<uint256>{}(key), id);
    }
    const auto old = std::exchange(slots_[id].value, value);
    if (old == value) return old;
    if (old.is_zero()) ++live_;
    if (value.is_zero()) --live_;
    dirty_.push_back(id);
    return old;
}

void Storage::rehash(trie::NodePool& pool) {
    auto dirty = std::exchange(dirty_, {});
    std::sort(dirty.begin(), dirty.end());
    dirty.erase(std::unique(dirty.begin(), dirty.end()), dirty.end());
    std::vector<trie::Change> changes;
    changes.reserve(dirty.size());
    for (const auto id : dirty)
        changes.push_back({.path = path(id), .leaf = id, .present = !slots_[id].value.is_zero()});
    std::sort(changes.begin(), changes.end(),
              [](const auto& a, const auto& b) { return a.path < b.path; });
    trie_.update(pool, *this, changes);
    for (const auto id : dirty) {
        if (!slots_[id].value.is_zero()) continue;
        index_.erase(std::hash<uint256>{}(slots_[id].key), id);
        slots_.release(id);
    }
}

std::vector<Bytes> Storage::prove(const trie::NodePool& pool, const uint256& key) const {
    return trie_.prove(pool, *this, path_of(key));
}

Hash256 Storage::path(std::uint32_t slot) const {
    return path_of(slots_[slot].key);
}

void Storage::value(std::uint32_t slot, Bytes& out) const {
    storage_leaf(out, slots_[slot].value);
}

}  // namespace alt::state
