#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/codec/json.hpp"
#include "runtime/chain/config.hpp"
#include "runtime/evm/message.hpp"
#include "runtime/evm/options.hpp"
#include "runtime/evmtool/verdict.hpp"
#include "runtime/state/state_view.hpp"

/// Ethereum's state tests: one transaction on a state, and the root that it must lead to.
namespace alt::evmtool {

/// One element of `post[fork]` with what it starts from.
struct StateCase {
    std::string name;  ///< of the test, as in its file
    std::string fork;  ///< the key of `post`
    std::size_t index = 0;
    std::shared_ptr<const state::Diff> pre;  ///< shared by the cases of a test; from nothing
    evm::BlockContext block;
    chain::ChainConfig config;
    Bytes raw_tx;
    Hash256 expected_root;
    Hash256 expected_logs;                      ///< keccak256(rlp(logs))
    std::string expected_exception;             ///< "A|B"; empty: the transaction is valid
    std::optional<state::Diff> expected_state;  ///< whole, where the file has it
};

/// Which cases of a file are wanted.
struct StateSelection {
    std::string fork = {};  ///< empty: every key of `post` that names a revision
    /// Rules for a `fork` that names no revision, such as the "London" of evm-benchmarks.
    std::optional<evm::Revision> rules = {};
    /// Is told the keys of `post` that name no revision, as "TEST: fork NAME"; a file without a
    /// wanted case is no error then.
    std::vector<std::string>* skipped = nullptr;
};

/// The cases of a file in its order. invalid_input: not a state test, or no such fork in it.
Result<std::vector<StateCase>> load_state_tests(const std::filesystem::path& file,
                                                const StateSelection& selection = {});

/// Executes, and compares the state root, the logs, and the name of a refusal.
Verdict run_state_test(const StateCase& test, const evm::Options& options = {});

/// The transaction that the parts of a test describe (`transaction` with `indexes` into its lists),
/// signed with its secretKey by RFC 6979. Without a chain id: legacy without EIP-155.
Result<Bytes> signed_transaction(const codec::Json& transaction, const codec::Json& indexes,
                                 std::optional<std::uint64_t> chain_id);

}  // namespace alt::evmtool
