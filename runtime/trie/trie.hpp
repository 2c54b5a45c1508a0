#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"

namespace alt::trie {

/// keccak256(rlp("")): the root of the trie without entries.
inline constexpr Hash256 kEmptyRoot{{0x56, 0xe8, 0x1f, 0x17, 0x1b, 0xcc, 0x55, 0xa6,
                                     0xff, 0x83, 0x45, 0xe6, 0x92, 0xc0, 0xf8, 0x6e,
                                     0x5b, 0x48, 0xe0, 0x1b, 0x99, 0x6c, 0xad, 0xc0,
                                     0x01, 0x62, 0x2f, 0xb5, 0xe3, 0x63, 0xb4, 0x21}};

struct Item {
    BytesView key;
    BytesView value;  ///< not empty
};

/// The root of the trie of these items, whose keys differ, sorted by key (a prefix first), without
/// making a trie. Keys may have any length.
Hash256 root_of(std::span<const Item> sorted);

/// Root of the trie that maps rlp(index) to each item: transactions, receipts, withdrawals.
Hash256 ordered_root(std::span<const Bytes> items);

/// What a proof says of `key` under `root`: the value, or none if it is proven absent. The proof is
/// the encoded nodes from the root towards the key. invalid_input: it does not hold.
Result<std::optional<Bytes>> verify_proof(const Hash256& root, BytesView key,
                                          std::span<const Bytes> proof);

}  // namespace alt::trie
