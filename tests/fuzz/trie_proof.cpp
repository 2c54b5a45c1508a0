// Proofs made of arbitrary bytes: verifying them ends in an answer that stays the same.
#include <algorithm>
#include <span>

#include "core/base/assert.hpp"
#include "core/crypto/keccak.hpp"
#include "runtime/trie/trie.hpp"
#include "tests/fuzz/input.hpp"

namespace alt::fuzz {
namespace {

/// Puts each node's hash where the input says into the node before it: else no walk would get past
/// the first. The result is the root.
Hash256 link(Input& in, std::span<Bytes> nodes) {
    Hash256 below;
    for (std::size_t i = nodes.size(); i-- > 0;) {
        Bytes& node = nodes[i];
        if (i + 1 < nodes.size() && node.size() >= Hash256::kSize) {
            const auto at = in.integer<std::uint16_t>() % (node.size() - Hash256::kSize + 1);
            std::copy(below.bytes.begin(), below.bytes.end(),
                      node.begin() + static_cast<std::ptrdiff_t>(at));
        }
        below = crypto::keccak256(node);
    }
    return below;
}

}  // namespace
}  // namespace alt::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace alt;
    fuzz::Input in(data, size);
    const Bytes key = to_bytes(in.bytes(in.byte() % 33));
    fuzz::Input places(in.bytes(8));
    std::vector<Bytes> proof;
    while (!in.empty()) proof.push_back(to_bytes(in.run(true)));
    const Hash256 root = fuzz::link(places, proof);

    const auto first = trie::verify_proof(root, key, proof);
    const auto second = trie::verify_proof(root, key, proof);
    ALT_ASSERT(first.has_value() == second.has_value());
    if (first) ALT_ASSERT(*first == *second);
    // A proof cut short proves nothing: superfluous nodes are refused.
    if (first && !proof.empty())
        ALT_ASSERT(!trie::verify_proof(root, key, std::span(proof).first(proof.size() - 1)));
    return 0;
}
