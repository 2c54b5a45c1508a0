#pragma once

#include <string>
#include <string_view>

#include "core/base/hex.hpp"
#include "core/codec/json.hpp"
#include "tests/spec/tally.hpp"

/// Reading vectors. These are trusted data: a flaw in one ends the program.
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

/// Runs `check` on each member of an object, which has the member's name.
template <typename Check>
void each_member(const codec::Json& object, Tally& tally, Check check) {
    for (const auto& [name, row] : object.as_object())
        if (!tally.skip(name)) tally.record(name, check(row));
}

/// Runs `check` on each element of a list; its member `key` is the name of the case.
template <typename Check>
void each_named(const codec::Json& list, Tally& tally, Check check, std::string_view key = "name") {
    for (const auto& row : list.as_array())
        if (const auto name = text_of(row, key); !tally.skip(name)) tally.record(name, check(row));
}

}  // namespace alt::spec
