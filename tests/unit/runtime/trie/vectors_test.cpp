#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "core/base/hex.hpp"
#include "core/codec/json.hpp"
#include "core/crypto/keccak.hpp"
#include "runtime/trie/trie.hpp"
#include "tests/support/test_trie.hpp"

using namespace alt;

namespace {

std::filesystem::path vectors() {
    return std::filesystem::path(ALT_SOURCE_DIR) / "../shared/ethereum-tests/trie_tests";
}

/// Present, or a skip with its reason; absence is a failure on CI.
bool available() {
    if (std::filesystem::is_directory(vectors())) return true;
    const char* ci = std::getenv("CI");
    if (ci != nullptr && std::string_view(ci) == "true") FAIL("no trie vectors at " << vectors());
    MESSAGE("skipped: no trie vectors at " << vectors());
    return false;
}

codec::Json load(const std::string& file) {
    std::ifstream in(vectors() / file);
    std::stringstream text;
    text << in.rdbuf();
    auto json = codec::parse_json(text.str());
    REQUIRE(json);
    return *json;
}

Bytes bytes_of(const codec::Json& json) {
    if (json.is_null()) return {};
    const auto text = codec::as_string(json, "item");
    REQUIRE(text);
    if (text->starts_with("0x")) return *parse_hex(*text);
    return to_bytes(view_of(*text));
}

/// The entries in the order in which the test changes them; an empty value drops.
std::vector<std::pair<Bytes, Bytes>> changes_of(const codec::Json& in) {
    std::vector<std::pair<Bytes, Bytes>> changes;
    if (in.is_object()) {
        for (const auto& pair : in.get_object())
            changes.emplace_back(bytes_of(codec::Json(pair.key())), bytes_of(pair.value()));
    } else {
        for (const auto& pair : in.get_array())
            changes.emplace_back(bytes_of(pair.get_array()[0]), bytes_of(pair.get_array()[1]));
    }
    return changes;
}

Hash256 plain_root(const std::vector<std::pair<Bytes, Bytes>>& changes) {
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
Hash256 secure_root(const std::vector<std::pair<Bytes, Bytes>>& changes) {
    trie::TestTrie trie;
    for (const auto& [key, value] : changes) {
        trie.set(crypto::keccak256(key), value);
        trie.root();
    }
    return trie.root();
}

void run(const codec::Json& test, bool secure) {
    const auto* in = codec::find(test, "in");
    REQUIRE(in != nullptr);
    const auto changes = changes_of(*in);
    const auto root = secure ? secure_root(changes) : plain_root(changes);
    CHECK(root == *codec::get_hash(test, "root"));
}

}  // namespace

TEST_SUITE("runtime/trie/vectors") {
    TEST_CASE("roots are those of Ethereum's trie tests") {
        if (!available()) return;
        struct Row {
            const char* file;
            bool secure;
        };
        static constexpr std::array rows{
            Row{"trietest.json", false},
            Row{"trieanyorder.json", false},
            Row{"trietest_secureTrie.json", true},
            Row{"trieanyorder_secureTrie.json", true},
            Row{"hex_encoded_securetrie_test.json", true},
        };
        int cases = 0;
        for (const auto& row : rows) {
            CAPTURE(row.file);
            const auto tests = load(row.file);
            for (const auto& test : tests.get_object()) {
                CAPTURE(std::string(test.key()));
                run(test.value(), row.secure);
                ++cases;
            }
        }
        CHECK(cases >= 14);
    }
}
