#include "runtime/node/ledger.hpp"

// What only development does to a chain: edits of the state, and going back.
namespace alt::node {
namespace {

void apply(state::Journal& journal, const AccountEdit& edit) {
    const auto& account = edit.account;
    journal.begin_transaction();
    if (edit.balance) {
        journal.debit(account, journal.balance(account));
        journal.credit(account, *edit.balance);
    }
    // Setting the nonce brings an account into existence, which code and slots alone do not.
    if (edit.nonce || edit.code || !edit.storage.empty())
        journal.set_nonce(account, edit.nonce.value_or(journal.nonce(account)));
    if (edit.code) journal.set_code(account, *edit.code);
    for (const auto& [key, value] : edit.storage) journal.set_storage(account, key, value);
    // An account that has nothing but slots is empty, and would go with them.
    if (edit.storage.empty()) journal.end_transaction();
}

}  // namespace

bool allows_development(const chain::ChainConfig& config) noexcept {
    return !config.is_rollup() || config.native == chain::NativeCurrency::play;
}

void Ledger::edit(const std::vector<AccountEdit>& edits) {
    const auto lock = lock_exclusive();
    state::Journal journal(state_);
    for (const auto& edit : edits) apply(journal, edit);
    push_undo(state_.apply(journal.take_diff()), head_number(), true);
    note_memory();
}

Result<void> Ledger::revert(std::uint64_t serial, const std::function<Result<void>()>& record) {
    const auto lock = lock_exclusive();
    if (!can_revert_locked(serial))
        return make_error(Errc::unsupported, "the snapshot is older than the states that are kept");
    if (record) ALT_TRY(record());
    ++disturbances_;
    while (serial_ > serial) {
        const auto layer = std::move(undos_.back());
        undos_.pop_back();
        undo_bytes_ -= layer.memory;
        --serial_;
        state_.revert(*layer.undo);
        if (!layer.is_edit) pop_block();
    }
    state_.root();
    note_memory();
    return {};
}

void Ledger::pop_block() {
    const auto& block = *blocks_.back();
    auto tx = first_txs_.back();
    for (const auto& hash : block.tx_hashes) txs_.erase(hash, TxIndex::number(tx++));
    log_index_.remove_last(block);
    by_hash_.erase(block.hash);
    block_bytes_ -= block.memory;
    blocks_.pop_back();
    first_txs_.pop_back();
}

}  // namespace alt::node
