#include "runtime/evmtool/state_test.hpp"

#include <utility>

#include "core/base/hex.hpp"
#include "core/crypto/keccak.hpp"
#include "core/eth/receipt.hpp"
#include "core/eth/transaction.hpp"
#include "runtime/chain/transition.hpp"
#include "runtime/evmtool/exception.hpp"
#include "runtime/evmtool/state_difference.hpp"
#include "runtime/state/journal.hpp"
#include "runtime/state/memory_state.hpp"

namespace alt::evmtool {
namespace {

Result<chain::Execution> execute(state::Journal& journal, const StateCase& test,
                                 const evm::Options& options, Verdict& verdict) {
    const auto tx = eth::decode_transaction(test.raw_tx);
    // The decoder says which rule of RLP is broken; the specs say that of a field.
    if (!tx) return with_name(tx.error(), "RLP_INVALID_VALUE");
    ALT_TRY_ASSIGN(const auto sender, eth::recover_sender(*tx));
    chain::GasPool pool{test.block.gas_limit, 0};
    const auto begin = std::chrono::steady_clock::now();
    auto execution =
        chain::apply_transaction(journal, *tx, sender, test.block, test.config, pool, options);
    verdict.elapsed = std::chrono::steady_clock::now() - begin;
    return execution;
}

/// The tests' rule: keccak256 of the decimal text of the number.
Hash256 test_block_hash(std::uint64_t number) {
    return crypto::keccak256(view_of(std::to_string(number)));
}

/// Empty when the refusal, or its absence, is the expected one.
std::string compare_refusal(const StateCase& test, const Result<chain::Execution>& execution) {
    if (execution.has_value())
        return test.expected_exception.empty() ? ""
                                               : "accepted, expected " + test.expected_exception;
    if (test.expected_exception.empty()) return "refused: " + execution.error().message;
    if (is_expected(execution.error(), test.expected_exception)) return "";
    return "refused: " + execution.error().message + ", expected " + test.expected_exception;
}

std::string compare(const StateCase& test, const Result<chain::Execution>& execution,
                    const state::MemoryState& state, const Hash256& root) {
    auto error = compare_refusal(test, execution);
    if (!error.empty()) return error;
    if (root != test.expected_root) {
        error = "state root " + to_hex(root) + ", expected " + to_hex(test.expected_root);
        if (execution.has_value())
            error += " (" + std::string(evm::to_string(execution.value().status)) + ")";
        if (test.expected_state) error += ": " + first_difference(state, *test.expected_state);
        return error;
    }
    const auto logs =
        execution.has_value() ? execution.value().receipt.logs : std::vector<eth::Log>{};
    const auto hash = eth::logs_hash(logs);
    if (hash == test.expected_logs) return "";
    return "logs hash " + to_hex(hash) + ", expected " + to_hex(test.expected_logs);
}

}  // namespace

Verdict run_state_test(const StateCase& test, const evm::Options& options) {
    Verdict verdict{.name = test.name, .fork = test.fork, .index = test.index};
    state::MemoryState state;
    state.apply(*test.pre);
    state::Journal journal(state, test_block_hash);
    const auto execution = execute(journal, test, options, verdict);
    if (execution.has_value()) {
        state.apply(journal.take_diff());
        verdict.gas_used = execution.value().receipt.gas_used;
    }
    verdict.state_root = state.root();
    verdict.error = compare(test, execution, state, verdict.state_root);
    verdict.pass = verdict.error.empty();
    return verdict;
}

}  // namespace alt::evmtool
