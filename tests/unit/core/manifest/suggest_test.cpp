#include "core/manifest/suggest.hpp"

#include <doctest/doctest.h>
#include <array>
#include <string>

using namespace alt;

TEST_SUITE_BEGIN("core/manifest/suggest");

TEST_CASE("a mistyped word finds its neighbour, a foreign one does not") {
    static constexpr std::array<std::string_view, 4> words{"status", "settle", "gas_limit", "up"};
    struct Row {
        std::string_view typed, meant;
    };
    static constexpr std::array rows{Row{"statsu", "status"}, Row{"setle", "settle"},
                                     Row{"gaslimit", "gas_limit"}, Row{"frobnicate", ""},
                                     Row{"", ""}};
    for (const auto& row : rows) {
        CAPTURE(row.typed);
        CHECK(manifest::nearest(row.typed, words) == row.meant);
    }
    CHECK(manifest::nearest(std::string(100'000, 'a'), words).empty());
}

TEST_SUITE_END();
