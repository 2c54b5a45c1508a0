#pragma once

#include <string>
#include <string_view>

#include "core/base/hex.hpp"
#include "core/codec/json.hpp"
#include "tests/support/shared_vectors.hpp"

namespace alt::testing {

/// Parses a vector file; fails the test when it is no JSON.
inline codec::Json load_json(const std::filesystem::path& file) {
    auto json = codec::parse_json(read_text(file), {256, std::size_t{1} << 30u});
    REQUIRE_MESSAGE(json.has_value(), file.string());
    return std::move(json).value();
}

/// Test data is trusted: a flaw in it fails the test here.
inline std::string text_of(const codec::Json& json, std::string_view key) {
    return codec::get_string(json, key).value();
}

/// Hex with or without the prefix.
inline Bytes unhex(std::string_view text) {
    return parse_hex(text).value();
}
inline Bytes hex_of(const codec::Json& json, std::string_view key) {
    return unhex(text_of(json, key));
}

}  // namespace alt::testing
