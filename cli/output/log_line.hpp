#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/codec/json.hpp"

namespace alt::cli {

/// A line of a host's log; none: it is none of a Logger's, such as the last words of a process.
std::optional<codec::JsonObject> parse_log_line(std::string_view line);
/// Whether the line is about the rollup, or about the host as a whole.
bool concerns(const codec::JsonObject& line, std::string_view rollup);
/// For people: "2026-11-21 17:04:05.123 warn  node [mint] message  key=value". Without control
/// characters, whatever the line holds.
std::string log_text(const codec::JsonObject& line, bool color);
/// The same of a line that may be none of a Logger's: then as it is.
std::string log_text(std::string_view line, bool color);

}  // namespace alt::cli
