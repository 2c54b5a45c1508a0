#include "runtime/state/memory_state.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <random>

#include "core/codec/rlp.hpp"
#include "core/crypto/keccak.hpp"
#include "runtime/evm/code.hpp"
#include "runtime/state/overlay_view.hpp"

using namespace alt;
using namespace alt::state;

namespace {

Address address(std::uint64_t n) {
    return to_address(uint256(n));
}

Account account(std::uint64_t balance) {
    return {.nonce = 1, .balance = balance, .code_hash = crypto::kEmptyKeccak};
}

/// Changes of every sort on a few accounts and slots, so that they meet often.
Diff random_diff(std::mt19937_64& random) {
    Diff diff;
    for (int i = 0; i < 4; ++i) {
        auto& change = diff.accounts[address(random() % 8)];
        change = {};
        if (random() % 4 == 0) continue;
        change.account = account(random() % 100);
        change.storage_cleared = random() % 5 == 0;
        for (auto n = random() % 4; n > 0; --n) change.storage[random() % 6] = random() % 3;
    }
    return diff;
}

/// Every account and slot that random_diff can name.
void check_same(const StateView& a, const StateView& b) {
    for (std::uint64_t i = 0; i < 8; ++i) {
        REQUIRE(a.account(address(i)) == b.account(address(i)));
        for (std::uint64_t key = 0; key < 6; ++key)
            REQUIRE(a.storage(address(i), key) == b.storage(address(i), key));
    }
}

/// The same content in a state that has no past.
MemoryState copy_of(const StateView& view) {
    Diff diff;
    view.for_each_account([&](const Address& address, const Account& account) {
        auto& change = diff.accounts[address];
        change.account = account;
        for (std::uint64_t key = 0; key < 6; ++key)
            if (const auto value = view.storage(address, key); !value.is_zero())
                change.storage[key] = value;
    });
    MemoryState out;
    out.apply(diff);
    return out;
}

}  // namespace

TEST_SUITE("runtime/state/memory_state") {
    TEST_CASE("the empty state has the empty trie's root") {
        CHECK(MemoryState().root() == trie::kEmptyRoot);
    }

    TEST_CASE("the root after any changes is the root of what is there") {
        std::mt19937_64 random(1);
        MemoryState state;
        for (int i = 0; i < 500; ++i) {
            state.apply(random_diff(random));
            REQUIRE(state.root() == copy_of(state).root());
        }
    }

    TEST_CASE("undos in reverse order lead back through every root") {
        std::mt19937_64 random(2);
        MemoryState state;
        std::vector<Hash256> roots;
        std::vector<Undo> undos;
        for (int i = 0; i < 200; ++i) {
            roots.push_back(state.root());
            undos.push_back(state.apply(random_diff(random)));
        }
        while (!undos.empty()) {
            state.revert(undos.back());
            REQUIRE(state.root() == roots.back());
            undos.pop_back();
            roots.pop_back();
        }
    }

    TEST_CASE("an overlay of undos shows each earlier state") {
        std::mt19937_64 random(3);
        MemoryState state;
        std::vector<MemoryState> past;
        std::vector<DiffPtr> undos;
        for (int i = 0; i < 30; ++i) {
            past.push_back(copy_of(state));
            undos.push_back(std::make_shared<const Diff>(state.apply(random_diff(random))));
        }
        for (std::size_t i = 0; i < past.size(); ++i) {
            const OverlayView view(state,
                                   {undos.begin() + static_cast<std::ptrdiff_t>(i), undos.end()});
            check_same(view, past[i]);
            MemoryState copy = copy_of(view);
            CHECK(copy.root() == past[i].root());
        }
    }

    TEST_CASE("account and storage proofs hold under the root") {
        MemoryState state;
        Diff diff;
        for (std::uint64_t i = 0; i < 200; ++i) diff.accounts[address(i)].account = account(i);
        diff.accounts[address(7)].storage = {{1, 11}, {2, 22}, {3, kMaxUint256}};
        state.apply(diff);
        const auto root = state.root();
        const std::vector<uint256> keys{1, 3, 9};
        const auto proof = state.prove(address(7), keys);
        codec::RlpWriter expected;
        expected.begin_list()
            .uint(1)
            .uint(7)
            .bytes(proof.storage_root)
            .bytes(crypto::kEmptyKeccak)
            .end_list();
        const auto value = trie::verify_proof(root, crypto::keccak256(address(7)), proof.proof);
        REQUIRE(value);
        CHECK(*value == expected.take());
        for (const auto& slot : proof.storage) {
            const auto key = crypto::keccak256(to_be_bytes(slot.key));
            const auto found = trie::verify_proof(proof.storage_root, key, slot.proof);
            REQUIRE(found);
            if (slot.key == uint256(9))
                CHECK_FALSE(found->has_value());
            else
                CHECK(*found == codec::rlp_uint(slot.value));
        }
        const auto absent = state.prove(address(1000), keys);
        const auto nothing =
            trie::verify_proof(root, crypto::keccak256(address(1000)), absent.proof);
        REQUIRE(nothing);
        CHECK_FALSE(nothing->has_value());
    }
}
