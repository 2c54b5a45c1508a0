#include "cli/commands/evm.hpp"
#include "runtime/evmtool/block_test.hpp"

namespace alt::cli {

Result<ExitCode> run(const EvmBlockTestCommand& command, Context& context) {
    ALT_TRY_ASSIGN(const auto dispatch, dispatch_option(command.dispatch));
    evm::set_default_dispatch(dispatch);
    ALT_TRY_ASSIGN(const auto files, vector_files(command.paths));
    VerdictReport report(context);
    for (const auto& file : files) {
        std::vector<std::string> skipped;
        const auto tests = evmtool::load_block_tests(file, &skipped);
        report.skip(file, skipped);
        if (!tests) {
            report.refuse(file, tests.error());
            continue;
        }
        for (const auto& test : *tests) report.add(file, evmtool::run_block_test(test));
    }
    return report.finish();
}

}  // namespace alt::cli
