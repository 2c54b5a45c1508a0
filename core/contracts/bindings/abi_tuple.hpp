#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/uint256.hpp"

/// The part of the Solidity ABI that the bindings need, as values that nest.
namespace alt::contracts::abi {

/// One tuple: heads in order, with the tails of its dynamic members behind them.
class Tuple {
public:
    Tuple& word(const uint256& value);
    Tuple& word(const Hash256& value);
    Tuple& word(const Address& value);
    /// A dynamic member, already encoded.
    Tuple& dynamic(Bytes tail);
    [[nodiscard]] Bytes encode() const;

private:
    Bytes head_;
    std::vector<std::pair<std::size_t, Bytes>> tails_;  ///< where in head_ the offset belongs
};

Bytes encode_bytes(BytesView value);
Bytes encode_bytes_array(const std::vector<Bytes>& values);

Hash256 topic_of(std::string_view signature);
/// Selector of `signature` and the encoded arguments.
Bytes call(std::string_view signature, const Tuple& arguments);

/// The 32 bytes at word `index`; `data` must reach that far.
Hash256 word_at(BytesView data, std::size_t index);

}  // namespace alt::contracts::abi
