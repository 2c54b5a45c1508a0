#pragma once

#include <string>

#include "core/base/bytes.hpp"

namespace alt::client {

/// Revert data in words: Error(string) gives its text, Panic(uint256) the code and its meaning,
/// anything else "custom error 0x12345678 …"; "no reason given" when empty.
std::string describe_revert(BytesView data);

}  // namespace alt::client
