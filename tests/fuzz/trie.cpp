// The incremental trie beside a map: a root that depends on the entries alone, proofs of every key
// and of absent ones that hold, and that cannot be bent to say something else.
#include "core/base/assert.hpp"
#include "core/crypto/keccak.hpp"
#include "tests/fuzz/input.hpp"
#include "tests/support/test_trie.hpp"

namespace alt::fuzz {
namespace {

/// Paths that share long prefixes, or are hashes, so that every kind of node comes up.
Hash256 take_path(Input& in) {
    const auto shape = in.byte();
    if (shape >= 0x80) return crypto::keccak256(in.bytes(1));
    Hash256 path;
    path.bytes[shape % 32] = in.byte();
    path.bytes[31] = in.byte();
    return path;
}

void change(Input& in, trie::TestTrie& trie) {
    const auto kind = in.byte();
    const auto path = take_path(in);
    trie.set(path, Bytes(kind % 4 == 0 ? 0 : kind / 4u, in.byte()));
}

void check_proof(const trie::TestTrie& trie, const Hash256& root, const Hash256& path) {
    const auto proven = trie::verify_proof(root, path, trie.prove(path));
    ALT_ASSERT(proven.has_value());
    const auto known = trie.model().find(path);
    ALT_ASSERT(proven->has_value() == (known != trie.model().end()));
    ALT_ASSERT(!proven->has_value() || **proven == known->second);
}

/// One byte of one node of a proof is changed.
void check_bent_proof(Input& in, const trie::TestTrie& trie, const Hash256& root,
                      const Hash256& path) {
    auto proof = trie.prove(path);
    if (proof.empty()) return;
    Bytes& node = proof[in.byte() % proof.size()];
    const auto difference = in.byte();
    node[in.integer<std::uint16_t>() % node.size()] ^= difference;
    ALT_ASSERT(trie::verify_proof(root, path, proof).has_value() == (difference == 0));
}

}  // namespace
}  // namespace alt::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace alt;
    fuzz::Input in(data, size);
    trie::TestTrie trie;
    const auto absent = fuzz::take_path(in);
    while (!in.empty()) {
        fuzz::change(in, trie);
        // A root in between makes what follows a change of what is there.
        if (in.byte() % 8 == 0) static_cast<void>(trie.root());
    }
    const auto root = trie.root();
    ALT_ASSERT(root == trie.expected_root());
    ALT_ASSERT(trie.model().empty() == (root == trie::kEmptyRoot));
    for (const auto& [path, value] : trie.model()) fuzz::check_proof(trie, root, path);
    fuzz::check_proof(trie, root, absent);
    fuzz::Input bend(data, size);
    fuzz::check_bent_proof(bend, trie, root, absent);
    return 0;
}
