#include "runtime/state/memory_state.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <map>
#include <memory>
#include <random>
#include <thread>

#include "core/codec/rlp.hpp"
#include "core/crypto/keccak.hpp"
#include "runtime/evm/code.hpp"
#include "runtime/state/overlay_view.hpp"
#include "tests/unit/runtime/state/reference_state.hpp"

using namespace alt;
using namespace alt::state;

namespace {

constexpr std::uint64_t kAccounts = 24;
constexpr std::uint64_t kSlots = 40;
const std::array<Bytes, 3> kCodes{Bytes{}, Bytes{0x5f, 0x5f}, Bytes{0x60, 0x01, 0x00}};

Address address(std::uint64_t n) {
    return to_address(uint256(n));
}

Account account(std::uint64_t balance) {
    return {.nonce = 1, .balance = balance, .code_hash = crypto::kEmptyKeccak};
}

uint256 random_value(std::mt19937_64& random) {
    return random() % 3 == 0 ? kMaxUint256 - random() % 9 : uint256(random() % 3);
}

/// Changes of every sort on a few accounts and slots, so that they meet often. Accounts from
/// `kAccounts` / 2 on never have code or storage.
Diff random_diff(std::mt19937_64& random) {
    Diff diff;
    for (auto n = random() % 6; n > 0; --n) {
        const auto who = random() % kAccounts;
        auto& change = diff.accounts[address(who)];
        change = {};
        if (random() % 4 == 0) continue;
        change.account = Account{.nonce = random() % 300,
                                 .balance = random_value(random),
                                 .code_hash = crypto::kEmptyKeccak};
        if (who >= kAccounts / 2) continue;
        change.new_code = evm::make_code(kCodes[random() % kCodes.size()]);
        change.account->code_hash = change.new_code->hash();
        change.storage_cleared = random() % 7 == 0;
        for (auto slots = random() % 12; slots > 0; --slots)
            change.storage[random() % kSlots] = random_value(random);
    }
    return diff;
}

/// Everything that random_diff can name.
void check_same(const StateView& view, const ReferenceState& reference) {
    std::size_t seen = 0;
    view.for_each_account([&](const Address& address, const Account& account) {
        ++seen;
        const auto found = reference.entries.find(address);
        REQUIRE(found != reference.entries.end());
        REQUIRE(account == found->second.account);
    });
    REQUIRE(seen == reference.entries.size());
    for (std::uint64_t i = 0; i < kAccounts; ++i) {
        const auto found = reference.entries.find(address(i));
        const bool exists = found != reference.entries.end();
        REQUIRE(view.account(address(i)).has_value() == exists);
        for (std::uint64_t key = 0; key < kSlots; ++key) {
            uint256 expected;
            if (exists && found->second.slots.contains(key)) expected = found->second.slots.at(key);
            REQUIRE(view.storage(address(i), key) == expected);
        }
    }
}

void check_same(const MemoryState& state, const ReferenceState& reference) {
    check_same(static_cast<const StateView&>(state), reference);
    REQUIRE(state.account_count() == reference.entries.size());
    for (const auto& [address, entry] : reference.entries) {
        REQUIRE(state.has_storage(address) == !entry.slots.empty());
        std::map<uint256, uint256> slots;
        state.for_each_slot(address, [&](const uint256& key, const uint256& value) {
            CHECK(slots.emplace(key, value).second);
        });
        REQUIRE(slots == entry.slots);
    }
}

void check_slot_proofs(const AccountProof& proof, const ReferenceState::Entry* entry) {
    for (const auto& slot : proof.storage) {
        const auto found = trie::verify_proof(proof.storage_root,
                                              crypto::keccak256(to_be_bytes(slot.key)), slot.proof);
        REQUIRE(found);
        const bool exists = entry != nullptr && entry->slots.contains(slot.key);
        REQUIRE(found->has_value() == exists);
        REQUIRE(slot.value == (exists ? entry->slots.at(slot.key) : uint256{}));
        if (exists) REQUIRE(**found == codec::rlp_uint(slot.value));
    }
}

void check_proofs(MemoryState& state, const ReferenceState& reference) {
    std::vector<uint256> keys;
    for (std::uint64_t key = 0; key < kSlots + 4; ++key) keys.emplace_back(key);
    for (std::uint64_t i = 0; i < kAccounts + 4; ++i) {
        const auto proof = state.prove(address(i), keys);
        const auto value =
            trie::verify_proof(state.root(), crypto::keccak256(address(i)), proof.proof);
        REQUIRE(value);
        const auto found = reference.entries.find(address(i));
        const bool exists = found != reference.entries.end();
        REQUIRE(value->has_value() == exists);
        check_slot_proofs(proof, exists ? &found->second : nullptr);
        if (!exists) continue;
        REQUIRE(proof.account == found->second.account);
        REQUIRE(proof.storage_root == ReferenceState::storage_root(found->second));
        REQUIRE(proof.storage_root == state.storage_root(address(i)));
    }
}

}  // namespace

TEST_SUITE("runtime/state/memory_state") {
    TEST_CASE("the empty state has the empty trie's root") {
        CHECK(MemoryState().root() == trie::kEmptyRoot);
    }

    TEST_CASE("any history of changes and undos gives the state, root and proofs of its result") {
        std::mt19937_64 random(1);
        MemoryState state;
        ReferenceState reference;
        std::vector<Undo> undos;
        std::vector<ReferenceState> past;
        for (int i = 0; i < 3000; ++i) {
            // Long runs forward, and now and then a long way back.
            if (random() % 100 == 0) {
                for (auto n = random() % (undos.size() + 1); n > 0; --n) {
                    state.revert(undos.back());
                    reference = std::move(past.back());
                    undos.pop_back();
                    past.pop_back();
                    if (random() % 4 == 0) REQUIRE(state.root() == reference.root());
                }
            }
            const auto diff = random_diff(random);
            past.push_back(reference);
            undos.push_back(state.apply(diff));
            reference.apply(diff);
            // Some changes meet others before the tries have seen either.
            if (random() % 3 != 0) REQUIRE(state.root() == reference.root());
            if (i % 10 == 0) check_same(state, reference);
            if (i % 100 == 0) check_proofs(state, reference);
        }
        for (; !undos.empty(); undos.pop_back()) state.revert(undos.back());
        CHECK(state.root() == trie::kEmptyRoot);
        CHECK(state.account_count() == 0);
    }

    TEST_CASE("slots are walked in the order of their hashed keys, from any of these on") {
        std::mt19937_64 random(7);
        MemoryState state;
        for (int round = 0; round < 60; ++round) {
            state.apply(random_diff(random));
            if (round % 3 != 0) continue;
            const auto who = address(random() % kAccounts);
            std::map<Hash256, std::pair<uint256, uint256>> slots;
            state.for_each_slot(who, [&](const uint256& key, const uint256& value) {
                slots[crypto::keccak256(to_be_bytes(key))] = {key, value};
            });
            auto starts = std::vector<Hash256>{{}, to_be_bytes(kMaxUint256)};
            for (const auto& [hashed, slot] : slots) {
                starts.push_back(hashed);
                starts.push_back(to_be_bytes(to_uint256(hashed) + 1));
                starts.push_back(to_be_bytes(to_uint256(hashed) ^ uint256{1} << 200));
            }
            for (const auto& start : starts) {
                const auto most = random() % 5;
                auto next = slots.lower_bound(start);
                std::size_t seen = 0;
                state.walk_hashed(who, start, [&](const HashedSlot& slot) {
                    REQUIRE(next != slots.end());
                    CHECK(slot.hashed_key == next->first);
                    CHECK(std::pair(slot.key, slot.value) == next->second);
                    ++next;
                    return ++seen < most;
                });
                CHECK((next == slots.end() || seen == std::max<std::size_t>(most, 1)));
            }
        }
    }
    TEST_CASE("many accounts and slots at once have the root of their sum") {
        MemoryState state;
        ReferenceState reference;
        for (std::uint64_t block = 0; block < 4; ++block) {
            Diff diff;
            for (std::uint64_t i = 0; i < 3000; ++i)
                diff.accounts[address(block * 2500 + i)].account = account(i);
            for (std::uint64_t i = 0; i < 3000; ++i)
                diff.accounts[address(1)].storage[block * 2500 + i] = (block + i) % 7;
            diff.accounts[address(1)].account = account(1);
            state.apply(diff);
            reference.apply(diff);
            REQUIRE(state.root() == reference.root());
        }
    }

    TEST_CASE("who shares the hashing changes no root") {
        MemoryState alone;
        MemoryState shared;
        std::atomic<std::size_t> hashed{0};
        shared.share_hashing([&](std::size_t count, std::size_t stretch, const auto& work) {
            // All at once, the last stretch first; the preset tsan sees if two meet in a branch.
            std::vector<std::thread> threads;
            for (auto end = count; end > 0; end -= std::min(end, stretch))
                threads.emplace_back([&work, end, stretch, &hashed] {
                    const auto first = end - std::min(end, stretch);
                    work(first, end);
                    hashed += end - first;
                });
            for (auto& thread : threads) thread.join();
        });
        std::mt19937_64 random(7);
        for (int round = 0; round < 6; ++round) {
            Diff diff;
            for (int i = 0; i < 3'000; ++i) {
                auto& change = diff.accounts[address(1 + random() % 6'000)];
                if (random() % 4 != 0) change.account = account(random());
            }
            // One with many slots, of which some go.
            auto& large = diff.accounts[address(0)];
            large.account = account(1);
            for (int i = 0; i < 3'000; ++i)
                large.storage[uint256(random() % 6'000)] = random_value(random);
            alone.apply(diff);
            shared.apply(diff);
            REQUIRE(shared.root() == alone.root());
        }
        CHECK(hashed > 6 * 3'000);
    }

    TEST_CASE("code is found by its hash, also after its account has gone") {
        MemoryState state;
        Diff diff;
        auto& change = diff.accounts[address(1)];
        change.new_code = evm::make_code(kCodes[1]);
        change.account = account(1);
        change.account->code_hash = change.new_code->hash();
        const auto undo = state.apply(diff);
        const auto hash = change.new_code->hash();
        CHECK(state.account(address(1))->code_hash == hash);
        CHECK(state.code(hash)->size() == kCodes[1].size());
        state.revert(undo);
        CHECK(state.code(hash)->size() == kCodes[1].size());
        CHECK(state.code(crypto::kEmptyKeccak)->empty());
    }

    TEST_CASE("an overlay finds code in its layers and in its base") {
        MemoryState state;
        auto old_code = std::make_shared<Diff>();
        old_code->accounts[address(1)].new_code = evm::make_code(kCodes[1]);
        old_code->accounts[address(1)].account = account(1);
        state.apply(*old_code);
        auto layer = std::make_shared<Diff>();
        layer->accounts[address(2)].new_code = evm::make_code(kCodes[2]);
        const OverlayView view(state, {layer});
        for (const auto& code : kCodes)
            CHECK(equal(view.code(crypto::keccak256(code))->bytes(), code));
        CHECK(view.code(crypto::keccak256(view_of("no code")))->empty());
    }

    TEST_CASE("an overlay of undos shows each earlier state") {
        std::mt19937_64 random(3);
        MemoryState state;
        ReferenceState reference;
        std::vector<ReferenceState> past;
        std::vector<DiffPtr> undos;
        for (int i = 0; i < 60; ++i) {
            const auto diff = random_diff(random);
            past.push_back(reference);
            undos.push_back(std::make_shared<const Diff>(state.apply(diff)));
            reference.apply(diff);
        }
        for (std::size_t i = 0; i < past.size(); ++i) {
            const OverlayView view(state,
                                   {undos.begin() + static_cast<std::ptrdiff_t>(i), undos.end()});
            check_same(view, past[i]);
        }
    }
}
