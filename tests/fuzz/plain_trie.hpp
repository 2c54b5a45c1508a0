#pragma once

#include <algorithm>
#include <map>
#include <span>
#include <utility>
#include <vector>

#include "core/codec/rlp.hpp"
#include "core/crypto/keccak.hpp"

namespace alt::fuzz {

/// Entries by key.
using Entries = std::map<Bytes, Bytes>;

/// The root of a Merkle-Patricia trie straight from the definition (yellow paper, appendix D), to
/// judge others by.
class PlainTrie {
public:
    static Hash256 root_of(const Entries& entries) {
        Sorted by_nibbles;
        for (const auto& [key, value] : entries) by_nibbles.emplace_back(nibbles_of(key), value);
        return crypto::keccak256(node(by_nibbles, 0));
    }

private:
    /// By nibbles of the key, a prefix first.
    using Sorted = std::vector<std::pair<Bytes, Bytes>>;
    using Range = std::span<const Sorted::value_type>;

    static Bytes nibbles_of(BytesView key) {
        Bytes out;
        for (const auto byte : key) {
            out.push_back(byte >> 4);
            out.push_back(byte & 0x0f);
        }
        return out;
    }

    /// The hex-prefix encoding.
    static Bytes packed(BytesView nibbles, bool is_leaf) {
        const bool is_odd = nibbles.size() % 2 == 1;
        Bytes out{
            static_cast<std::uint8_t>((is_leaf ? 0x20 : 0) + (is_odd ? 0x10 + nibbles[0] : 0))};
        for (std::size_t i = is_odd ? 1 : 0; i < nibbles.size(); i += 2)
            out.push_back(static_cast<std::uint8_t>(nibbles[i] * 16 + nibbles[i + 1]));
        return out;
    }

    static Bytes reference(const Bytes& encoded) {
        return encoded.size() < 32 ? encoded : codec::rlp_bytes(crypto::keccak256(encoded));
    }

    static Bytes short_node(BytesView path, bool is_leaf, const Bytes& item) {
        codec::RlpWriter out;
        out.begin_list().bytes(packed(path, is_leaf)).raw(item).end_list();
        return out.take();
    }

    /// Entries that share their first `depth` nibbles.
    static Bytes node(Range entries, std::size_t depth) {
        if (entries.empty()) return codec::rlp_bytes({});
        const Bytes& first = entries.front().first;
        const Bytes& last = entries.back().first;
        const auto rest = BytesView(first).subspan(depth);
        if (entries.size() == 1)
            return short_node(rest, true, codec::rlp_bytes(entries.front().second));
        const auto fork = std::mismatch(first.begin(), first.end(), last.begin(), last.end()).first;
        const auto common = static_cast<std::size_t>(fork - first.begin());
        if (common > depth)
            return short_node(rest.first(common - depth), false,
                              reference(branch(entries, common)));
        return branch(entries, depth);
    }

    static Bytes branch(Range entries, std::size_t depth) {
        codec::RlpWriter out;
        out.begin_list();
        Bytes value;
        if (entries.front().first.size() == depth) {
            value = entries.front().second;
            entries = entries.subspan(1);
        }
        for (std::uint8_t nibble = 0; nibble < 16; ++nibble) {
            std::size_t count = 0;
            while (count < entries.size() && entries[count].first[depth] == nibble) ++count;
            out.raw(reference(node(entries.first(count), depth + 1)));
            entries = entries.subspan(count);
        }
        out.bytes(value).end_list();
        return out.take();
    }
};

}  // namespace alt::fuzz
