#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "runtime/chain/config.hpp"
#include "runtime/evmtool/verdict.hpp"
#include "runtime/state/state_view.hpp"

/// Ethereum's block tests: blocks on a genesis state, valid ones and others.
namespace alt::evmtool {

/// One block that a test hands over.
struct BlockImport {
    Bytes rlp;
    std::string expected_exception;  ///< "A|B"; empty: the block is valid
};

struct BlockCase {
    std::string name;     ///< of the test, as in its file
    std::string network;  ///< "Prague", "PragueToOsakaAtTime15k"
    chain::ChainConfig config;
    Bytes genesis_rlp;
    state::Diff pre;  ///< from nothing
    std::vector<BlockImport> imports;
    Hash256 last_block_hash;
    std::optional<Hash256> expected_root;       ///< of the last state, where the file has it
    std::optional<state::Diff> expected_state;  ///< whole, where the file has it
};

/// The tests of a file in its order, less those of networks that begin before Cancun.
/// `skipped` is told the others, as "TEST: fork NAME"; a file of nothing else is no error then.
/// invalid_input: not a block test, or none of a known network in it.
Result<std::vector<BlockCase>> load_block_tests(const std::filesystem::path& file,
                                                std::vector<std::string>* skipped = nullptr);

/// Imports each block on the state of its parent, whichever of the blocks before that is. The head
/// is the last block that was accepted: after the merge it is the consensus client who names it.
/// Every field of every header is recomputed, and the refusals must have the expected names.
Verdict run_block_test(const BlockCase& test);

}  // namespace alt::evmtool
