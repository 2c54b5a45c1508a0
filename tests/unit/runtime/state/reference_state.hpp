#pragma once

#include <map>

#include "core/codec/rlp.hpp"
#include "core/crypto/keccak.hpp"
#include "runtime/state/state_view.hpp"
#include "runtime/trie/trie.hpp"

namespace alt::state {

/// A state in ordered maps, whose root is computed from nothing each time.
struct ReferenceState {
    struct Entry {
        Account account;
        std::map<uint256, uint256> slots;
        bool operator==(const Entry&) const = default;
    };
    std::map<Address, Entry> entries;

    void apply(const Diff& diff) {
        for (const auto& [address, change] : diff.accounts) {
            if (!change.account) {
                entries.erase(address);
                continue;
            }
            auto& entry = entries[address];
            entry.account = *change.account;
            if (change.storage_cleared) entry.slots.clear();
            for (const auto& [key, value] : change.storage) {
                if (value.is_zero())
                    entry.slots.erase(key);
                else
                    entry.slots[key] = value;
            }
        }
    }

    [[nodiscard]] Hash256 root() const {
        std::map<Hash256, Bytes> leaves;
        for (const auto& [address, entry] : entries) {
            codec::RlpWriter out;
            out.begin_list().uint(entry.account.nonce).uint(entry.account.balance);
            out.bytes(storage_root(entry)).bytes(entry.account.code_hash).end_list();
            leaves[crypto::keccak256(address)] = out.take();
        }
        return root_of(leaves);
    }
    [[nodiscard]] static Hash256 storage_root(const Entry& entry) {
        std::map<Hash256, Bytes> leaves;
        for (const auto& [key, value] : entry.slots)
            leaves[crypto::keccak256(to_be_bytes(key))] = codec::rlp_uint(value);
        return root_of(leaves);
    }

private:
    static Hash256 root_of(const std::map<Hash256, Bytes>& leaves) {
        std::vector<trie::Item> items;
        items.reserve(leaves.size());
        for (const auto& [path, value] : leaves) items.push_back({.key = path, .value = value});
        return trie::root_of(items);
    }
};

}  // namespace alt::state
