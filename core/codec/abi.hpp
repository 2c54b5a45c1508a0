#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/base/uint256.hpp"

namespace alt::codec {

using Selector = FixedBytes<4, struct SelectorTag>;

/// First 4 bytes of the hash of the canonical signature: selector("transfer(address,uint256)").
Selector selector(std::string_view signature);
/// Topic 0 of an event: event_topic("Transfer(address,address,uint256)").
Hash256 event_topic(std::string_view signature);

/// Writes the arguments of one call, or the members of one tuple, in order (Solidity ABI
/// specification).
class AbiWriter {
public:
    AbiWriter& word(const uint256& value);
    AbiWriter& bytes32(const Hash256& value);
    AbiWriter& address(const Address& value);
    AbiWriter& boolean(bool value);
    AbiWriter& bytes(BytesView value);
    AbiWriter& string(std::string_view value);
    /// bytes[]
    AbiWriter& bytes_array(std::span<const Bytes> values);
    /// bytes32[]
    AbiWriter& bytes32_array(std::span<const Hash256> values);
    /// uint256[]
    AbiWriter& word_array(std::span<const uint256> values);
    /// A struct: in place when all its members are static, by offset otherwise.
    AbiWriter& tuple(const AbiWriter& members);
    /// struct[]; all elements have the same type.
    AbiWriter& tuple_array(std::span<const AbiWriter> elements);
    /// T[] of any T: `count` elements, written one after the other.
    AbiWriter& array(std::size_t count, const AbiWriter& elements);

    [[nodiscard]] Bytes encode() const;
    /// selector ‖ arguments.
    [[nodiscard]] Bytes call(const Selector& function) const;
    [[nodiscard]] bool is_dynamic() const noexcept { return !tails_.empty(); }

private:
    AbiWriter& dynamic(Bytes tail);
    Bytes head_;
    /// Where in the head the offset goes, and what it points at.
    std::vector<std::pair<std::size_t, Bytes>> tails_;
};

/// Reads what AbiWriter writes. Offsets and lengths are checked against the input; errors are
/// invalid_input.
class AbiReader {
public:
    explicit AbiReader(BytesView data) noexcept : data_(data) {}

    Result<uint256> word();
    Result<std::uint64_t> uint64();
    Result<bool> boolean();
    Result<Hash256> bytes32();
    Result<Address> address();
    Result<Bytes> bytes();
    Result<std::string> string();
    Result<std::vector<Bytes>> bytes_array();
    Result<std::vector<Hash256>> bytes32_array();
    Result<std::vector<uint256>> word_array();
    /// A struct with a dynamic member. The members of a static one are read in place.
    Result<AbiReader> dynamic_tuple();

private:
    Result<BytesView> take_word();
    /// Reads a length at an offset; the view starts behind it and the length is not checked yet.
    Result<std::pair<std::size_t, BytesView>> counted();
    Result<BytesView> tail();
    BytesView data_;
    std::size_t at_ = 0;
};

/// What a revert says: the text of Error(string), "panic 0x11" for Panic(uint256), the selector of
/// other errors, "no reason" for empty data.
std::string revert_reason(BytesView data);

}  // namespace alt::codec
