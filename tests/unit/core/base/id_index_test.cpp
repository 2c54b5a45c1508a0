#include "core/base/id_index.hpp"

#include <doctest/doctest.h>

#include <map>
#include <random>
#include <string>

#include "core/base/arena.hpp"
#include "core/base/bytes.hpp"

using namespace alt;

namespace {

/// Few distinct values in the upper half, so that runs are long and wrap around.
std::uint64_t crowded_hash(std::uint64_t key) {
    return (key % 7 + 0xffff'fffc) << 32;
}

void run_against_map(std::uint64_t (*hash)(std::uint64_t), std::uint64_t keys) {
    std::mt19937_64 random(keys);
    Arena<std::uint64_t> objects;
    IdIndex index;
    std::map<std::uint64_t, std::uint32_t> model;
    const auto find = [&](std::uint64_t key) {
        return index.find(hash(key), [&](std::uint32_t id) { return objects[id] == key; });
    };
    for (int i = 0; i < 20000; ++i) {
        const auto key = random() % keys;
        const auto known = model.find(key);
        REQUIRE(find(key) == (known == model.end() ? IdIndex::kNone : known->second));
        if (known == model.end()) {
            const auto id = objects.allocate();
            objects[id] = key;
            index.insert(hash(key), id);
            model[key] = id;
        } else if (random() % 2 == 0) {
            index.erase(hash(key), known->second);
            objects.release(known->second);
            model.erase(known);
        }
        REQUIRE(index.size() == model.size());
    }
}

}  // namespace

TEST_SUITE("core/base/id_index") {
    TEST_CASE("finds what is in it and nothing else, through any history") {
        run_against_map([](std::uint64_t key) { return hash_bytes<8>(&key); }, 3000);
        run_against_map(crowded_hash, 40);
    }

    TEST_CASE("an arena's objects stay where they are and start afresh when reused") {
        Arena<std::string> arena;
        std::vector<const std::string*> places;
        for (std::uint32_t i = 0; i < 5000; ++i) {
            const auto id = arena.allocate();
            REQUIRE(id == i);
            arena[id] = std::to_string(i);
            places.push_back(&arena[id]);
        }
        for (std::uint32_t i = 0; i < 5000; ++i) {
            REQUIRE(&arena[i] == places[i]);
            REQUIRE(arena[i] == std::to_string(i));
        }
        arena.release(17);
        CHECK(arena.allocate() == 17);
        CHECK(arena[17].empty());
        const Arena<std::string> moved = std::move(arena);
        CHECK(moved[4999] == "4999");
    }

    TEST_CASE("the hash of fixed bytes depends on every byte") {
        Hash256 key;
        const auto zero = std::hash<Hash256>{}(key);
        for (auto& byte : key.bytes) {
            byte = 1;
            CHECK(std::hash<Hash256>{}(key) != zero);
            byte = 0;
        }
    }
}
