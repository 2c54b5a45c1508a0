#include "core/eth/senders.hpp"

namespace alt::eth {

std::vector<Result<Address>> recover_senders(std::span<const Transaction* const> txs) {
    std::vector<crypto::SignedDigest> questions;
    questions.reserve(txs.size());
    for (const auto* tx : txs)
        if (!tx->is_deposit()) questions.push_back({signing_hash(*tx), tx->signature});
    const auto answers = crypto::recover_addresses(questions);
    std::vector<Result<Address>> out;
    out.reserve(txs.size());
    auto answer = answers.begin();
    for (const auto* tx : txs) {
        const auto found = tx->is_deposit() ? std::optional(tx->from) : *answer++;
        // What is refused says why by itself.
        const bool certain = found && tx->signature.s <= crypto::kSecp256k1HalfOrder;
        out.push_back(certain ? Result<Address>(*found) : recover_sender(*tx));
    }
    return out;
}

}  // namespace alt::eth
