// Runs every file given, and every file below the folders given, through the fuzz target once.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "tests/fuzz/input.hpp"

namespace {

std::vector<std::filesystem::path> files_of(const std::filesystem::path& root) {
    if (!std::filesystem::is_directory(root)) return {root};
    std::vector<std::filesystem::path> out;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root))
        if (entry.is_regular_file()) out.push_back(entry.path());
    std::sort(out.begin(), out.end());
    return out;
}

/// The size of the file, or none if it cannot be read.
std::optional<std::size_t> replay(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return {};
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    // On a heap of its own size, so that a sanitizer sees a read past the end.
    const std::vector<std::uint8_t> input(text.begin(), text.end());
    LLVMFuzzerTestOneInput(input.data(), input.size());
    return input.size();
}

}  // namespace

int main(int argc, char** argv) {
    std::size_t inputs = 0;
    std::size_t bytes = 0;
    for (int i = 1; i < argc; ++i) {
        for (const auto& path : files_of(argv[i])) {
            const auto size = replay(path);
            if (!size) {
                std::fprintf(stderr, "replay: cannot read %s\n", path.c_str());
                return 1;
            }
            ++inputs;
            bytes += *size;
        }
    }
    std::printf("replayed %zu inputs, %zu bytes\n", inputs, bytes);
    return inputs > 0 ? 0 : 1;
}
