#include <doctest/doctest.h>

#include "core/base/hex.hpp"
#include "core/crypto/keccak.hpp"
#include "core/crypto/keccak_many.hpp"
#include "core/crypto/random.hpp"
#include "core/crypto/ripemd160.hpp"
#include "core/crypto/sha256.hpp"

namespace alt {
namespace {

TEST_SUITE("core/crypto/hash") {
    TEST_CASE("known inputs have their known hashes") {
        CHECK(crypto::keccak256(BytesView()) == crypto::kEmptyKeccak);
        CHECK(to_hex(crypto::keccak256(view_of("abc"))) ==
              "0x4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45");
        CHECK(to_hex(crypto::sha256(view_of("abc"))) ==
              "0xba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        CHECK(to_hex(crypto::ripemd160(view_of("abc"))) ==
              "0x8eb208f7e05d987a9b044a8e98c6b087f15a0bfc");
    }

    TEST_CASE("parts hash as their concatenation at every split around the block size") {
        Bytes data(300);
        for (std::size_t i = 0; i < data.size(); ++i) data[i] = static_cast<std::uint8_t>(i * 7);
        for (std::size_t size = 0; size <= data.size(); ++size) {
            const BytesView all(data.data(), size);
            const Hash256 whole = crypto::keccak256(all);
            for (const std::size_t split : {std::size_t{0}, size / 3, size / 2, size}) {
                const BytesView head = all.first(split);
                const BytesView tail = all.subspan(split);
                CHECK(crypto::keccak256(head, tail) == whole);
                CHECK(crypto::keccak256({head, BytesView(), tail}) == whole);
            }
        }
    }

    TEST_CASE("many at once have the hashes that each has alone, whatever their lengths") {
        std::vector<Bytes> data;
        for (std::size_t count = 0; count < 70; ++count) {
            std::vector<BytesView> inputs(data.begin(), data.end());
            std::vector<Hash256> hashes(count);
            crypto::keccak256_many(inputs, hashes);
            for (std::size_t i = 0; i < count; ++i) CHECK(hashes[i] == crypto::keccak256(data[i]));
            // Around the block size, far beyond it, and runs of one length that fill all lanes.
            const std::size_t size = count % 3 == 0 ? count * 37 : 130 + count / 9;
            data.emplace_back(size, static_cast<std::uint8_t>(count * 11));
        }
    }

    TEST_CASE("random bytes differ from call to call") {
        std::array<std::uint8_t, 32> a{};
        std::array<std::uint8_t, 32> b{};
        REQUIRE(crypto::random_bytes(a).has_value());
        REQUIRE(crypto::random_bytes(b).has_value());
        CHECK(a != b);
    }
}

}  // namespace
}  // namespace alt
