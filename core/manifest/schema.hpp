#pragma once

#include <string>

namespace alt::manifest {

/// The JSON Schema (draft 2020-12) of a manifest, made from the field table;
/// manifests/schema/alt.schema.json is its checked-in text.
std::string json_schema();

}  // namespace alt::manifest
