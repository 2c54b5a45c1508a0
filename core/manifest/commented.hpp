#pragma once

#include <string>

#include "core/manifest/manifest.hpp"

namespace alt::manifest {

/// The manifest as a text for people to edit: every field with its meaning, those that have their
/// default commented out. Parses back to an equal manifest.
std::string commented(const Manifest& manifest);

}  // namespace alt::manifest
