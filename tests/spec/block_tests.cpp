#include "runtime/evmtool/block_test.hpp"

#include "tests/spec/categories.hpp"

namespace alt::spec {

void run_block_tests(const std::filesystem::path& file, Tally& tally) {
    std::vector<std::string> unknown;
    const auto tests = evmtool::load_block_tests(file, &unknown);
    if (!tests) return tally.record("", tests.error().message);
    for (const auto& name : unknown) tally.record(name, "is not known");
    for (const auto& test : *tests) {
        const auto name = test.name + " " + test.network;
        if (!tally.skip(name)) tally.record(name, evmtool::run_block_test(test).error);
    }
}

}  // namespace alt::spec
