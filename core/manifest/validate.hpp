#pragma once

#include <set>
#include <string>
#include <vector>

#include "core/manifest/field.hpp"

namespace alt::manifest {

struct PathComplaint {
    std::string path;
    Complaint complaint;
};

/// Fills the defaults that depend on other fields. `given`: paths that the text or an override
/// sets.
void resolve_defaults(Manifest& manifest, const std::set<std::string, std::less<>>& given);

/// The rules between fields; each field is fine by itself already.
std::vector<PathComplaint> validate(const Manifest& manifest,
                                    const std::set<std::string, std::less<>>& given);

}  // namespace alt::manifest
