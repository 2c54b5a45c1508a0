#include "core/base/hex.hpp"
#include "runtime/evm/options.hpp"
#include "runtime/evmtool/block_test.hpp"
#include "runtime/evmtool/state_test.hpp"
#include "tests/spec/categories.hpp"

namespace alt::spec {
namespace {

std::string compare(const evmtool::Verdict& fast, const evmtool::Verdict& reference) {
    if (fast.gas_used != reference.gas_used)
        return "gas " + std::to_string(fast.gas_used) + ", reference " +
               std::to_string(reference.gas_used);
    if (fast.state_root != reference.state_root)
        return "state root " + to_hex(fast.state_root) + ", reference " +
               to_hex(reference.state_root);
    if (fast.pass && reference.pass) return "";
    return "fast: " + fast.error + "; reference: " + reference.error;
}

/// Runs a case by each dispatch; empty when all pass and agree.
template <typename Run>
std::string compare_dispatches(Run run) {
    const auto run_by = [&](evm::Dispatch dispatch) -> evmtool::Verdict {
        evm::set_default_dispatch(dispatch);
        return run();
    };
    const auto reference = run_by(evm::Dispatch::reference);
    const auto error = compare(run_by(evm::Dispatch::fast), reference);
    return error.empty() ? compare(run_by(evm::Dispatch::translated), reference) : error;
}

}  // namespace

void run_dispatch_tests(const std::filesystem::path& file, Tally& tally) {
    const auto tests = evmtool::load_state_tests(file, {.rules = evm::Revision::prague});
    if (!tests) return tally.record("", tests.error().message);
    for (const auto& test : *tests) {
        const auto name = test.name + " " + test.fork + "/" + std::to_string(test.index);
        if (tally.skip(name)) continue;
        tally.record(name, compare_dispatches([&] { return evmtool::run_state_test(test); }));
    }
}

void run_block_dispatch_tests(const std::filesystem::path& file, Tally& tally) {
    const auto tests = evmtool::load_block_tests(file);
    if (!tests) return tally.record("", tests.error().message);
    for (const auto& test : *tests) {
        if (tally.skip(test.name)) continue;
        tally.record(test.name, compare_dispatches([&] { return evmtool::run_block_test(test); }));
    }
}

}  // namespace alt::spec
