#include "runtime/trie/trie.hpp"

#include <algorithm>

#include "core/codec/rlp.hpp"
#include "core/crypto/keccak.hpp"
#include "runtime/trie/node.hpp"

namespace alt::trie {
namespace {

std::size_t common_prefix(BytesView a, BytesView b) {
    const auto [end, unused] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
    return static_cast<std::size_t>(end - a.begin());
}

/// The node for writing: copied if another trie shares it. Its cached ref is dropped.
template <typename T>
T& writable(NodePtr& node) {
    if (node.use_count() != 1) node = std::make_shared<T>(static_cast<const T&>(*node));
    node->ref.size = 0;
    return static_cast<T&>(*node);
}

NodePtr with_prefix(BytesView prefix, NodePtr branch) {
    if (prefix.empty()) return branch;
    return std::make_shared<Extension>(prefix, std::move(branch));
}

void place(Branch& branch, BytesView path, BytesView value) {
    if (path.empty())
        branch.value = to_bytes(value);
    else
        branch.children[path[0]] = std::make_shared<Leaf>(path.subspan(1), value);
}

void insert(NodePtr& node, BytesView path, BytesView value);

void insert_at_leaf(NodePtr& node, BytesView path, BytesView value) {
    const auto& old = static_cast<const Leaf&>(*node);
    const auto shared = common_prefix(old.path, path);
    if (shared == old.path.size() && shared == path.size()) {
        writable<Leaf>(node).value = to_bytes(value);
        return;
    }
    auto branch = std::make_shared<Branch>();
    place(*branch, BytesView(old.path).subspan(shared), old.value);
    place(*branch, path.subspan(shared), value);
    node = with_prefix(path.first(shared), std::move(branch));
}

void insert_at_extension(NodePtr& node, BytesView path, BytesView value) {
    const auto& old = static_cast<const Extension&>(*node);
    const auto shared = common_prefix(old.path, path);
    if (shared == old.path.size()) {
        insert(writable<Extension>(node).child, path.subspan(shared), value);
        return;
    }
    auto branch = std::make_shared<Branch>();
    const auto rest = BytesView(old.path).subspan(shared);
    branch->children[rest[0]] = with_prefix(rest.subspan(1), old.child);
    place(*branch, path.subspan(shared), value);
    node = with_prefix(path.first(shared), std::move(branch));
}

void insert(NodePtr& node, BytesView path, BytesView value) {
    if (!node) {
        node = std::make_shared<Leaf>(path, value);
        return;
    }
    switch (node->kind) {
        case NodeKind::leaf:
            return insert_at_leaf(node, path, value);
        case NodeKind::extension:
            return insert_at_extension(node, path, value);
        case NodeKind::branch: {
            auto& branch = writable<Branch>(node);
            if (path.empty())
                branch.value = to_bytes(value);
            else
                insert(branch.children[path[0]], path.subspan(1), value);
        }
    }
}

/// Puts `prefix` before a node; keeps the rule that an extension leads to a branch.
NodePtr prepend(BytesView prefix, const NodePtr& node) {
    Bytes path = to_bytes(prefix);
    switch (node->kind) {
        case NodeKind::leaf: {
            const auto& leaf = static_cast<const Leaf&>(*node);
            append(path, leaf.path);
            return std::make_shared<Leaf>(path, leaf.value);
        }
        case NodeKind::extension: {
            const auto& extension = static_cast<const Extension&>(*node);
            append(path, extension.path);
            return std::make_shared<Extension>(path, extension.child);
        }
        case NodeKind::branch:
            break;
    }
    return with_prefix(prefix, node);
}

/// A branch of fewer than two entries is no branch.
NodePtr collapse(const NodePtr& node) {
    const auto& branch = static_cast<const Branch&>(*node);
    std::size_t count = 0;
    std::uint8_t only = 0;
    for (std::uint8_t i = 0; i < 16; ++i) {
        if (!branch.children[i]) continue;
        ++count;
        only = i;
    }
    if (count == 0) return std::make_shared<Leaf>(BytesView{}, branch.value);
    if (count == 1 && branch.value.empty())
        return prepend(BytesView(&only, 1), branch.children[only]);
    return node;
}

/// Removes a key that is known to be there.
void remove(NodePtr& node, BytesView path) {
    if (node->kind == NodeKind::leaf) {
        node = nullptr;
    } else if (node->kind == NodeKind::extension) {
        auto& extension = writable<Extension>(node);
        remove(extension.child, path.subspan(extension.path.size()));
        if (extension.child->kind != NodeKind::branch)
            node = prepend(extension.path, extension.child);
    } else {
        auto& branch = writable<Branch>(node);
        if (path.empty())
            branch.value.clear();
        else
            remove(branch.children[path[0]], path.subspan(1));
        node = collapse(node);
    }
}

/// One step from a node towards a key.
struct Step {
    const Node* next = nullptr;    ///< null: the way ends here
    const Bytes* value = nullptr;  ///< the key's value, if it is here
    std::size_t used = 0;          ///< nibbles
};

Step step(const Node& node, BytesView path) {
    if (node.kind == NodeKind::leaf) {
        const auto& leaf = static_cast<const Leaf&>(node);
        return {.value = equal(leaf.path, path) ? &leaf.value : nullptr};
    }
    if (node.kind == NodeKind::extension) {
        const auto& extension = static_cast<const Extension&>(node);
        const auto size = extension.path.size();
        if (path.size() < size || !equal(path.first(size), extension.path)) return {};
        return {.next = extension.child.get(), .used = size};
    }
    const auto& branch = static_cast<const Branch&>(node);
    if (path.empty()) return {.value = branch.value.empty() ? nullptr : &branch.value};
    return {.next = branch.children[path[0]].get(), .used = 1};
}

const Bytes* find(const Node* node, BytesView path) {
    while (node != nullptr) {
        const auto at = step(*node, path);
        if (at.value != nullptr) return at.value;
        node = at.next;
        path = path.subspan(at.used);
    }
    return nullptr;
}

}  // namespace

void Trie::set(BytesView key, BytesView value) {
    if (value.empty())
        erase(key);
    else
        insert(root_, to_nibbles(key), value);
}

void Trie::erase(BytesView key) {
    const Bytes path = to_nibbles(key);
    if (find(root_.get(), path) != nullptr) remove(root_, path);
}

std::optional<Bytes> Trie::get(BytesView key) const {
    const Bytes path = to_nibbles(key);
    const Bytes* value = find(root_.get(), path);
    if (value == nullptr) return std::nullopt;
    return *value;
}

Hash256 Trie::root() const {
    if (!root_) return kEmptyRoot;
    const auto& ref = ref_of(*root_);
    if (ref.size == Hash256::kSize) return Hash256{ref.data};
    return crypto::keccak256(ref.view());
}

std::vector<Bytes> Trie::prove(BytesView key) const {
    const Bytes nibbles = to_nibbles(key);
    BytesView path = nibbles;
    std::vector<Bytes> proof;
    for (const Node* node = root_.get(); node != nullptr;) {
        if (proof.empty() || ref_of(*node).size == Hash256::kSize) proof.push_back(encode(*node));
        const auto at = step(*node, path);
        node = at.next;
        path = path.subspan(at.used);
    }
    return proof;
}

Hash256 ordered_root(std::span<const Bytes> items) {
    Trie trie;
    for (std::size_t i = 0; i < items.size(); ++i) trie.set(codec::rlp_uint(uint256(i)), items[i]);
    return trie.root();
}

}  // namespace alt::trie
