// Transactions: what decodes encodes to the same bytes, its hash is theirs, and asking for its
// sender ends in an answer that stays the same.
#include "core/eth/transaction.hpp"

#include "core/base/assert.hpp"
#include "core/crypto/keccak.hpp"
#include "tests/fuzz/input.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace alt;
    const BytesView raw(data, size);
    const auto tx = eth::decode_transaction(raw);
    if (!tx) return 0;
    ALT_ASSERT(equal(eth::encode(*tx), raw));
    ALT_ASSERT(eth::hash_of(*tx) == crypto::keccak256(raw));
    const auto sender = eth::recover_sender(*tx);
    const auto again = eth::recover_sender(*tx);
    ALT_ASSERT(sender.has_value() == again.has_value());
    if (!sender) return 0;
    ALT_ASSERT(*sender == *again);
    if (tx->is_deposit()) {
        ALT_ASSERT(*sender == tx->from);
        return 0;
    }
    const auto& signature = tx->signature;
    ALT_ASSERT(signature.s <= crypto::kSecp256k1HalfOrder);
    ALT_ASSERT(crypto::recover_address(eth::signing_hash(*tx), signature.r, signature.s,
                                       signature.odd_y) == *sender);
    return 0;
}
