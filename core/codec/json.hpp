#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/base/uint256.hpp"

/// The only door to the JSON library: other modules name codec::Json, JsonObject and JsonArray.
namespace alt::codec {

using Json = boost::json::value;
using JsonObject = boost::json::object;
using JsonArray = boost::json::array;

struct JsonLimits {
    std::size_t max_depth = 32;
    std::size_t max_size = 64u << 20u;  ///< bytes of text
};

/// Strict RFC 8259. invalid_input names the flaw and the byte at which it is.
Result<Json> parse_json(std::string_view text, const JsonLimits& limits = {});
/// Compact, in the order of insertion.
std::string to_text(const Json& json);
/// For people: 2 spaces an indent.
std::string to_pretty_text(const Json& json);

/// The member, or null when it is absent, JSON null, or `json` is no object.
const Json* find(const Json& json, std::string_view key);

// Values of the JSON-RPC encoding. Refusals are invalid_input and start with `path`.
Result<std::string> as_string(const Json& json, std::string_view path);
Result<bool> as_bool(const Json& json, std::string_view path);
/// A JSON number or a quantity string ("0x1f").
Result<std::uint64_t> as_u64(const Json& json, std::string_view path);
/// A quantity string of up to 256 bits.
Result<uint256> as_quantity(const Json& json, std::string_view path);
Result<Address> as_address(const Json& json, std::string_view path);
Result<Hash256> as_hash(const Json& json, std::string_view path);
/// "0x…", any length.
Result<Bytes> as_bytes(const Json& json, std::string_view path);

// The same for a member that must be there. `key` may be a path of objects: "block.number".
Result<const Json*> get(const Json& json, std::string_view key);
Result<const JsonObject*> get_object(const Json& json, std::string_view key);
Result<const JsonArray*> get_array(const Json& json, std::string_view key);
Result<std::string> get_string(const Json& json, std::string_view key);
Result<bool> get_bool(const Json& json, std::string_view key);
Result<std::uint64_t> get_u64(const Json& json, std::string_view key);
Result<uint256> get_quantity(const Json& json, std::string_view key);
Result<Address> get_address(const Json& json, std::string_view key);
Result<Hash256> get_hash(const Json& json, std::string_view key);
Result<Bytes> get_bytes(const Json& json, std::string_view key);

}  // namespace alt::codec
