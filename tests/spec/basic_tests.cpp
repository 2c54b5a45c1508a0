#include "core/codec/rlp.hpp"
#include "core/eth/transaction.hpp"
#include "runtime/evmtool/vector_file.hpp"
#include "runtime/trie/node.hpp"
#include "tests/spec/categories.hpp"
#include "tests/spec/fields.hpp"

namespace alt::spec {
namespace {

crypto::PrivateKey key_of(const codec::Json& row) {
    return crypto::PrivateKey::from_bytes(hex_of(row, "key")).value();
}

/// The path as it stands in a leaf ("term") or an extension: the first item of the node.
std::string check_hex_prefix(const codec::Json& row) {
    Bytes nibbles;
    for (const auto& nibble : *codec::get_array(row, "seq").value())
        nibbles.push_back(static_cast<std::uint8_t>(codec::as_u64(nibble, "seq").value()));
    const std::size_t from = nibbles.size() % 2;
    nibbles.insert(nibbles.begin(), from, 0);
    Bytes key;
    for (std::size_t i = 0; i < nibbles.size(); i += 2)
        key.push_back(static_cast<std::uint8_t>(nibbles[i] << 4u | nibbles[i + 1]));
    Bytes node;
    if (codec::get_bool(row, "term").value())
        trie::encode_leaf(node, key, from, Bytes{1});
    else
        trie::encode_extension(node, key, from, nibbles.size(), Hash256{});
    auto items = codec::RlpReader(node).list();
    return compare_bytes("path", items->bytes().value(), hex_of(row, "out"));
}

/// Of its signature the suite does not say which digest it is of.
std::string check_key(const codec::Json& row) {
    return compare_bytes("address", key_of(row).address(), hex_of(row, "addr"));
}

/// The unsigned form is the signed one with an empty signature.
std::string check_transaction(const codec::Json& row) {
    const auto raw = hex_of(row, "signed");
    auto tx = eth::decode_transaction(raw);
    if (!tx) return tx.error().message;
    // From before EIP-2: s may be high.
    const auto& [r, s, odd_y] = tx->signature;
    const auto sender = crypto::recover_address(eth::signing_hash(*tx), r, s, odd_y);
    if (!sender) return "recovers no sender";
    auto error = compare_bytes("sender", *sender, key_of(row).address());
    if (error.empty()) error = compare_bytes("encoded", eth::encode(*tx), raw);
    if (error.empty() && tx->to) error = compare_bytes("to", *tx->to, hex_of(row, "to"));
    if (error.empty()) error = compare_bytes("data", tx->data, hex_of(row, "data"));
    if (!error.empty()) return error;
    const bool same = tx->nonce == codec::get_u64(row, "nonce").value() &&
                      tx->gas_limit == codec::get_u64(row, "startgas").value() &&
                      tx->max_fee_per_gas == uint256(codec::get_u64(row, "gasprice").value()) &&
                      tx->value == uint256(codec::get_u64(row, "value").value());
    return same ? "" : "a number differs";
}

}  // namespace

void run_basic_tests(const std::filesystem::path& file, Tally& tally) {
    const auto json = evmtool::load_vector_file(file);
    if (!json) return tally.record("", json.error().message);
    if (json->is_object()) return each_member(*json, tally, check_hex_prefix);
    each_named(*json, tally, file.stem() == "keyaddrtest" ? check_key : check_transaction, "key");
}

}  // namespace alt::spec
