#include "core/base/hex.hpp"
#include "runtime/evm/options.hpp"
#include "runtime/evmtool/state_test.hpp"
#include "tests/spec/categories.hpp"

namespace alt::spec {
namespace {

evmtool::Verdict run(const evmtool::StateCase& test, evm::Dispatch dispatch) {
    evm::set_default_dispatch(dispatch);
    return evmtool::run_state_test(test);
}

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

}  // namespace

void run_dispatch_tests(const std::filesystem::path& file, Tally& tally) {
    const auto tests = evmtool::load_state_tests(file, {.rules = evm::Revision::prague});
    if (!tests) return tally.record("", tests.error().message);
    for (const auto& test : *tests) {
        const auto name = test.name + " " + test.fork + "/" + std::to_string(test.index);
        if (tally.skip(name)) continue;
        const auto reference = run(test, evm::Dispatch::reference);
        auto error = compare(run(test, evm::Dispatch::fast), reference);
        if (error.empty()) error = compare(run(test, evm::Dispatch::translated), reference);
        tally.record(name, error);
    }
}

}  // namespace alt::spec
