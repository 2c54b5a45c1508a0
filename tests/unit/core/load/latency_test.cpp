#include "core/load/latency.hpp"

#include <doctest/doctest.h>

#include <numeric>

using namespace alt::load;

TEST_SUITE("core/load/latency") {
    TEST_CASE("a percentile is a value that was measured, by the nearest rank") {
        const std::vector<std::int64_t> four{1, 2, 3, 4};
        CHECK(percentile(four, 25) == 1);
        CHECK(percentile(four, 50) == 2);
        CHECK(percentile(four, 50.1) == 3);
        CHECK(percentile(four, 100) == 4);
        CHECK(percentile(four, 0.001) == 1);
        CHECK(percentile({7}, 99.9) == 7);
        std::vector<std::int64_t> thousand(1'000);
        std::iota(thousand.begin(), thousand.end(), 1);
        CHECK(percentile(thousand, 50) == 500);
        CHECK(percentile(thousand, 99) == 990);
        CHECK(percentile(thousand, 99.9) == 999);
        CHECK(percentile(thousand, 99.95) == 1'000);
    }

    TEST_CASE("a summary is in milliseconds and needs no order") {
        const auto latency = summarize({3'000'000, 1'000'000, 2'000'000, 10'000'000});
        CHECK(latency.count == 4);
        CHECK(latency.least == doctest::Approx(1));
        CHECK(latency.p50 == doctest::Approx(2));
        CHECK(latency.p99 == doctest::Approx(10));
        CHECK(latency.most == doctest::Approx(10));
        CHECK(latency.mean == doctest::Approx(4));
    }

    TEST_CASE("nothing measured is all zero") {
        const auto latency = summarize({});
        CHECK(latency.count == 0);
        CHECK(latency.p999 == 0);
    }
}
