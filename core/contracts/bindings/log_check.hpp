#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <string_view>

#include "core/base/assert.hpp"
#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/base/uint256.hpp"

/// What the log decoders share: a log comes from outside, so its shape is checked, never asserted.
namespace alt::contracts::detail {

inline Error malformed(std::string_view what) {
    return make_error(Errc::invalid_input, "not a well-formed " + std::string(what));
}

/// The first topic is `topic`, there are `topic_count` of them, and the data has exactly
/// `data_size` bytes.
inline bool matches(const Hash256& topic, std::span<const Hash256> topics, std::size_t topic_count,
                    BytesView data, std::size_t data_size) {
    return topics.size() == topic_count && topics[0] == topic && data.size() == data_size;
}

/// The 32 bytes at word `index`; `data` must reach that far.
inline Hash256 word_at(BytesView data, std::size_t index) {
    ALT_ASSERT(data.size() >= 32 * (index + 1));
    Hash256 out;
    std::ranges::copy(data.subspan(32 * index, 32), out.bytes.begin());
    return out;
}

inline bool is_address(const Hash256& word) {
    return to_uint256(word).bits() <= 160;
}

inline Address address_in(const Hash256& word) {
    return to_address(to_uint256(word));
}

}  // namespace alt::contracts::detail
