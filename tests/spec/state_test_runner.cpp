// state_test_runner FORK DIRECTORY...: runs every state test below the directories, prints the
// counts, and fails unless all cases passed or were skipped for a printed reason.
//   ALT_SPEC_SPEED=1  prints the speed of each case

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>

#include "tests/spec/state_test.hpp"

namespace alt::spec {
namespace {

struct Tally {
    std::size_t passed = 0;
    std::size_t failed = 0;
    std::map<std::string, std::size_t> skipped;  ///< by reason
};

bool is_set(const char* name) {
    const char* const value = std::getenv(name);
    return value != nullptr && *value != '\0' && std::string_view(value) != "0";
}

std::vector<std::filesystem::path> json_files(const std::filesystem::path& root) {
    std::vector<std::filesystem::path> out;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root))
        if (entry.path().extension() == ".json") out.push_back(entry.path());
    std::sort(out.begin(), out.end());
    return out;
}

void print_speed(const StateCase& test, const CaseResult& result) {
    const double seconds = std::chrono::duration<double>(result.elapsed).count();
    std::printf("%-60s %12llu gas %9.3f ms %9.1f Mgas/s\n", test.name.c_str(),
                static_cast<unsigned long long>(result.gas_used), seconds * 1e3,
                static_cast<double>(result.gas_used) / seconds / 1e6);
}

void run_file(const std::filesystem::path& file, std::string_view fork, Tally& tally) {
    const auto tests = load_state_tests(file, fork);
    if (!tests.has_value()) {
        ++tally.failed;
        std::printf("FAILED %s: %s\n", file.c_str(), tests.error().message.c_str());
        return;
    }
    static const bool speed = is_set("ALT_SPEC_SPEED");
    for (const auto& test : tests.value()) {
        const auto result = run_state_test(test);
        if (result.verdict == Verdict::passed) ++tally.passed;
        if (result.verdict == Verdict::skipped) ++tally.skipped[result.reason];
        if (result.verdict == Verdict::failed) {
            ++tally.failed;
            std::printf("FAILED %s: %s\n", test.name.c_str(), result.reason.c_str());
        }
        if (speed) print_speed(test, result);
    }
}

int report(const Tally& tally) {
    std::size_t skipped = 0;
    for (const auto& [reason, count] : tally.skipped) {
        skipped += count;
        std::printf("skipped %zu: %s\n", count, reason.c_str());
    }
    std::printf("state tests: %zu passed, %zu failed, %zu skipped\n", tally.passed, tally.failed,
                skipped);
    return tally.failed == 0 && tally.passed > 0 ? 0 : 1;
}

int run(std::string_view fork, const std::vector<std::filesystem::path>& roots) {
    constexpr int kSkipped = 77;
    Tally tally;
    for (const auto& root : roots) {
        if (!std::filesystem::exists(root)) {
            std::printf("skipped: %s is absent\n", root.c_str());
            return is_set("CI") ? 1 : kSkipped;
        }
        for (const auto& file : json_files(root)) run_file(file, fork, tally);
    }
    return report(tally);
}

}  // namespace
}  // namespace alt::spec

int main(int argc, char** argv) {
    if (argc < 3) {
        std::fprintf(stderr, "usage: state_test_runner FORK PATH...\n");
        return 2;
    }
    return alt::spec::run(argv[1], {argv + 2, argv + argc});
}
