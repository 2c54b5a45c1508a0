#include "runtime/trace/writer.hpp"

#include <doctest/doctest.h>

namespace alt::trace {
namespace {

TEST_SUITE("runtime/trace/writer") {
    TEST_CASE("commas stand where they belong") {
        Writer out;
        out.begin_object().key("a").number(1).key("b").begin_array().quantity(std::uint64_t{16});
        out.null().boolean(true).begin_object().end_object().end_array().key("c").raw("[2]");
        CHECK(out.end_object().take() == R"({"a":1,"b":["0x10",null,true,{}],"c":[2]})");
    }
    TEST_CASE("bytes, words and large quantities are hex") {
        Writer out;
        const Bytes bytes{0x00, 0xfe};
        out.begin_array().hex(bytes).hex({}).quantity(uint256{1, 0, 0, 0}).word(5);
        CHECK(out.end_array().take() == R"(["0x00fe","0x","0x1)" + std::string(48, '0') +
                                            R"(","0x)" + std::string(63, '0') + R"(5"])");
    }
    TEST_CASE("text is escaped, and what is not UTF-8 is replaced") {
        struct Row {
            std::string_view name, text, json;
        };
        static constexpr Row kRows[] = {
            {"quotes", "a\"b\\", "\"a\\\"b\\\\\""},
            {"control", "\n\x01", "\"\\u000a\\u0001\""},
            {"two bytes", "\xc3\xa9", "\"\xc3\xa9\""},
            {"a lone continuation", "x\x80y", "\"x\xef\xbf\xbdy\""},
            {"overlong", "\xc0\xaf", "\"\xef\xbf\xbd\xef\xbf\xbd\""},
            {"surrogate", "\xed\xa0\x80", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""},
            {"cut off", "\xe2\x82", "\"\xef\xbf\xbd\xef\xbf\xbd\""},
        };
        for (const auto& row : kRows) {
            CAPTURE(row.name);
            Writer out;
            CHECK(out.text(row.text).take() == row.json);
        }
    }
}

}  // namespace
}  // namespace alt::trace
