#include <cstdio>
#include <cstdlib>

#include "runtime/evmtool/state_test.hpp"
#include "tests/spec/categories.hpp"

namespace alt::spec {
namespace {

/// evm_benchmarks have the key "London" and the same result under Prague's rules.
constexpr evmtool::StateSelection kSelection{.rules = evm::Revision::prague};

bool prints_speed() {
    const char* const value = std::getenv("ALT_SPEC_SPEED");
    return value != nullptr && std::string_view(value) == "1";
}

void print_speed(const std::string& name, const evmtool::Verdict& verdict) {
    const double seconds = std::chrono::duration<double>(verdict.elapsed).count();
    std::printf("%-60s %12llu gas %9.3f ms %9.1f Mgas/s\n", name.c_str(),
                static_cast<unsigned long long>(verdict.gas_used), seconds * 1e3,
                static_cast<double>(verdict.gas_used) / seconds / 1e6);
}

}  // namespace

void run_state_tests(const std::filesystem::path& file, Tally& tally) {
    std::vector<std::string> unknown;
    auto selection = kSelection;
    selection.skipped = &unknown;
    const auto tests = evmtool::load_state_tests(file, selection);
    if (!tests) return tally.record("", tests.error().message);
    for (const auto& name : unknown) tally.record(name, "is not known");
    static const bool speed = prints_speed();
    for (const auto& test : *tests) {
        const auto name = test.name + " " + test.fork + "/" + std::to_string(test.index);
        if (tally.skip(name)) continue;
        const auto verdict = evmtool::run_state_test(test);
        tally.record(name, verdict.error);
        if (speed) print_speed(file.stem().string() + "/" + name, verdict);
    }
}

}  // namespace alt::spec
