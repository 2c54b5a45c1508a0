#pragma once

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

namespace alt::testing {

/// A file or folder of the shared test vectors ("ethereum-tests/rlp_tests"), next to the source
/// root or where ALT_SHARED_DIR says. none when it is absent: the caller returns, and the reason
/// has been printed. In CI (CI=true) absence fails the test.
inline std::optional<std::filesystem::path> shared_vectors(std::string_view relative) {
    const char* given = std::getenv("ALT_SHARED_DIR");
    const std::filesystem::path root =
        given != nullptr ? std::filesystem::path(given)
                         : std::filesystem::path(ALT_SOURCE_DIR).parent_path() / "shared";
    const std::filesystem::path found = root / relative;
    if (std::filesystem::exists(found)) return found;
    const std::string reason = "test vectors are absent: " + found.string();
    const char* ci = std::getenv("CI");
    if (ci != nullptr && std::string_view(ci) == "true")
        FAIL_CHECK(reason);
    else
        MESSAGE("skipped: " << reason);
    return std::nullopt;
}

/// The whole file; fails the test when it cannot be read.
inline std::string read_text(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    REQUIRE_MESSAGE(in.good(), "cannot read " << file.string());
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

}  // namespace alt::testing
