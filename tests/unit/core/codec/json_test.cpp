#include "core/codec/json.hpp"

#include <doctest/doctest.h>

namespace alt {
namespace {

codec::Json json(std::string_view text) {
    return codec::parse_json(text).value();
}

TEST_SUITE("core/codec/json") {
    TEST_CASE("text is read and written without loss") {
        for (const std::string_view text : {R"({"b":1,"a":[true,null,"x\n"],"c":-5})", R"([])",
                                            R"("")", R"(18446744073709551615)"})
            CHECK(codec::to_text(json(text)) == text);
    }

    TEST_CASE("malformed text is refused") {
        for (const std::string_view text :
             {"", "{", "[1,]", "{\"a\":}", "1 2", "nul", "'a'", "\"\x01\"", "[1]x", "01"}) {
            CAPTURE(text);
            const auto result = codec::parse_json(text);
            REQUIRE_FALSE(result.has_value());
            CHECK(result.error().code == Errc::invalid_input);
        }
    }

    TEST_CASE("depth and size are bounded") {
        const std::string at_limit = std::string(32, '[') + std::string(32, ']');
        const std::string beyond = std::string(33, '[') + std::string(33, ']');
        CHECK(codec::parse_json(at_limit).has_value());
        CHECK_FALSE(codec::parse_json(beyond).has_value());
        CHECK_FALSE(codec::parse_json(std::string(1000000, '[')).has_value());
        CHECK_FALSE(codec::parse_json("[1,2,3]", {32, 6}).has_value());
    }

    TEST_CASE("getters read the encodings of JSON-RPC") {
        const auto object =
            json(R"({"n":"0x1f","i":31,"w":"0xffffffffffffffffff","s":"text","y":true,
            "a":"0x000000000000000000000000000000000000dEaD","d":"0x0102","in":{"n":"0x2"},"z":null})");
        CHECK(codec::get_u64(object, "n").value() == 31);
        CHECK(codec::get_u64(object, "i").value() == 31);
        CHECK(codec::get_u64(object, "in.n").value() == 2);
        CHECK(codec::get_quantity(object, "w").value().bits() == 72);
        CHECK(codec::get_string(object, "s").value() == "text");
        CHECK(codec::get_bool(object, "y").value());
        CHECK(codec::get_address(object, "a").value() == to_address(uint256(0xdead)));
        CHECK(codec::get_bytes(object, "d").value() == Bytes{1, 2});
        CHECK(codec::find(object, "z") == nullptr);
    }

    TEST_CASE("refusals name the member") {
        const auto object =
            json(R"({"n":"0x01","q":"7","e":"0x","h":"0x12","x":"12","neg":-1,"z":null})");
        const auto message = [](const auto& result) {
            return result.has_value() ? std::string("fine") : result.error().message;
        };
        CHECK(message(codec::get_u64(object, "n")).starts_with("n: "));
        CHECK(message(codec::get_u64(object, "neg")).starts_with("neg: "));
        CHECK(message(codec::get_quantity(object, "n")).starts_with("n: "));
        CHECK(message(codec::get_quantity(object, "q")).starts_with("q: "));
        CHECK(message(codec::get_quantity(object, "e")).starts_with("e: "));
        CHECK(message(codec::get_hash(object, "h")).starts_with("h: "));
        CHECK(message(codec::get_bytes(object, "x")).starts_with("x: "));
        CHECK(message(codec::get_array(object, "x")).starts_with("x: "));
        CHECK(message(codec::get(object, "z")) == "z: missing");
        CHECK(message(codec::get(object, "a.b")) == "a.b: missing");
    }

    TEST_CASE("pretty text parses to the same value") {
        const auto value = json(R"({"a":[1,{"b":[]},{}],"c\"":"x"})");
        const std::string pretty = codec::to_pretty_text(value);
        CHECK(json(pretty) == value);
        CHECK(pretty.starts_with("{\n  \"a\": [\n    1,\n"));
    }
}

}  // namespace
}  // namespace alt
