#pragma once

#include <string>

#include "core/eth/wire.hpp"

/// The forms of wire.hpp that are asked for most, as text without a tree: the same bytes as
/// codec::to_text(to_json(…)).
namespace alt::eth {

void append_text(std::string& out, const PlacedLog& log);
void append_text(std::string& out, const PlacedReceipt& receipt);

std::string to_text(const PlacedReceipt& receipt);
std::string to_text(const std::vector<PlacedReceipt>& receipts);
std::string to_text(const std::vector<PlacedLog>& logs);

}  // namespace alt::eth
