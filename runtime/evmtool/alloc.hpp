#pragma once

#include "core/codec/json.hpp"
#include "runtime/state/state_view.hpp"

namespace alt::evmtool {

/// The accounts of `before`, a whole state as a change from nothing, after `diff`, as a JSON object
/// by address: balance, and nonce, code and storage where there are any.
codec::JsonObject alloc_view(const state::Diff& before, const state::Diff& diff);

}  // namespace alt::evmtool
