#pragma once

#include <string>
#include <vector>

namespace alt::cli {

/// Rows of cells, aligned by spaces; the first row is the header. Control characters are shown as
/// "?", so that a stored text cannot drive the terminal.
std::string table(const std::vector<std::vector<std::string>>& rows);

/// "label  value" lines with the values aligned; empty values are left out.
std::string pairs(const std::vector<std::pair<std::string, std::string>>& rows);

/// The text with control characters replaced.
std::string printable(std::string text);

}  // namespace alt::cli
