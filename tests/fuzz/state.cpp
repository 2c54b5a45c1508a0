// The state in memory through blocks of changes and their undoing: reads as a map of maps gives
// them, the root that the definition gives, every earlier root again on the way back, and proofs
// that hold.
#include <map>

#include "core/base/assert.hpp"
#include "runtime/evm/code.hpp"
#include "runtime/state/memory_state.hpp"
#include "tests/fuzz/input.hpp"
#include "tests/fuzz/plain_trie.hpp"

namespace alt::fuzz {
namespace {

struct PlainAccount {
    state::Account account;
    std::map<uint256, uint256> storage;
};
using PlainState = std::map<Address, PlainAccount>;

Hash256 storage_root(const PlainAccount& account) {
    Entries slots;
    for (const auto& [key, value] : account.storage)
        slots[to_bytes(crypto::keccak256(to_be_bytes(key)).view())] = codec::rlp_uint(value);
    return PlainTrie::root_of(slots);
}

Hash256 root_of(const PlainState& state) {
    Entries accounts;
    for (const auto& [address, entry] : state) {
        codec::RlpWriter leaf;
        leaf.begin_list().uint(entry.account.nonce).uint(entry.account.balance);
        leaf.bytes(storage_root(entry)).bytes(entry.account.code_hash).end_list();
        accounts[to_bytes(crypto::keccak256(address).view())] = leaf.take();
    }
    return PlainTrie::root_of(accounts);
}

state::AccountChange take_change(Input& in) {
    state::AccountChange out;
    const auto kind = in.byte();
    if (kind % 8 == 0) return out;
    out.account = state::Account{in.byte(), in.integer<std::uint64_t>(), crypto::kEmptyKeccak};
    if (kind % 8 == 1) {
        out.new_code = evm::make_code(in.bytes(kind / 64));
        out.account->code_hash = out.new_code->hash();
    }
    out.storage_cleared = kind % 8 == 2;
    for (auto count = kind / 32; count > 0; --count) {
        const uint256 key = in.byte() % 16;
        out.storage[key] = in.byte() / 2;
    }
    return out;
}

state::Diff take_block(Input& in) {
    state::Diff out;
    for (auto count = 1 + in.byte() % 6; count > 0 && !in.empty(); --count) {
        const Address address = to_address(in.byte() % 24);
        out.accounts[address] = take_change(in);
    }
    return out;
}

void apply(PlainState& state, const state::Diff& diff) {
    for (const auto& [address, change] : diff.accounts) {
        if (!change.account) {
            state.erase(address);
            continue;
        }
        auto& entry = state[address];
        entry.account = *change.account;
        if (change.storage_cleared) entry.storage.clear();
        for (const auto& [key, value] : change.storage) {
            if (value.is_zero())
                entry.storage.erase(key);
            else
                entry.storage[key] = value;
        }
    }
}

void check_reads(const state::MemoryState& state, const PlainState& plain) {
    ALT_ASSERT(state.account_count() == plain.size());
    for (std::uint64_t i = 0; i < 24; ++i) {
        const Address address = to_address(i);
        const auto found = plain.find(address);
        const auto account = state.account(address);
        ALT_ASSERT(account.has_value() == (found != plain.end()));
        if (!account) continue;
        ALT_ASSERT(*account == found->second.account);
        ALT_ASSERT(state.has_storage(address) == !found->second.storage.empty());
        for (const auto& [key, value] : found->second.storage)
            ALT_ASSERT(state.storage(address, key) == value);
    }
}

void check_proofs(state::MemoryState& state, const PlainState& plain, const Hash256& root) {
    for (const auto& [address, entry] : plain) {
        std::vector<uint256> keys{1, 2};
        const auto proof = state.prove(address, keys);
        ALT_ASSERT(proof.account == entry.account);
        ALT_ASSERT(proof.storage_root == storage_root(entry));
        const auto leaf = trie::verify_proof(root, crypto::keccak256(address), proof.proof);
        ALT_ASSERT(leaf && leaf->has_value());
        for (const auto& slot : proof.storage) {
            const auto value = trie::verify_proof(
                proof.storage_root, crypto::keccak256(to_be_bytes(slot.key)), slot.proof);
            const auto found = entry.storage.find(slot.key);
            ALT_ASSERT(value && value->has_value() == (found != entry.storage.end()));
            if (*value) ALT_ASSERT(**value == codec::rlp_uint(found->second));
        }
    }
}

}  // namespace
}  // namespace alt::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace alt;
    fuzz::Input in(data, size);
    state::MemoryState state;
    fuzz::PlainState plain;
    std::vector<std::pair<Hash256, state::Undo>> history;
    Hash256 root = trie::kEmptyRoot;
    while (!in.empty()) {
        // Not after every block, so that changes also pile up before a root.
        const bool asks_root = in.byte() % 4 != 0;
        const auto block = fuzz::take_block(in);
        fuzz::apply(plain, block);
        history.emplace_back(root, state.apply(block));
        root = fuzz::root_of(plain);
        if (asks_root) ALT_ASSERT(state.root() == root);
        fuzz::check_reads(state, plain);
    }
    fuzz::check_proofs(state, plain, state.root());
    for (; !history.empty(); history.pop_back()) {
        state.revert(history.back().second);
        ALT_ASSERT(state.root() == history.back().first);
    }
    ALT_ASSERT(state.account_count() == 0);
    return 0;
}
