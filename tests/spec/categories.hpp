#pragma once

#include <filesystem>

#include "tests/spec/tally.hpp"

/// One function for each kind of vector file: it runs the cases of one file.
namespace alt::spec {

void run_state_tests(const std::filesystem::path& file, Tally& tally);
/// State tests once more: their transactions, signed from their parts, are their txbytes.
void run_signing_tests(const std::filesystem::path& file, Tally& tally);

}  // namespace alt::spec
