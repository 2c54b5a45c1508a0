#pragma once

#include <string>

#include "core/codec/json.hpp"

/// What people see of the objects that `--json` prints whole. Members that are absent are left out.
namespace alt::cli {

std::string up_text(const codec::JsonObject& view);
std::string list_text(const codec::JsonObject& view);
std::string status_text(const codec::JsonObject& view);
std::string event_text(const codec::JsonObject& event);
/// `export NAME='value'` lines, quoted for a POSIX shell.
std::string env_text(const codec::JsonObject& view);
std::string accounts_text(const codec::JsonObject& view);
std::string exits_text(const codec::JsonObject& view);
std::string settle_text(const codec::JsonObject& view);
std::string claim_text(const codec::JsonObject& view);
std::string doctor_text(const codec::JsonObject& view);
/// Every scalar member as "key  value", nested ones as "key.inner".
std::string plain_text(const codec::JsonObject& view);

}  // namespace alt::cli
