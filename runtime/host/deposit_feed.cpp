#include "runtime/host/deposit_feed.hpp"

#include <algorithm>

#include "core/contracts/bindings/portal.hpp"
#include "core/crypto/keccak.hpp"

namespace alt::host {
namespace {

/// Blocks in one eth_getLogs: what public providers allow.
constexpr std::uint64_t kRange = 2'000;

/// OP Stack deposit specification, "source hash computation", domain 0 (user-deposited).
Hash256 source_hash(const eth::PlacedLog& log) {
    Bytes inner = to_bytes(log.at.block_hash);
    append(inner, to_be_bytes(log.log_index));
    Bytes outer(32, 0);
    append(outer, crypto::keccak256(inner));
    return crypto::keccak256(outer);
}

Result<eth::Transaction> to_transaction(const eth::PlacedLog& log) {
    ALT_TRY_ASSIGN(auto deposit, contracts::decode_transaction_deposited(log.log.topics, log.log.data));
    eth::Transaction tx;
    tx.type = eth::TxType::deposit;
    tx.source_hash = source_hash(log);
    tx.from = deposit.from;
    if (!deposit.is_creation) tx.to = deposit.to;
    tx.mint = deposit.mint;
    tx.value = deposit.value;
    tx.gas_limit = deposit.gas_limit;
    tx.data = std::move(deposit.data);
    return tx;
}

}  // namespace

Result<std::vector<eth::Transaction>> DepositFeed::read_from(std::uint64_t first) {
    ALT_TRY_ASSIGN(const auto head, parent_->block_number());
    // A block with n confirmations has n - 1 blocks on top of it; 0 trusts the head as well.
    const auto behind = confirmations_ == 0 ? 0 : confirmations_ - 1;
    if (head >= behind)
        while (next_block_ <= head - behind) ALT_TRY(scan(std::min(next_block_ + kRange - 1, head - behind)));

    const auto handed_out = scanned_ - pending_.size();
    ALT_ASSERT(first >= handed_out);
    const auto done = std::min<std::size_t>(pending_.size(), first - handed_out);
    pending_.erase(pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(done));
    return pending_;
}

Result<void> DepositFeed::scan(std::uint64_t last_block) {
    client::LogFilter filter;
    filter.from_block = next_block_;
    filter.to_block = last_block;
    filter.addresses = {portal_};
    filter.topics = {{contracts::transaction_deposited_topic()}};
    ALT_TRY_ASSIGN(const auto logs, parent_->logs(filter));
    std::vector<eth::Transaction> found;
    for (const auto& log : logs) {
        ALT_TRY_ASSIGN(auto tx, to_transaction(log));
        found.push_back(std::move(tx));
    }
    scanned_ += found.size();
    pending_.insert(pending_.end(), std::make_move_iterator(found.begin()), std::make_move_iterator(found.end()));
    next_block_ = last_block + 1;
    return {};
}

}  // namespace alt::host
