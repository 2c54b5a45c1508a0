#include "cli/commands/evm.hpp"
#include "runtime/evmtool/eip3155.hpp"
#include "runtime/evmtool/state_test.hpp"

namespace alt::cli {
namespace {

evmtool::Verdict run_traced(const evmtool::StateCase& test, Context& context) {
    TraceChannel trace(context.out);
    evmtool::Eip3155Tracer tracer([&](std::string_view line) { trace.write(line); });
    auto verdict = evmtool::run_state_test(test, {.tracer = &tracer});
    tracer.finish({.state_root = verdict.state_root,
                   .output = {},
                   .gas_used = verdict.gas_used,
                   .pass = verdict.pass,
                   .fork = verdict.fork});
    return verdict;
}

}  // namespace

Result<ExitCode> run(const EvmStateTestCommand& command, Context& context) {
    std::vector<std::string> skipped;
    evmtool::StateSelection selection{.skipped = &skipped};
    if (!command.fork.empty()) {
        ALT_TRY_ASSIGN(const auto revision, fork_option(command.fork));
        selection.fork = evm::rules_of(revision).name;
    }
    ALT_TRY_ASSIGN(const auto dispatch, dispatch_option(command.dispatch));
    evm::set_default_dispatch(dispatch);
    ALT_TRY_ASSIGN(const auto files, vector_files(command.paths));
    VerdictReport report(context);
    for (const auto& file : files) {
        skipped.clear();
        const auto tests = evmtool::load_state_tests(file, selection);
        report.skip(file, skipped);
        if (!tests) {
            report.refuse(file, tests.error());
            continue;
        }
        for (const auto& test : *tests)
            report.add(file,
                       command.trace ? run_traced(test, context) : evmtool::run_state_test(test));
    }
    return report.finish();
}

}  // namespace alt::cli
