#include "runtime/evmtool/block_test.hpp"

#include "tests/spec/categories.hpp"

namespace alt::spec {

void run_block_tests(const std::filesystem::path& file, Tally& tally) {
    const auto tests = evmtool::load_block_tests(file);
    if (!tests) return tally.record("", tests.error().message);
    for (const auto& test : *tests) {
        const auto name = test.name + " " + test.network;
        if (!tally.skip(name)) tally.record(name, evmtool::run_block_test(test).error);
    }
}

}  // namespace alt::spec
