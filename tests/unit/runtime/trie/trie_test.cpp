#include "runtime/trie/trie.hpp"

#include <doctest/doctest.h>

#include <random>

#include "core/base/uint256.hpp"
#include "core/codec/rlp.hpp"
#include "tests/support/test_trie.hpp"

using namespace alt;
using trie::TestTrie;

namespace {

/// Paths that share long prefixes now and then, up to all but the last nibble.
Hash256 random_path(std::mt19937_64& random) {
    Hash256 path;
    const auto from = random() % 3 == 0 ? random() % 32 : 0;
    for (std::size_t i = from; i < 32; ++i)
        path.bytes[i] = static_cast<std::uint8_t>(random() % 3 << 4 | random() % 3);
    return path;
}

Bytes random_value(std::mt19937_64& random) {
    return Bytes(1 + random() % 40, static_cast<std::uint8_t>(random() | 1));
}

Bytes some_path(std::mt19937_64& random, const TestTrie& trie) {
    auto at = trie.model().begin();
    std::advance(at, static_cast<std::ptrdiff_t>(random() % trie.model().size()));
    return to_bytes(at->first);
}

Hash256 as_hash(BytesView bytes) {
    Hash256 out;
    std::copy(bytes.begin(), bytes.end(), out.bytes.begin());
    return out;
}

void change_at_random(TestTrie& trie, std::mt19937_64& random, std::uint64_t drops_of_eight) {
    const bool drop = random() % 8 < drops_of_eight;
    if (drop && !trie.model().empty() && random() % 4 != 0)
        trie.set(as_hash(some_path(random, trie)), {});
    else
        trie.set(random_path(random), drop ? Bytes{} : random_value(random));
}

}  // namespace

TEST_SUITE("runtime/trie/trie") {
    TEST_CASE("a trie without entries has the empty root and an empty proof of absence") {
        TestTrie empty;
        CHECK(empty.root() == trie::kEmptyRoot);
        CHECK(trie::root_of({}) == trie::kEmptyRoot);
        CHECK(trie::ordered_root({}) == trie::kEmptyRoot);
        const auto proof = empty.prove({});
        CHECK(proof.empty());
        const auto verified = trie::verify_proof(empty.root(), view_of("key"), proof);
        REQUIRE(verified);
        CHECK_FALSE(verified->has_value());
    }

    TEST_CASE("any sequence of batches of writes and drops gives the root of its result") {
        std::mt19937_64 random(1);
        TestTrie trie;
        for (int round = 0; round < 3000; ++round) {
            // It grows for a while, then shrinks, down to nothing at times.
            const std::uint64_t drops = round / 200 % 2 == 0 ? 2 : 7;
            for (auto n = random() % 20; n > 0; --n) change_at_random(trie, random, drops);
            REQUIRE(trie.root() == trie.expected_root());
        }
        const auto model = trie.model();
        for (const auto& [path, value] : model) trie.set(path, {});
        CHECK(trie.root() == trie::kEmptyRoot);
    }

    TEST_CASE("a cleared trie starts again") {
        std::mt19937_64 random(2);
        TestTrie trie;
        for (int i = 0; i < 200; ++i) change_at_random(trie, random, 0);
        trie.root();
        trie.clear();
        CHECK(trie.root() == trie::kEmptyRoot);
        for (int i = 0; i < 200; ++i) change_at_random(trie, random, 0);
        CHECK(trie.root() == trie.expected_root());
    }

    TEST_CASE("proofs hold for values and absences, inline nodes included") {
        std::mt19937_64 random(3);
        TestTrie trie;
        for (int round = 0; round < 40; ++round) {
            for (int i = 0; i < 10; ++i) trie.set(random_path(random), Bytes(1 + random() % 6, 7));
            const auto root = trie.root();
            for (int i = 0; i < 100; ++i) {
                const auto path =
                    i % 2 == 0 ? random_path(random) : as_hash(some_path(random, trie));
                const auto verified = trie::verify_proof(root, path, trie.prove(path));
                REQUIRE(verified);
                const auto known = trie.model().find(path);
                REQUIRE(verified->has_value() == (known != trie.model().end()));
                if (*verified) REQUIRE(**verified == known->second);
            }
        }
    }

    TEST_CASE("a proof with any byte changed, a node missing or a node too many is refused") {
        TestTrie trie;
        for (std::uint64_t i = 0; i < 100; ++i) {
            const auto path = crypto::keccak256(to_be_bytes(uint256(i)));
            trie.set(path, to_bytes(path));
        }
        const auto root = trie.root();
        const auto key = crypto::keccak256(to_be_bytes(uint256(42)));
        const auto proof = trie.prove(key);
        REQUIRE(proof.size() >= 2);
        for (std::size_t node = 0; node < proof.size(); ++node) {
            for (std::size_t at = 0; at < proof[node].size(); ++at) {
                auto forged = proof;
                forged[node][at] ^= 1;
                CHECK_FALSE(trie::verify_proof(root, key, forged));
            }
        }
        auto shorter = proof;
        shorter.pop_back();
        CHECK_FALSE(trie::verify_proof(root, key, shorter));
        auto longer = proof;
        longer.push_back(proof[0]);
        CHECK_FALSE(trie::verify_proof(root, key, longer));
        CHECK_FALSE(trie::verify_proof(root, key, {}));
    }

    TEST_CASE("the ordered root is that of the trie from encoded indexes to items") {
        std::mt19937_64 random(4);
        for (const std::size_t count : {1, 2, 3, 127, 128, 129, 130, 256, 257, 700}) {
            CAPTURE(count);
            std::vector<Bytes> items;
            std::map<Bytes, Bytes> model;
            for (std::size_t i = 0; i < count; ++i) {
                items.push_back(Bytes(1 + random() % 300, static_cast<std::uint8_t>(i)));
                model[codec::rlp_uint(uint256(i))] = items.back();
            }
            std::vector<trie::Item> sorted;
            for (const auto& [key, value] : model) sorted.push_back({.key = key, .value = value});
            CHECK(trie::ordered_root(items) == trie::root_of(sorted));
        }
    }
}
