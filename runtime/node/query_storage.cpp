#include <algorithm>

#include "core/crypto/keccak.hpp"
#include "runtime/chain/block_builder.hpp"
#include "runtime/node/ledger_view.hpp"
#include "runtime/node/query.hpp"

namespace alt::node {

namespace {

/// Bounds what one answer has to sort.
constexpr std::size_t kMostSlots = 1'000'000;

/// The changes that the first `count` transactions of a block make.
Result<state::Diff> changes_of(const BlockRecord& block, const BlockRecord& parent,
                               std::size_t count, Ledger& ledger) {
    const LedgerView view(ledger, parent);
    const auto attributes = chain::attributes_of(block.block, ledger.config());
    chain::BlockBuilder builder(view, ledger.config(), parent.block.header, attributes,
                                ledger.block_hashes());
    for (std::size_t i = 0; i < count; ++i) {
        const auto executed = builder.add(block.block.transactions[i], block.senders[i]);
        // A read that failed makes nonsense of the rest, and is the better reason.
        ALT_TRY(view.check());
        if (!executed) return Error(executed.error());
    }
    auto changes = builder.journal().take_diff();
    ALT_TRY(view.check());
    return changes;
}

StorageRange range_of(const Ledger::Slots& slots, const Hash256& start, std::size_t count) {
    const auto by_hash = [](const auto& a, const auto& b) { return a.hashed_key < b.hashed_key; };
    std::vector<StorageRange::Slot> found;
    for (const auto& [key, value] : slots) {
        if (value.is_zero()) continue;
        const auto hashed = crypto::keccak256(to_be_bytes(key));
        if (!(hashed < start)) found.push_back({hashed, key, value});
    }
    std::sort(found.begin(), found.end(), by_hash);
    StorageRange out;
    if (found.size() > count) {
        out.next = found[count].hashed_key;
        found.resize(count);
    }
    out.slots = std::move(found);
    return out;
}

}  // namespace

Result<StorageRange> Query::storage_range(const BlockRecord& block, std::size_t index,
                                          const Address& account, const Hash256& start,
                                          std::size_t count) const {
    if (block.number() == 0) return make_error(Errc::invalid_input, "genesis is not traceable");
    if (index > block.senders.size())
        return make_error(Errc::invalid_input,
                          "transaction index " + std::to_string(index) + " out of range");
    ALT_TRY(check_kept(block.number() - 1));
    const auto parent = ledger_.block(block.block.header.parent_hash);
    if (!parent) return make_error(Errc::not_found, "header not found");
    ALT_TRY_ASSIGN(auto slots, ledger_.slots_at(parent->number(), account, kMostSlots));
    ALT_TRY_ASSIGN(const auto changes, changes_of(block, *parent, index, ledger_));
    if (const auto found = changes.accounts.find(account); found != changes.accounts.end()) {
        if (found->second.storage_cleared || !found->second.account) slots.clear();
        for (const auto& [key, value] : found->second.storage) slots.insert_or_assign(key, value);
    }
    return range_of(slots, start, count);
}

}  // namespace alt::node
