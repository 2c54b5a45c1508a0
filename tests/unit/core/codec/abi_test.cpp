#include "core/codec/abi.hpp"

#include <doctest/doctest.h>

#include "core/base/hex.hpp"

namespace alt {
namespace {

using codec::AbiReader;
using codec::AbiWriter;

TEST_SUITE("core/codec/abi") {
    TEST_CASE("selectors and topics are those of ERC-20") {
        CHECK(to_hex(codec::selector("transfer(address,uint256)")) == "0xa9059cbb");
        CHECK(to_hex(codec::event_topic("Transfer(address,address,uint256)")) ==
              "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef");
    }

    TEST_CASE("the dynamic example of the Solidity specification holds") {
        // f(uint256,uint32[],bytes10,bytes) with (0x123, [0x456, 0x789], "1234567890", "Hello,
        // world!")
        Hash256 ten;
        std::memcpy(ten.bytes.data(), "1234567890", 10);
        const std::array<uint256, 2> words{0x456, 0x789};
        const Bytes call = AbiWriter()
                               .word(0x123)
                               .word_array(words)
                               .bytes32(ten)
                               .string("Hello, world!")
                               .call(codec::selector("f(uint256,uint32[],bytes10,bytes)"));
        CHECK(to_hex(call) ==
              "0x8be65246"
              "0000000000000000000000000000000000000000000000000000000000000123"
              "0000000000000000000000000000000000000000000000000000000000000080"
              "3132333435363738393000000000000000000000000000000000000000000000"
              "00000000000000000000000000000000000000000000000000000000000000e0"
              "0000000000000000000000000000000000000000000000000000000000000002"
              "0000000000000000000000000000000000000000000000000000000000000456"
              "0000000000000000000000000000000000000000000000000000000000000789"
              "000000000000000000000000000000000000000000000000000000000000000d"
              "48656c6c6f2c20776f726c642100000000000000000000000000000000000000");
    }

    TEST_CASE("what is written is read back") {
        const std::vector<Bytes> nodes{Bytes(33, 1), {}, Bytes(64, 2)};
        const std::vector<Hash256> hashes{to_be_bytes(7), to_be_bytes(8)};
        AbiWriter members;
        members.word(5).bytes_array(nodes);
        AbiWriter fixed;
        fixed.word(6).boolean(true);
        const Bytes raw = AbiWriter()
                              .tuple(members)
                              .tuple(fixed)
                              .bytes32_array(hashes)
                              .address(to_address(uint256(9)))
                              .encode();
        AbiReader in(raw);
        AbiReader inner = in.dynamic_tuple().value();
        CHECK(inner.word().value() == uint256(5));
        CHECK(inner.bytes_array().value() == nodes);
        CHECK(in.uint64().value() == 6);
        CHECK(in.boolean().value());
        CHECK(in.bytes32_array().value() == hashes);
        CHECK(in.address().value() == to_address(uint256(9)));
    }

    TEST_CASE("arrays of static and dynamic tuples are laid out in place and by offset") {
        std::vector<AbiWriter> leaves(2);
        leaves[0].word(1).address(to_address(uint256(2)));
        leaves[1].word(3).address(to_address(uint256(4)));
        const Bytes in_place = AbiWriter().tuple_array(leaves).encode();
        CHECK(in_place.size() == 32 * 6);
        CHECK(from_be_bytes(BytesView(in_place).subspan(32 * 4, 32)) == uint256(3));
        std::vector<AbiWriter> texts(2);
        texts[0].string("a");
        texts[1].string("b");
        const Bytes by_offset = AbiWriter().tuple_array(texts).encode();
        // offset, length, two offsets, and for each: offset, length, text
        CHECK(by_offset.size() == 32 * 10);
    }

    TEST_CASE("offsets and lengths past the end are refused") {
        Bytes raw = AbiWriter().string("hello").encode();
        CHECK(AbiReader(raw).string().value() == "hello");
        for (const std::size_t at :
             {std::size_t{0}, std::size_t{31}, std::size_t{32}, std::size_t{63}}) {
            Bytes broken = raw;
            broken[at] = 0xff;
            CHECK_FALSE(AbiReader(broken).string().has_value());
            CHECK_FALSE(AbiReader(broken).bytes_array().has_value());
        }
        CHECK_FALSE(AbiReader(BytesView(raw).first(31)).string().has_value());
        CHECK_FALSE(AbiReader({}).word().has_value());
        CHECK_FALSE(AbiReader(to_be_bytes(kMaxUint256)).address().has_value());
        CHECK_FALSE(AbiReader(to_be_bytes(2)).boolean().has_value());
    }

    TEST_CASE("reverts are explained") {
        CHECK(codec::revert_reason({}) == "no reason");
        CHECK(codec::revert_reason(
                  AbiWriter().string("not owner").call(codec::selector("Error(string)"))) ==
              "not owner");
        CHECK(codec::revert_reason(
                  AbiWriter().word(0x11).call(codec::selector("Panic(uint256)"))) == "panic 0x11");
        CHECK(codec::revert_reason(codec::selector("AlreadyClaimed()")) ==
              "error " + to_hex(codec::selector("AlreadyClaimed()")));
    }
}

}  // namespace
}  // namespace alt
