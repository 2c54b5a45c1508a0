#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace alt::manifest {

/// A manifest that is built into the program (manifests/profiles).
struct Profile {
    std::string_view name;
    std::string_view text;
};
std::span<const Profile> profiles();
/// none if there is no such profile.
const Profile* find_profile(std::string_view name);

/// Where a manifest came from, and what it says.
struct SourceText {
    std::string source;  ///< the path, "-" or the profile's name
    std::string text;
};

/// Reads a path, "-" (standard input, to its end) or a built-in profile; a file of that name goes
/// first. At most 1 MiB is taken. not_found names the profiles; git sources are `unsupported`.
Result<SourceText> load(const std::string& where);

}  // namespace alt::manifest
