#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <vector>

#include "core/crypto/keccak.hpp"
#include "runtime/trie/hash_trie.hpp"
#include "runtime/trie/trie.hpp"

namespace alt::trie {

/// A HashTrie with the entries it stands for, and the same entries in a map.
class TestTrie final : private Leaves {
public:
    using Model = std::map<Hash256, Bytes>;

    /// An empty value drops. Takes effect at the next `root`.
    void set(const Hash256& path, const Bytes& value) {
        changed_[path] = value;
        if (value.empty())
            model_.erase(path);
        else
            model_[path] = value;
    }
    Hash256 root() {
        std::vector<std::uint32_t> leaves;
        for (const auto& [path, value] : changed_) leaves.push_back(take(path, value));
        trie_.update(pool_, *this, leaves);
        for (const auto leaf : leaves)
            if (!present(leaf)) ids_.erase(entries_[leaf].path);
        changed_.clear();
        return trie_.root();
    }
    [[nodiscard]] std::vector<Bytes> prove(const Hash256& path) const {
        return trie_.prove(pool_, *this, path);
    }
    void clear() {
        trie_.clear(pool_);
        model_.clear();
        ids_.clear();
    }
    [[nodiscard]] const Model& model() const noexcept { return model_; }
    /// What `root` has to be, from the entries alone.
    [[nodiscard]] Hash256 expected_root() const {
        std::vector<Item> items;
        for (const auto& [path, value] : model_) items.push_back({.key = path, .value = value});
        return root_of(items);
    }

private:
    struct Entry {
        Hash256 path;
        Bytes value;
    };
    std::uint32_t take(const Hash256& path, const Bytes& value) {
        const auto [found, is_new] =
            ids_.try_emplace(path, static_cast<std::uint32_t>(entries_.size()));
        if (is_new) entries_.push_back({path, value});
        entries_[found->second].value = value;
        return found->second;
    }
    void paths(std::span<const std::uint32_t> leaves, std::span<Hash256> out) const override {
        for (std::size_t i = 0; i < leaves.size(); ++i) out[i] = entries_[leaves[i]].path;
    }
    [[nodiscard]] bool present(std::uint32_t leaf) const override {
        return !entries_[leaf].value.empty();
    }
    void value(std::uint32_t leaf, Bytes& out) const override { out = entries_[leaf].value; }

    NodePool pool_;
    HashTrie trie_;
    Model model_;
    Model changed_;
    std::map<Hash256, std::uint32_t> ids_;
    std::vector<Entry> entries_;
};

}  // namespace alt::trie
