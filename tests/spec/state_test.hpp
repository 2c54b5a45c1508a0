#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/codec/json.hpp"
#include "runtime/chain/transition.hpp"
#include "runtime/state/state_view.hpp"

/// Ethereum's state tests: one transaction on a state, and the root it must lead to.
namespace alt::spec {

/// One element of `post[fork]` with what it starts from.
struct StateCase {
    std::string name;  ///< file, test and index
    state::Diff pre;
    evm::BlockContext block;
    Bytes raw_tx;
    Hash256 expected_root;
    Hash256 expected_logs;
    std::optional<std::string> expected_exception;
};

enum class Verdict { passed, failed, skipped };

struct CaseResult {
    Verdict verdict = Verdict::failed;
    std::string reason;  ///< of a failure or a skip
    std::uint64_t gas_used = 0;
    std::chrono::nanoseconds elapsed{0};  ///< of the transaction alone
};

/// All cases of one file for the fork under which it is filed ("Cancun", "London").
Result<std::vector<StateCase>> load_state_tests(const std::filesystem::path& file,
                                                std::string_view fork);

CaseResult run_state_test(const StateCase& test);

}  // namespace alt::spec
