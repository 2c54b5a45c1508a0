#include <map>

#include "core/crypto/keccak.hpp"
#include "runtime/evmtool/vector_file.hpp"
#include "runtime/trie/trie.hpp"
#include "tests/spec/categories.hpp"
#include "tests/spec/fields.hpp"
#include "tests/support/test_trie.hpp"

namespace alt::spec {
namespace {

/// In the order in which the test makes them; an empty value drops the key.
using Changes = std::vector<std::pair<Bytes, Bytes>>;

/// Hex with the prefix, or text; null is nothing.
Bytes item_of(const codec::Json& json) {
    if (json.is_null()) return {};
    const auto text = string_of(json);
    return text.starts_with("0x") ? parse_hex(text).value() : to_bytes(view_of(text));
}

Changes changes_of(const codec::Json& in) {
    Changes out;
    if (in.is_object()) {
        for (const auto& [key, value] : in.get_object())
            out.emplace_back(item_of(codec::Json(key)), item_of(value));
    } else {
        for (const auto& pair : in.as_array())
            out.emplace_back(item_of(pair.at(0)), item_of(pair.at(1)));
    }
    return out;
}

Hash256 plain_root(const Changes& changes) {
    std::map<Bytes, Bytes> entries;
    for (const auto& [key, value] : changes) {
        if (value.empty())
            entries.erase(key);
        else
            entries[key] = value;
    }
    std::vector<trie::Item> items;
    for (const auto& [key, value] : entries) items.push_back({.key = key, .value = value});
    return trie::root_of(items);
}

/// With a root after each change, as blocks would ask for it.
Hash256 secure_root(const Changes& changes) {
    trie::TestTrie trie;
    for (const auto& [key, value] : changes) {
        trie.set(crypto::keccak256(key), value);
        trie.root();
    }
    return trie.root();
}

}  // namespace

void run_trie_tests(const std::filesystem::path& file, Tally& tally) {
    const auto json = evmtool::load_vector_file(file);
    if (!json) return tally.record("", json.error().message);
    const bool secure = file.stem().string().find("secure") != std::string::npos;
    for (const auto& [key, test] : json->as_object()) {
        if (tally.skip(key)) continue;
        const auto changes = changes_of(*codec::find(test, "in"));
        const auto root = secure ? secure_root(changes) : plain_root(changes);
        tally.record(key, compare_bytes("root", root, codec::get_hash(test, "root").value()));
    }
}

}  // namespace alt::spec
