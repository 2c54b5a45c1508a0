#include "core/base/hex.hpp"

#include <doctest/doctest.h>

using namespace alt;

TEST_SUITE("core/base/hex") {
    TEST_CASE("bytes survive the way to hex and back") {
        const Bytes bytes{0x00, 0xff, 0x1a};
        CHECK(to_hex(bytes) == "0x00ff1a");
        CHECK(parse_hex("0x00FF1a").value() == bytes);
        CHECK(to_hex(BytesView{}) == "0x");
    }
    TEST_CASE("what is not hex is refused") {
        CHECK_FALSE(parse_hex("0x0").has_value());
        CHECK_FALSE(parse_hex("0xzz").has_value());
        CHECK_FALSE(parse_address("0x00").has_value());
    }
    TEST_CASE("a quantity has no leading zeros and at most 64 bits") {
        CHECK(parse_quantity("0x0").value() == 0);
        CHECK(parse_quantity("0xffffffffffffffff").value() == ~std::uint64_t{0});
        CHECK_FALSE(parse_quantity("0x01").has_value());
        CHECK_FALSE(parse_quantity("0x").has_value());
        CHECK_FALSE(parse_quantity("0x10000000000000000").has_value());
        CHECK(to_quantity(std::uint64_t{0}) == "0x0");
        CHECK(to_quantity(std::uint64_t{4096}) == "0x1000");
    }
}
