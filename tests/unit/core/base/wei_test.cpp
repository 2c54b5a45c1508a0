#include "core/base/wei.hpp"

#include <doctest/doctest.h>

using namespace alt;

TEST_SUITE("core/base/wei") {
    TEST_CASE("amounts are read exactly, in any unit") {
        CHECK(parse_wei("1.5ether").value() == uint256{1'500'000'000'000'000'000});
        CHECK(parse_wei("20 gwei").value() == uint256{20'000'000'000});
        CHECK(parse_wei("7").value() == uint256{7});
        CHECK(parse_wei("0x10").value() == uint256{16});
        CHECK(parse_wei("0.000000000000000001ether").value() == uint256{1});
    }
    TEST_CASE("an amount finer than its unit is refused, not rounded") {
        CHECK_FALSE(parse_wei("0.0000000000000000001ether").has_value());
        CHECK_FALSE(parse_wei("1.5").has_value());
        CHECK_FALSE(parse_wei("ether").has_value());
        CHECK_FALSE(parse_wei("1.ether").has_value());
        CHECK_FALSE(parse_wei("-1").has_value());
    }
    TEST_CASE("hexadecimal is wei: with another unit it is refused, not misread") {
        CHECK(parse_wei("0x10wei").value() == uint256{16});
        CHECK_FALSE(parse_wei("0x10ether").has_value());
        CHECK_FALSE(parse_wei("0X1gwei").has_value());
    }
    TEST_CASE("ether is written exactly") {
        CHECK(to_ether(uint256{1}) == "0.000000000000000001");
        CHECK(to_ether(uint256{1'500'000'000'000'000'000}) == "1.5");
        CHECK(to_ether(uint256{}) == "0");
    }
}
