#pragma once

#include <filesystem>

#include "tests/spec/tally.hpp"

/// One function for each kind of vectors: it runs the cases of one file.
namespace alt::spec {

void run_abi_tests(const std::filesystem::path& file, Tally& tally);
void run_basic_tests(const std::filesystem::path& file, Tally& tally);
void run_block_tests(const std::filesystem::path& file, Tally& tally);
/// Block tests and state tests by every dispatch: the same gas, state root and verdict.
void run_block_dispatch_tests(const std::filesystem::path& file, Tally& tally);
void run_dispatch_tests(const std::filesystem::path& file, Tally& tally);
void run_ethers_tests(const std::filesystem::path& file, Tally& tally);
void run_keystore_tests(const std::filesystem::path& file, Tally& tally);
void run_kzg_tests(const std::filesystem::path& file, Tally& tally);
void run_precompile_tests(const std::filesystem::path& file, Tally& tally);
void run_rlp_tests(const std::filesystem::path& file, Tally& tally);
/// State tests' transactions, signed from their parts: the same bytes as their txbytes.
void run_signing_tests(const std::filesystem::path& file, Tally& tally);
void run_state_tests(const std::filesystem::path& file, Tally& tally);
void run_transaction_tests(const std::filesystem::path& file, Tally& tally);
void run_trie_tests(const std::filesystem::path& file, Tally& tally);
void run_wycheproof_tests(const std::filesystem::path& file, Tally& tally);

}  // namespace alt::spec
