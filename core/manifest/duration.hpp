#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace alt::manifest {

/// "250ms", "90s", "1h30m", "2d"; "0" is none. At most 10 years; a bare number other than 0 is
/// refused.
Result<std::chrono::milliseconds> parse_duration(std::string_view text);

/// The shortest text that `parse_duration` reads back: "1h30m", "0".
std::string to_text(std::chrono::milliseconds duration);

}  // namespace alt::manifest
