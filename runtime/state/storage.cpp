#include "runtime/state/storage.hpp"

#include <utility>

#include "core/crypto/keccak.hpp"
#include "core/crypto/keccak_many.hpp"
#include "runtime/state/leaf_value.hpp"

namespace alt::state {
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

void Storage::rehash(trie::NodePool& pool, const trie::Share& share) {
    swept_ = trie::each_once(std::exchange(dirty_, {}));
    trie_.update(pool, *this, swept_, share);
}

void Storage::sweep() {
    for (const auto id : std::exchange(swept_, {})) {
        if (present(id)) continue;
        index_.erase(std::hash<uint256>{}(slots_[id].key), id);
        slots_.release(id);
    }
}

std::vector<Bytes> Storage::prove(const trie::NodePool& pool, const uint256& key) const {
    return trie_.prove(pool, *this, crypto::keccak256(to_be_bytes(key)));
}

void Storage::paths(std::span<const std::uint32_t> slots, std::span<Hash256> out) const {
    std::vector<Hash256> keys;
    std::vector<BytesView> views;
    keys.reserve(slots.size());
    views.reserve(slots.size());
    for (const auto id : slots) views.push_back(keys.emplace_back(to_be_bytes(slots_[id].key)));
    crypto::keccak256_many(views, out);
}

bool Storage::present(std::uint32_t slot) const {
    return !slots_[slot].value.is_zero();
}

void Storage::value(std::uint32_t slot, Bytes& out) const {
    storage_leaf(out, slots_[slot].value);
}

}  // namespace alt::state
