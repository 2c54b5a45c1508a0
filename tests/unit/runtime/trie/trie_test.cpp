#include "runtime/trie/trie.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>

#include "core/base/uint256.hpp"
#include "core/crypto/keccak.hpp"

using namespace alt;
using trie::Trie;

namespace {

/// A trie built from nothing, in the order of a map: what an incremental one must equal.
Trie rebuilt(const std::map<Bytes, Bytes>& model) {
    Trie out;
    for (const auto& [key, value] : model) out.set(key, value);
    return out;
}

/// Keys from a small set with long common prefixes and keys that are prefixes of others.
Bytes random_key(std::mt19937_64& random) {
    Bytes key(1 + random() % 4);
    for (auto& byte : key) byte = static_cast<std::uint8_t>((random() % 3) << 4 | random() % 3);
    return key;
}

Bytes random_value(std::mt19937_64& random) {
    return Bytes(1 + random() % 40, static_cast<std::uint8_t>(random()));
}

}  // namespace

TEST_SUITE("runtime/trie/trie") {
    TEST_CASE("a trie without entries has the empty root and an empty proof of absence") {
        Trie empty;
        CHECK(empty.root() == trie::kEmptyRoot);
        const auto proof = empty.prove(view_of("key"));
        CHECK(proof.empty());
        const auto verified = trie::verify_proof(empty.root(), view_of("key"), proof);
        REQUIRE(verified);
        CHECK_FALSE(verified->has_value());
    }

    TEST_CASE("any sequence of writes and erasures gives the root of its result") {
        std::mt19937_64 random(1);
        Trie incremental;
        std::map<Bytes, Bytes> model;
        for (int i = 0; i < 4000; ++i) {
            const Bytes key = random_key(random);
            if (random() % 3 == 0) {
                incremental.erase(key);
                model.erase(key);
            } else {
                const Bytes value = random_value(random);
                incremental.set(key, value);
                model[key] = value;
            }
            if (i % 20 == 0) REQUIRE(incremental.root() == rebuilt(model).root());
        }
        for (const auto& [key, value] : model) CHECK(incremental.get(key) == value);
        for (const auto& [key, value] : model) incremental.erase(key);
        CHECK(incremental.root() == trie::kEmptyRoot);
        CHECK(incremental.empty());
    }

    TEST_CASE("a copy is a snapshot that later writes do not reach") {
        std::mt19937_64 random(2);
        Trie trie;
        std::map<Bytes, Bytes> model;
        for (int i = 0; i < 300; ++i) {
            const Bytes key = random_key(random);
            trie.set(key, model[key] = random_value(random));
        }
        const auto root = trie.root();
        const Trie snapshot = trie;
        for (const auto& [key, value] : model) trie.erase(key);
        CHECK(trie.root() == trie::kEmptyRoot);
        CHECK(snapshot.root() == root);
        for (const auto& [key, value] : model) CHECK(snapshot.get(key) == value);
    }

    TEST_CASE("proofs hold for values and absences, inline nodes included") {
        std::mt19937_64 random(3);
        std::map<Bytes, Bytes> model;
        for (int i = 0; i < 200; ++i) {
            Bytes value(1 + random() % 6, 7);
            model[random_key(random)] = value;
        }
        const Trie trie = rebuilt(model);
        for (int i = 0; i < 500; ++i) {
            const Bytes key = random_key(random);
            const auto verified = trie::verify_proof(trie.root(), key, trie.prove(key));
            REQUIRE(verified);
            CHECK(*verified == trie.get(key));
        }
    }

    TEST_CASE("a proof with any byte changed, a node missing or a node too many is refused") {
        Trie trie;
        for (int i = 0; i < 100; ++i) {
            const auto key = crypto::keccak256(to_be_bytes(uint256(static_cast<std::uint64_t>(i))));
            trie.set(key, key);
        }
        const auto key = crypto::keccak256(to_be_bytes(uint256(42)));
        const auto proof = trie.prove(key);
        REQUIRE(proof.size() >= 2);
        for (std::size_t node = 0; node < proof.size(); ++node) {
            for (std::size_t at = 0; at < proof[node].size(); ++at) {
                auto forged = proof;
                forged[node][at] ^= 1;
                CHECK_FALSE(trie::verify_proof(trie.root(), key, forged));
            }
        }
        auto shorter = proof;
        shorter.pop_back();
        CHECK_FALSE(trie::verify_proof(trie.root(), key, shorter));
        auto longer = proof;
        longer.push_back(proof[0]);
        CHECK_FALSE(trie::verify_proof(trie.root(), key, longer));
        CHECK_FALSE(trie::verify_proof(trie.root(), key, {}));
    }
}
