#pragma once

#include <string>
#include <string_view>

#include "core/base/hex.hpp"
#include "core/codec/json.hpp"

/// Members of vectors. These are trusted data: a flaw in one ends the program.
namespace alt::spec {

inline std::string text_of(const codec::Json& json, std::string_view key) {
    return codec::get_string(json, key).value();
}
/// Hex with or without the prefix.
inline Bytes hex_of(const codec::Json& json, std::string_view key) {
    return parse_hex(text_of(json, key)).value();
}
inline std::string_view string_of(const codec::Json& string) {
    return {string.as_string().data(), string.as_string().size()};
}

/// Empty when the bytes are the expected ones.
inline std::string compare_bytes(std::string_view what, BytesView got, BytesView want) {
    if (equal(got, want)) return "";
    return std::string(what) + " " + to_hex(got) + ", expected " + to_hex(want);
}

}  // namespace alt::spec
