#include "runtime/state/leaf_value.hpp"

namespace alt::state {
namespace {

/// Of integers and hashes only, which are never longer.
constexpr std::size_t kMaxShortString = 55;

void append_string(Bytes& out, BytesView bytes) {
    static_assert(Hash256::kSize <= kMaxShortString);
    if (bytes.size() != 1 || bytes[0] >= 0x80)
        out.push_back(static_cast<std::uint8_t>(0x80 + bytes.size()));
    append(out, bytes);
}

void append_uint(Bytes& out, const uint256& value) {
    const auto word = to_be_bytes(value);
    append_string(out, word.view().last((value.bits() + 7) / 8));
}

}  // namespace

void storage_leaf(Bytes& out, const uint256& value) {
    out.clear();
    append_uint(out, value);
}

void account_leaf(Bytes& out, const Account& account, const Hash256& storage_root) {
    // The two hashes alone make the list longer than 55 bytes and shorter than 256.
    out.assign({0xf8, 0});
    append_uint(out, account.nonce);
    append_uint(out, account.balance);
    append_string(out, storage_root);
    append_string(out, account.code_hash);
    out[1] = static_cast<std::uint8_t>(out.size() - 2);
}

}  // namespace alt::state
