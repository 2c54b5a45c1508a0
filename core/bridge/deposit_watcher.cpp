#include "core/bridge/deposit_watcher.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/contracts/bindings/portal.hpp"
#include "core/crypto/keccak.hpp"

namespace alt::bridge {
namespace {

/// OP Stack deposit specification, "source hash computation", domain 0 (user-deposited).
Hash256 source_hash(const eth::PlacedLog& log) {
    const auto inner = crypto::keccak256(log.at.block_hash, to_be_bytes(log.log_index));
    return crypto::keccak256(Hash256{}, inner);
}

eth::Transaction transaction_of(const eth::PlacedLog& log,
                                contracts::TransactionDeposited deposit) {
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

Result<eth::Transaction> to_deposit(const eth::PlacedLog& log) {
    ALT_TRY_ASSIGN(auto deposit,
                   contracts::decode_transaction_deposited(log.log.topics, log.log.data));
    return transaction_of(log, std::move(deposit));
}

Result<std::optional<std::uint64_t>> DepositWatcher::confirmed_head() {
    ALT_TRY_ASSIGN(const auto head, parent_.block_number());
    const auto behind = confirmations_ == 0 ? 0 : confirmations_ - 1;
    if (head < behind) return std::optional<std::uint64_t>();
    return std::optional(head - behind);
}

Result<Hash256> DepositWatcher::block_hash(std::uint64_t block_num) {
    ALT_TRY_ASSIGN(const auto header, parent_.header(block_num));
    if (!header)
        return make_error(Errc::parent_unavailable,
                          fmt::format("the parent does not show block {}", block_num));
    return header->hash;
}

Result<void> DepositWatcher::check_reorg(const DepositCursor& from) {
    if (from.last_block_hash.is_zero()) return {};
    ALT_TRY_ASSIGN(const auto hash, block_hash(from.next_block - 1));
    if (hash == from.last_block_hash) return {};
    return make_error(Errc::conflict,
                      fmt::format("the parent has replaced block {}, which was read already",
                                  from.next_block - 1),
                      "raise [parent] confirmations");
}

Result<std::vector<eth::PlacedLog>> DepositWatcher::logs(std::uint64_t first, std::uint64_t& last) {
    client::LogFilter filter;
    filter.from_block = first;
    filter.addresses = {portal_};
    filter.topics = {{contracts::transaction_deposited_topic()}};
    while (true) {
        last = std::min(last, first + range_ - 1);
        filter.to_block = last;
        auto found = parent_.logs(filter);
        if (found || last == first) return found;
        // Providers bound the range or the answer, each with words of its own: a smaller question
        // tells.
        range_ = (last - first + 1) / 2;
    }
}

Result<DepositBatch> DepositWatcher::scan(const DepositCursor& from) {
    DepositBatch out;
    out.next = from;
    ALT_TRY_ASSIGN(const auto head, confirmed_head());
    if (!head || *head < from.next_block) return out;
    ALT_TRY(check_reorg(from));
    auto last = *head;
    ALT_TRY_ASSIGN(const auto found, logs(from.next_block, last));
    for (const auto& log : found) {
        auto deposit = contracts::decode_transaction_deposited(log.log.topics, log.log.data);
        if (!deposit) {
            deposit.error().code = Errc::corrupt;
            return std::move(deposit.error())
                .wrap(fmt::format("log {} of block {}", log.log_index, log.at.block_num));
        }
        out.next.hash = contracts::next_deposit_hash(out.next.hash, *deposit);
        ++out.next.count;
        out.deposits.push_back(transaction_of(log, std::move(*deposit)));
    }
    ALT_TRY_ASSIGN(out.next.last_block_hash, block_hash(last));
    out.next.next_block = last + 1;
    return out;
}

Result<void> DepositWatcher::verify(const DepositCursor& cursor) {
    ALT_ASSERT(cursor.next_block > 0);
    const auto ask = [&](contracts::PortalView view) {
        client::CallRequest request;
        request.to = portal_;
        request.data = contracts::encode_view(view);
        return parent_.call(request, cursor.next_block - 1);
    };
    ALT_TRY_ASSIGN(const auto count_word, ask(contracts::PortalView::deposit_count));
    ALT_TRY_ASSIGN(const auto count, contracts::decode_uint256(count_word));
    if (count > uint256{cursor.count})
        return make_error(
            Errc::settlement_incomplete,
            fmt::format("{} of {} deposits have been read", cursor.count, to_decimal(count)));
    ALT_TRY_ASSIGN(const auto hash_word, ask(contracts::PortalView::deposit_hash));
    ALT_TRY_ASSIGN(const auto hash, contracts::decode_word(hash_word));
    if (count == uint256{cursor.count} && hash == cursor.hash) return {};
    return make_error(Errc::corrupt,
                      "the deposits that were read are not the ones that the portal counted",
                      "the parent's endpoint left logs out or showed too many; use another one");
}

}  // namespace alt::bridge
