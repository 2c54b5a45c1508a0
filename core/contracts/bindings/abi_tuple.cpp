#include "core/contracts/bindings/abi_tuple.hpp"

#include <algorithm>

#include "core/base/assert.hpp"
#include "core/crypto/keccak.hpp"

namespace alt::contracts::abi {

Tuple& Tuple::word(const uint256& value) { return word(to_be_bytes(value)); }

Tuple& Tuple::word(const Hash256& value) {
    append(head_, value);
    return *this;
}

Tuple& Tuple::word(const Address& value) {
    head_.insert(head_.end(), 32 - Address::kSize, 0);
    append(head_, value);
    return *this;
}

Tuple& Tuple::dynamic(Bytes tail) {
    tails_.emplace_back(head_.size(), std::move(tail));
    return word(uint256{});
}

Bytes Tuple::encode() const {
    Bytes out = head_;
    for (const auto& [at, tail] : tails_) {
        const auto offset = to_be_bytes(uint256{out.size()});
        std::ranges::copy(offset.bytes, out.begin() + static_cast<std::ptrdiff_t>(at));
        append(out, tail);
    }
    return out;
}

Bytes encode_bytes(BytesView value) {
    Bytes out = to_bytes(to_be_bytes(uint256{value.size()}));
    append(out, value);
    out.resize((out.size() + 31) / 32 * 32);
    return out;
}

Bytes encode_bytes_array(const std::vector<Bytes>& values) {
    Tuple elements;
    for (const auto& value : values) elements.dynamic(encode_bytes(value));
    Bytes out = to_bytes(to_be_bytes(uint256{values.size()}));
    append(out, elements.encode());
    return out;
}

Hash256 topic_of(std::string_view signature) { return crypto::keccak256(view_of(signature)); }

Bytes call(std::string_view signature, const Tuple& arguments) {
    const auto topic = topic_of(signature);
    Bytes out(topic.bytes.begin(), topic.bytes.begin() + 4);
    append(out, arguments.encode());
    return out;
}

Hash256 word_at(BytesView data, std::size_t index) {
    ALT_ASSERT(data.size() >= 32 * (index + 1));
    Hash256 out;
    std::ranges::copy(data.subspan(32 * index, 32), out.bytes.begin());
    return out;
}

}  // namespace alt::contracts::abi
