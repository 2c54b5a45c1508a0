#include "runtime/chain/block_builder.hpp"
#include "runtime/node/ledger_view.hpp"
#include "runtime/node/query.hpp"

namespace alt::node {

namespace {

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
    ALT_TRY_ASSIGN(const auto changes, changes_of(block, *parent, index, ledger_));
    const auto found = changes.accounts.find(account);
    const auto* change = found == changes.accounts.end() ? nullptr : &found->second;
    StorageRange out;
    ALT_TRY_ASSIGN(out.slots,
                   ledger_.slots_at(parent->number(), account, change, {start, count + 1}));
    if (out.slots.size() > count) {
        out.next = out.slots[count].hashed_key;
        out.slots.resize(count);
    }
    return out;
}

}  // namespace alt::node
