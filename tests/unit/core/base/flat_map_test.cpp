#include "core/base/flat_map.hpp"

#include <doctest/doctest.h>

#include <map>
#include <random>
#include <string>

#include "core/base/uint256.hpp"

namespace alt {
namespace {

TEST_SUITE("core/base/flat_map") {
    TEST_CASE("it holds what a map would, few or many") {
        std::mt19937_64 random(7);
        for (const std::uint64_t keys : {3u, 8u, 9u, 5'000u}) {
            FlatMap<uint256, std::string> flat;
            std::map<std::uint64_t, std::string> expected;
            for (int i = 0; i < 10'000; ++i) {
                const auto key = random() % keys;
                const auto value = std::to_string(random());
                if (i % 3 == 0) {
                    flat.emplace(uint256(key), value);
                    expected.emplace(key, value);
                } else {
                    flat.insert_or_assign(uint256(key), value);
                    expected.insert_or_assign(key, value);
                }
            }
            CHECK(flat.size() == expected.size());
            for (std::uint64_t key = 0; key < keys + 3; ++key) {
                const auto found = flat.find(uint256(key));
                REQUIRE((found != flat.end()) == expected.contains(key));
                if (found != flat.end()) CHECK(found->second == expected[key]);
            }
        }
    }
    TEST_CASE("entries come back in the order in which they came, and a copy is its own") {
        FlatMap<uint256, int> flat;
        flat.reserve(20);
        for (int i = 0; i < 20; ++i) flat.append(uint256(static_cast<unsigned>(100 - i)), i);
        auto copy = flat;
        int next = 0;
        for (const auto& [key, value] : copy) CHECK(value == next++);
        copy[uint256(100)] = 7;
        CHECK(copy.find(uint256(100))->second == 7);
        CHECK(flat.find(uint256(100))->second == 0);
        copy.clear();
        CHECK(copy.empty());
        CHECK(!copy.contains(uint256(100)));
        CHECK(copy[uint256(5)] == 0);
        CHECK(copy.size() == 1);
    }
}

}  // namespace
}  // namespace alt
