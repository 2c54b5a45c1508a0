#include "core/codec/rlp.hpp"

#include <doctest/doctest.h>

#include "core/base/hex.hpp"

namespace alt {
namespace {

using codec::RlpReader;
using codec::RlpWriter;

std::string flaw(std::string_view hex) {
    const auto result = codec::check_rlp(parse_hex(hex).value());
    return result ? "fine" : result.error().message;
}

TEST_SUITE("core/codec/rlp") {
    TEST_CASE("values encode as in the specification's examples") {
        const auto text = [](std::string_view value) {
            return to_hex(codec::rlp_bytes(view_of(value)));
        };
        CHECK(text("dog") == "0x83646f67");
        CHECK(text("") == "0x80");
        CHECK(text("a") == "0x61");
        CHECK(text(std::string(56, 'x')).starts_with("0xb83878"));
        CHECK(to_hex(codec::rlp_uint(0)) == "0x80");
        CHECK(to_hex(codec::rlp_uint(1024)) == "0x820400");
        RlpWriter lists;
        lists.begin_list().begin_list().end_list();
        lists.begin_list().begin_list().end_list().end_list();
        CHECK(to_hex(lists.end_list().take()) == "0xc3c0c1c0");
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
            const Bytes raw = parse_hex(hex).value();
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
