// spec_runner CATEGORY ROOT PATH...: runs the vectors of a category below ROOT/PATH, prints each
// failure and the counts, and fails unless all cases passed or are on the skip list (skips.txt).
// Absent vectors: exit code 77, or 1 where the environment variable CI is set.
//   ALT_SPEC_SPEED=1  prints the speed of each state test
// spec_runner coverage ROOT PATH...: fails unless every file of vectors is below one of the paths.

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <span>

#include "tests/spec/categories.hpp"

namespace alt::spec {
namespace {

constexpr int kUsage = 2;
constexpr int kAbsent = 77;

struct Category {
    std::string_view name;
    void (*run_file)(const std::filesystem::path& file, Tally& tally);
};

constexpr std::array kCategories{
    Category{"abi", run_abi_tests},
    Category{"basic", run_basic_tests},
    Category{"block_dispatch", run_block_dispatch_tests},
    Category{"blocks", run_block_tests},
    Category{"dispatch", run_dispatch_tests},
    Category{"ethers", run_ethers_tests},
    Category{"keystore", run_keystore_tests},
    Category{"kzg", run_kzg_tests},
    Category{"precompile", run_precompile_tests},
    Category{"rlp", run_rlp_tests},
    Category{"signing", run_signing_tests},
    Category{"state", run_state_tests},
    Category{"transaction", run_transaction_tests},
    Category{"trie", run_trie_tests},
    Category{"wycheproof", run_wycheproof_tests},
};

const Category* find_category(std::string_view name) {
    for (const auto& category : kCategories)
        if (category.name == name) return &category;
    return nullptr;
}

Result<SkipList> load_skips() {
    std::ifstream stream(ALT_SPEC_SKIPS, std::ios::binary);
    if (!stream) return make_error(Errc::io, "cannot read " ALT_SPEC_SKIPS);
    return SkipList::parse(std::string{std::istreambuf_iterator<char>(stream), {}});
}

int absent(const std::filesystem::path& path) {
    std::printf("skipped: %s is absent\n", path.c_str());
    const char* const ci = std::getenv("CI");
    return ci != nullptr && *ci != '\0' ? 1 : kAbsent;
}

int run(const Category& category, const std::filesystem::path& root,
        std::span<char* const> folders) {
    const auto skips = load_skips();
    if (!skips) {
        std::fprintf(stderr, "%s\n", skips.error().message.c_str());
        return 1;
    }
    Tally tally(root, *skips);
    std::string group(category.name);
    for (const auto* folder : folders) {
        if (!std::filesystem::exists(root / folder)) return absent(root / folder);
        for (const auto& file : json_files(root / folder)) {
            tally.enter(file);
            category.run_file(file, tally);
        }
        group += " " + std::string(folder);
    }
    return tally.report(group);
}

/// Which part of the suite's root is tested elsewhere, or is no vectors.
bool is_left_out(const std::string& file) {
    return file.starts_with("rpc/") || file.starts_with("licences/");
}

/// A folder of vectors that no test names would go unnoticed.
int check_coverage(const std::filesystem::path& root, std::span<char* const> folders) {
    if (!std::filesystem::exists(root)) return absent(root);
    int result = 0;
    std::size_t files = 0;
    for (const auto& path : json_files(root)) {
        const auto file = std::filesystem::relative(path, root).string();
        if (is_left_out(file)) continue;
        ++files;
        const bool covered = std::any_of(folders.begin(), folders.end(), [&](const char* folder) {
            return file.starts_with(std::string(folder) + "/");
        });
        if (covered) continue;
        std::printf("no test runs %s\n", file.c_str());
        result = 1;
    }
    std::printf("spec coverage: %zu files\n", files);
    return files == 0 ? 1 : result;
}

}  // namespace
}  // namespace alt::spec

int main(int argc, char** argv) {
    const std::string_view name = argc < 4 ? "" : argv[1];
    const std::span<char* const> folders(argv + 3,
                                         argc < 4 ? 0 : static_cast<std::size_t>(argc) - 3);
    if (name == "coverage") return alt::spec::check_coverage(argv[2], folders);
    if (const auto* category = alt::spec::find_category(name))
        return alt::spec::run(*category, argv[2], folders);
    std::fprintf(stderr, "usage: spec_runner CATEGORY|coverage ROOT PATH...\n");
    return alt::spec::kUsage;
}
