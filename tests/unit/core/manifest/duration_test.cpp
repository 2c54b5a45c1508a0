#include "core/manifest/duration.hpp"

#include <doctest/doctest.h>
#include <array>

using namespace alt;
using std::chrono::milliseconds;

TEST_SUITE_BEGIN("core/manifest/duration");

TEST_CASE("durations read back what they show") {
    struct Row {
        std::string_view text;
        std::int64_t ms;
    };
    static constexpr std::array rows{
        Row{"0", 0},           Row{"250ms", 250},       Row{"90s", 90'000},
        Row{"30m", 1'800'000}, Row{"1h30m", 5'400'000}, Row{"2d", 172'800'000}};
    for (const auto& row : rows) {
        CAPTURE(row.text);
        const auto duration = manifest::parse_duration(row.text);
        REQUIRE(duration);
        CHECK(duration->count() == row.ms);
        CHECK(manifest::parse_duration(manifest::to_text(*duration)).value() == *duration);
    }
    CHECK(manifest::to_text(milliseconds{90'000}) == "1m30s");
}

TEST_CASE("what is no duration is refused") {
    for (const auto* text :
         {"", "5", "s", "-1s", "1.5s", "1x", "30m1h", "1s1s", "4294967296s", "3651d", "1 s"}) {
        CAPTURE(text);
        const auto duration = manifest::parse_duration(text);
        REQUIRE_FALSE(duration);
        CHECK(duration.error().code == Errc::invalid_input);
    }
}

TEST_SUITE_END();
