#include "core/codec/rlp.hpp"

#include "tests/support/shared_json.hpp"

namespace alt {
namespace {

using codec::RlpReader;
using codec::RlpWriter;

/// Integers beyond 256 bits ("#" and digits) as bytes.
Bytes big_decimal(std::string_view digits) {
    Bytes little;
    for (const char digit : digits) {
        unsigned carry = static_cast<unsigned>(digit - '0');
        for (auto& byte : little) {
            carry += byte * 10u;
            byte = static_cast<std::uint8_t>(carry);
            carry >>= 8;
        }
        if (carry != 0) little.push_back(static_cast<std::uint8_t>(carry));
    }
    return {little.rbegin(), little.rend()};
}

/// `hex_strings`: strings are hex (ethers); else they are text and may start with '#'.
void write_value(RlpWriter& out, const codec::Json& value, bool hex_strings) {
    if (const auto* items = value.if_array()) {
        out.begin_list();
        for (const auto& item : *items) write_value(out, item, hex_strings);
        out.end_list();
    } else if (const auto* string = value.if_string()) {
        const std::string_view text(string->data(), string->size());
        if (hex_strings)
            out.bytes(testing::unhex(text));
        else if (text.starts_with('#'))
            out.bytes(big_decimal(text.substr(1)));
        else
            out.bytes(view_of(text));
    } else {
        out.uint(codec::as_u64(value, "in").value());
    }
}

std::string encode(const codec::Json& value, bool hex_strings) {
    RlpWriter out;
    write_value(out, value, hex_strings);
    return to_hex(out.take());
}

std::string flaw(std::string_view hex) {
    const auto result = codec::check_rlp(testing::unhex(hex));
    return result ? "fine" : result.error().message;
}

TEST_SUITE("core/codec/rlp") {
    TEST_CASE("values encode as the vectors of ethereum/tests") {
        const auto file = testing::shared_vectors("ethereum-tests/rlp_tests/rlptest.json");
        if (!file) return;
        const auto root = testing::load_json(*file);
        for (const auto& row : *root.if_object()) {
            const std::string name(row.key());
            CAPTURE(name);
            const std::string want = testing::text_of(row.value(), "out");
            CHECK(encode(*codec::find(row.value(), "in"), false) == want);
            CHECK(flaw(want) == "fine");
        }
    }

    TEST_CASE("malformed encodings of ethereum/tests are refused") {
        const auto folder = testing::shared_vectors("ethereum-tests/rlp_tests");
        if (!folder) return;
        for (const char* name : {"invalidRLPTest.json", "RandomRLPTests/example.json"}) {
            const auto root = testing::load_json(*folder / name);
            for (const auto& row : *root.if_object()) {
                const std::string key(row.key());
                CAPTURE(key);
                const bool valid = testing::text_of(row.value(), "in") == "VALID";
                const std::string raw = testing::text_of(row.value(), "out");
                CHECK((flaw(raw.empty() ? "0x" : raw) == "fine") == valid);
            }
        }
    }

    TEST_CASE("values encode as the vectors of ethers") {
        const auto file = testing::shared_vectors("ethereum-tests/ethers/rlp.json");
        if (!file) return;
        const auto cases = testing::load_json(*file);
        for (const auto& row : *cases.if_array()) {
            const std::string name = testing::text_of(row, "name");
            CAPTURE(name);
            CHECK(encode(*codec::find(row, "decoded"), true) == testing::text_of(row, "encoded"));
            CHECK(flaw(testing::text_of(row, "encoded")) == "fine");
        }
    }

    TEST_CASE("each flaw is named") {
        CHECK(flaw("0x") == "RLP: an item is missing");
        CHECK(flaw("0x8100") == "RLP: a byte below 0x80 with a header");
        CHECK(flaw("0x83aabb") == "RLP: item reaches past the end");
        CHECK(flaw("0xb90000") == "RLP: length with leading zeros");
        CHECK(flaw("0xb800") == "RLP: length with leading zeros");
        CHECK(flaw("0xf801c0") == "RLP: long form of a short item");
        CHECK(flaw("0xbf") == "RLP: length reaches past the end");
        CHECK(flaw("0xbfffffffffffffffff") == "RLP: item reaches past the end");
        CHECK(flaw("0xc000") == "RLP: trailing bytes");
        CHECK(flaw("0xc281") == "RLP: item reaches past the end");
    }

    TEST_CASE("integers are canonical and bounded") {
        const auto read = [](std::string_view hex) {
            const Bytes raw = testing::unhex(hex);
            return RlpReader(raw).uint64();
        };
        CHECK(read("0x80").value() == 0);
        CHECK(read("0x88ffffffffffffffff").value() == ~0ull);
        CHECK_FALSE(read("0x00").has_value());
        CHECK_FALSE(read("0x820001").has_value());
        CHECK_FALSE(read("0x89010000000000000000").has_value());
        CHECK_FALSE(read("0xc0").has_value());
        const Bytes widest = codec::rlp_uint(kMaxUint256);
        CHECK(RlpReader(widest).uint().value() == kMaxUint256);
        Bytes too_wide = codec::rlp_bytes(Bytes(33, 1));
        CHECK_FALSE(RlpReader(too_wide).uint().has_value());
    }

    TEST_CASE("depth is bounded") {
        RlpWriter deep;
        for (int i = 0; i < 70; ++i) deep.begin_list();
        for (int i = 0; i < 70; ++i) deep.end_list();
        const Bytes raw = deep.take();
        CHECK_FALSE(codec::check_rlp(raw).has_value());
        CHECK(codec::check_rlp(raw, 70).has_value());
        CHECK_FALSE(codec::check_rlp(raw, 69).has_value());
    }

    TEST_CASE("any string and any prefix of it is refused or read without reaching past its end") {
        std::uint64_t seed = 1;
        for (int round = 0; round < 20000; ++round) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            Bytes raw((seed >> 33u) % 12);
            for (auto& byte : raw) {
                seed = seed * 6364136223846793005u + 1442695040888963407u;
                byte = static_cast<std::uint8_t>(seed >> 40u);
            }
            const auto result = codec::check_rlp(raw);
            if (!result) continue;
            RlpReader reader(raw);
            CHECK(equal(reader.raw().value(), raw));
        }
    }
}

}  // namespace
}  // namespace alt
