#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"

namespace alt {

/// Lower-case hex with the prefix 0x ("0x" for no bytes): the JSON-RPC "data" encoding.
std::string to_hex(BytesView bytes);
/// Shortest hex with the prefix 0x ("0x0" for zero): the JSON-RPC "quantity" encoding.
std::string to_quantity(std::uint64_t value);

/// Decodes "0x…" or bare hex of even length, either case.
Result<Bytes> parse_hex(std::string_view text);
/// Decodes a quantity: "0x" and 1 to 16 digits. Leading zeros are refused, as clients do.
Result<std::uint64_t> parse_quantity(std::string_view text);

/// Exactly 20 bytes of hex with the prefix. The EIP-55 checksum is not enforced.
Result<Address> parse_address(std::string_view text);
/// Exactly 32 bytes of hex with the prefix.
Result<Hash256> parse_hash(std::string_view text);

}  // namespace alt
