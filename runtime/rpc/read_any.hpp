#pragma once

#include <initializer_list>
#include <optional>
#include <string_view>

#include "core/codec/json.hpp"

namespace alt::rpc {

/// Reads the first of `names` that is there, if any is, with one of codec's `as_*`.
template <typename T, typename As>
Result<void> read_any(std::optional<T>& out, const codec::Json& json,
                      std::initializer_list<std::string_view> names, As as) {
    for (const auto name : names)
        if (const auto* found = codec::find(json, name)) {
            ALT_TRY_ASSIGN(out, as(*found, name));
            return {};
        }
    return {};
}

}  // namespace alt::rpc
