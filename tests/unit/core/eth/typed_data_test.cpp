#include "core/eth/typed_data.hpp"

#include <doctest/doctest.h>

#include "core/base/hex.hpp"

namespace alt::eth {
namespace {

codec::Json parsed(std::string_view text) {
    auto json = codec::parse_json(text);
    REQUIRE(json);
    return *json;
}

/// The EIP's own example.
constexpr std::string_view kMail = R"({
  "types": {
    "EIP712Domain": [
      {"name": "name", "type": "string"}, {"name": "version", "type": "string"},
      {"name": "chainId", "type": "uint256"}, {"name": "verifyingContract", "type": "address"}],
    "Person": [{"name": "name", "type": "string"}, {"name": "wallet", "type": "address"}],
    "Mail": [{"name": "from", "type": "Person"}, {"name": "to", "type": "Person"},
             {"name": "contents", "type": "string"}]
  },
  "primaryType": "Mail",
  "domain": {"name": "Ether Mail", "version": "1", "chainId": 1,
             "verifyingContract": "0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC"},
  "message": {
    "from": {"name": "Cow", "wallet": "0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826"},
    "to": {"name": "Bob", "wallet": "0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB"},
    "contents": "Hello, Bob!"}
})";

/// Every kind of type; the hash is what ethers 6 gives.
constexpr std::string_view kWide = R"({
  "domain": {"name": "Wide", "version": "2", "chainId": 31337,
    "salt": "0x1111111111111111111111111111111111111111111111111111111111111111"},
  "types": {
    "All": [{"name":"u8","type":"uint8"}, {"name":"i16","type":"int16"},
            {"name":"i256","type":"int256"}, {"name":"flag","type":"bool"},
            {"name":"b4","type":"bytes4"}, {"name":"raw","type":"bytes"},
            {"name":"who","type":"address[]"}, {"name":"grid","type":"uint256[2][]"},
            {"name":"inner","type":"Inner[1]"}, {"name":"text","type":"string"}],
    "Inner": [{"name":"a","type":"uint64"}, {"name":"z","type":"Zed"}],
    "Zed": [{"name":"s","type":"string"}]},
  "message": {
    "u8": 255, "i16": -32768, "i256": "-1", "flag": true, "b4": "0xdeadbeef",
    "raw": "0x0102030405",
    "who": ["0xcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd",
            "0x0000000000000000000000000000000000000000"],
    "grid": [[1, "0x2"], ["3",
      "115792089237316195423570985008687907853269984665640564039457584007913129639935"]],
    "inner": [{"a": "18446744073709551615", "z": {"s": "żółw"}}], "text": ""},
  "primaryType": "All"
})";

/// `kWide` with one member of its message replaced.
Result<Hash256> with(std::string_view member, std::string_view value) {
    auto json = parsed(kWide);
    json.as_object()["message"].as_object()[member] = parsed(value);
    return typed_data_hash(json);
}

TEST_SUITE("core/eth/typed_data") {
    TEST_CASE("the EIP's example is hashed as the EIP says") {
        const auto mail = parsed(kMail);
        CHECK(*encode_type(mail.at("types"), "Mail") ==
              "Mail(Person from,Person to,string contents)Person(string name,address wallet)");
        CHECK(to_hex(*typed_data_hash(mail)) ==
              "0xbe609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2");
    }
    TEST_CASE("all types are hashed as ethers does, with a domain type that goes without saying") {
        CHECK(to_hex(*typed_data_hash(parsed(kWide))) ==
              "0xad4a24f91ee8236e290156f362e0389801b59a5d718b79f481a96c9aad44ca0d");
    }
    TEST_CASE("a struct that is absent hashes to zero, and nothing else may be absent") {
        auto json = parsed(kMail);
        auto& message = json.as_object()["message"].as_object();
        message["to"] = nullptr;
        const auto without = typed_data_hash(json);
        message.erase("to");
        REQUIRE(without);
        CHECK(*without == *typed_data_hash(json));
        message.erase("contents");
        CHECK(typed_data_hash(json).error().message == "message.contents: missing");
    }
    TEST_CASE("values out of their type are refused by name") {
        struct Row {
            std::string_view member, value, refusal;
        };
        static constexpr std::array rows{
            Row{"u8", "256", "message.u8: out of the range of uint8"},
            Row{"u8", "-1", "message.u8: out of the range of uint8"},
            Row{"u8", "1.5", "message.u8: not a whole number"},
            Row{"i16", "32768", "message.i16: out of the range of int16"},
            Row{"i16", R"("-32769")", "message.i16: out of the range of int16"},
            Row{"b4", R"("0xdeadbe")", "message.b4: not 4 bytes"},
            Row{"grid", "[[1]]", "message.grid: not 2 elements"},
            Row{"inner", "[]", "message.inner: not 1 elements"},
            Row{"inner", "[5]", "message.inner: not an object"},
            Row{"who", "{}", "message.who: not a list"},
        };
        for (const auto& row : rows) {
            CAPTURE(row.member);
            CAPTURE(row.value);
            const auto hash = with(row.member, row.value);
            REQUIRE(!hash);
            CHECK(hash.error().message == row.refusal);
        }
        CHECK(with("u8", "7"));
    }
    TEST_CASE("types that are none are refused") {
        for (const std::string_view type : {"uint7", "uint264", "bytes33", "bytes0", "int0", "Nope",
                                            "uint08", "string[0]", "string[x]", "]", ""}) {
            CAPTURE(type);
            auto json = parsed(kMail);
            json.as_object()["types"].as_object()["Mail"].as_array()[2].as_object()["type"] = type;
            if (type.starts_with("string["))
                json.as_object()["message"].as_object()["contents"] = codec::JsonArray{};
            CHECK(!typed_data_hash(json));
        }
        auto json = parsed(kMail);
        json.as_object()["primaryType"] = "Letter";
        CHECK(!typed_data_hash(json));
        CHECK(!typed_data_hash(parsed("[]")));
    }
    TEST_CASE("what would take long is refused") {
        auto json = parsed(R"({"types": {"A": [{"name": "a", "type": "A[]"}]},
                               "primaryType": "A", "domain": {}, "message": {"a": []}})");
        CHECK(typed_data_hash(json));
        codec::JsonArray many(100'001, codec::JsonObject{{"a", codec::JsonArray{}}});
        json.as_object()["message"].as_object()["a"] = std::move(many);
        CHECK(typed_data_hash(json).error().message.find("too many values") != std::string::npos);
    }
}

}  // namespace
}  // namespace alt::eth
