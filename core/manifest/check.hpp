#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/manifest/field.hpp"

/// Rules for texts that need more than a type.
namespace alt::manifest {

/// none when `text` has the format. Never repeats a signer's text: a key may have been pasted
/// there.
std::optional<Complaint> check_format(Format format, std::string_view text);

/// Is the host of an http(s) URL this machine (127/8, localhost, [::1])?
bool is_loopback_url(std::string_view url);

/// Digits only, at most `most`.
std::optional<std::uint64_t> parse_count(std::string_view digits, std::uint64_t most);

}  // namespace alt::manifest
