#include "runtime/node/ledger.hpp"

#include <algorithm>

#include "runtime/chain/closing.hpp"
#include "runtime/node/memory_use.hpp"

namespace alt::node {
namespace {

BlockPtr make_record(chain::SealedBlock&& sealed, std::size_t encoded_size) {
    auto record = std::make_shared<BlockRecord>();
    record->block = std::move(sealed.block);
    record->hash = sealed.hash;
    record->tx_hashes = std::move(sealed.tx_hashes);
    record->senders = std::move(sealed.senders);
    record->receipts = std::move(sealed.receipts);
    record->encoded_size = encoded_size;
    record->measure();
    return record;
}

}  // namespace

Ledger::Ledger(const chain::Genesis& genesis, std::size_t state_window,
               std::span<const BlockPtr> history, trie::Share share)
    : config_(genesis.config), state_window_(state_window), share_(std::move(share)) {
    state_.share_hashing(share_);
    state_.apply(chain::genesis_diff(genesis));
    if (!history.empty()) {
        state_.root();
        genesis_ = history.front();
        genesis_hash_ = genesis_->hash;
        first_state_ = history.size() - 1;
        for (const auto& block : history) {
            append(block);
            if (block->number() != 0) log_index_.add(*block);
        }
        return;
    }
    auto record = std::make_shared<BlockRecord>();
    record->block = chain::make_genesis_block(genesis, state_.root());
    record->hash = genesis_hash_ = eth::hash_of(record->block.header);
    record->encoded_size = eth::encode(record->block).size();
    record->memory = sizeof(BlockRecord);
    genesis_ = record;
    append(record);
}

std::shared_lock<std::shared_mutex> Ledger::lock_shared() const {
    const std::lock_guard turn(gate_);
    return std::shared_lock(mutex_);
}

std::unique_lock<std::shared_mutex> Ledger::lock_state() const {
    const std::lock_guard turn(gate_);
    return std::unique_lock(mutex_);
}

Ledger::Turn Ledger::take_turn() const {
    const std::lock_guard order(turn_gate_);
    return Turn(turn_);
}

Ledger::Exclusive Ledger::lock_exclusive() const {
    auto turn = take_turn();
    return {std::move(turn), lock_state()};
}

BlockPtr Ledger::head() const {
    const auto lock = lock_shared();
    return blocks_.back();
}

BlockPtr Ledger::block(std::uint64_t number) const {
    const auto lock = lock_shared();
    if (number == 0) return genesis_;
    return number >= base_ && number <= head_number() ? at(number) : nullptr;
}

BlockPtr Ledger::block(const Hash256& hash) const {
    if (hash == genesis_hash_) return genesis_;
    const auto lock = lock_shared();
    const auto found = by_hash_.find(hash);
    return found == by_hash_.end() ? nullptr : at(found->second);
}

std::vector<BlockPtr> Ledger::blocks(std::uint64_t first, std::uint64_t last) const {
    const auto lock = lock_shared();
    const auto end = std::min(last, head_number());
    std::vector<BlockPtr> out;
    for (auto number = std::max(first, base_); number <= end; ++number) out.push_back(at(number));
    return out;
}

std::optional<Ledger::Location> Ledger::place_of(std::uint32_t tx) const {
    const auto wanted = TxIndex::tx(tx, first_txs_.front());
    // Of a block that was just forgotten.
    if (wanted >= next_tx()) return std::nullopt;
    const auto next = std::upper_bound(first_txs_.begin(), first_txs_.end(), wanted);
    const auto place = static_cast<std::size_t>(next - first_txs_.begin()) - 1;
    return Location{blocks_[place], static_cast<std::size_t>(wanted - first_txs_[place])};
}

std::optional<Ledger::Location> Ledger::locate(const Hash256& tx_hash) const {
    const auto lock = lock_shared();
    std::optional<Location> found;
    const auto number = txs_.find(tx_hash, [&](std::uint32_t tx) {
        found = place_of(tx);
        return found && found->block->tx_hashes[found->index] == tx_hash;
    });
    return number == IdIndex::kNone ? std::nullopt : found;
}

std::uint64_t Ledger::next_tx() const {
    return first_txs_.back() + blocks_.back()->tx_hashes.size();
}

std::uint64_t Ledger::tx_count() const {
    const auto lock = lock_shared();
    return next_tx();
}

std::size_t Ledger::account_count() const {
    const auto lock = lock_shared();
    return state_.account_count();
}

std::vector<state::DiffPtr> Ledger::layers_after(std::uint64_t number) const {
    auto at = std::partition_point(undos_.begin(), undos_.end(),
                                   [&](const auto& layer) { return layer.block_num <= number; });
    std::vector<state::DiffPtr> layers;
    for (; at != undos_.end(); ++at) layers.push_back(at->undo);
    return layers;
}

void Ledger::read_head(const Reader& reader) const {
    const auto lock = lock_shared();
    const auto& head = *blocks_.back();
    if (undos_.empty() || undos_.back().block_num <= head.number())
        reader(state_, head);
    else
        reader(state::OverlayView(state_, {undos_.back().undo}), head);
}

Result<void> Ledger::read_at(std::uint64_t block, const Reader& reader) const {
    const auto lock = lock_shared();
    if (block > head_number()) return make_error(Errc::not_found, "header not found");
    if (block < first_state_ || head_number() - block > state_window_)
        return make_error(Errc::unsupported, "the state of block " + std::to_string(block) +
                                                 " is not kept: only the last " +
                                                 std::to_string(state_window_) + " blocks' is");
    auto layers = layers_after(block);
    if (layers.empty())
        reader(state_, *at(block));
    else
        reader(state::OverlayView(state_, std::move(layers)), *at(block));
    return {};
}

state::AccountProof Ledger::prove(const Address& account, const std::vector<uint256>& keys) {
    const auto lock = lock_exclusive();
    return state_.prove(account, keys);
}

Result<driver::Closing> Ledger::closing() {
    const auto lock = lock_exclusive();
    if (!chain::is_closed(state_)) return make_error(Errc::conflict, "the chain is not closed");
    const auto& head = *blocks_.back();
    const auto cursor = chain::deposit_cursor(state_);
    const std::vector<uint256> keys{contracts::settlement_slot::kExitCommitment};
    auto proof = state_.prove(contracts::kSettlement, keys);
    driver::Closing out;
    out.block_num = head.number();
    out.block_hash = head.hash;
    out.state_root = head.block.header.state_root;
    out.message_passer_root = state_.storage_root(contracts::kMessagePasser);
    out.deposit_count = cursor.count;
    out.deposit_hash = cursor.hash;
    out.exits = chain::collect_exits(state_, config_).leaves;
    out.account_proof = std::move(proof.proof);
    out.storage_proof = std::move(proof.storage.at(0).proof);
    return out;
}

state::BlockHashes Ledger::block_hashes() const {
    return [this](std::uint64_t number) {
        const auto lock = lock_shared();
        return hash_of(number);
    };
}

state::BlockHashes Ledger::block_hashes_unlocked() const {
    return [this](std::uint64_t number) { return hash_of(number); };
}

Hash256 Ledger::hash_of(std::uint64_t number) const {
    if (number >= base_) return number <= head_number() ? at(number)->hash : Hash256{};
    const auto before = base_ - number;
    if (before > earlier_hashes_.size()) return number == 0 ? genesis_hash_ : Hash256{};
    return earlier_hashes_[earlier_hashes_.size() - before];
}

chain::BlockBuilder Ledger::builder(const chain::BlockAttributes& attributes) const {
    return {state_, config_, blocks_.back()->block.header, attributes, block_hashes_unlocked()};
}

Result<BlockPtr> Ledger::seal(chain::BlockBuilder& builder, const Recorder& record) {
    const auto number = builder.context().number;
    auto sealed = builder.seal([&](const state::Diff& diff) {
        {
            const auto lock = lock_state();
            push_undo(state_.apply(diff), number, false);
        }
        return state_.rehash();
    });
    if (!sealed) return std::move(sealed.error());
    const auto encoded = chain::encode(*sealed);
    if (auto recorded = record(encoded); !recorded) {
        const auto lock = lock_state();
        ++disturbances_;
        state_.sweep();
        state_.revert(*undos_.back().undo);
        undo_bytes_ -= undos_.back().memory;
        undos_.pop_back();
        --serial_;
        state_.root();
        return std::move(recorded.error());
    }
    auto block = make_record(std::move(*sealed), encoded.size());
    log_index_.add(*block);
    const auto lock = lock_state();
    state_.sweep();
    append(block);
    return block;
}

Result<void> Ledger::replay(const eth::Block& block,
                            std::span<const std::optional<Address>> signers,
                            std::size_t encoded_size) {
    const auto lock = lock_exclusive();
    std::vector<Address> senders;
    senders.reserve(signers.size());
    for (std::size_t i = 0; i < signers.size(); ++i) {
        const auto named = allows_development(config_) ? chain::named_sender(block.transactions[i])
                                                       : std::optional<Address>{};
        if (!named && !signers[i])
            return make_error(Errc::corrupt, "transaction " + std::to_string(i) + " has no sender");
        senders.push_back(named ? *named : *signers[i]);
    }
    state::Undo undo;
    auto executed =
        chain::execute_block(state_, config_, blocks_.back()->block.header, block, senders,
                             block_hashes_unlocked(), [&](const state::Diff& diff) {
                                 undo = state_.apply(diff);
                                 return state_.root();
                             });
    if (!executed) return std::move(executed.error());
    const auto record = make_record(std::move(*executed), encoded_size);
    log_index_.add(*record);
    push_undo(std::move(undo), record->number(), false);
    append(record);
    return {};
}

void Ledger::append(const BlockPtr& block, std::uint64_t first_tx) {
    auto tx = blocks_.empty() ? first_tx : next_tx();
    first_txs_.push_back(tx);
    by_hash_.emplace(block->hash, block->number());
    blocks_.push_back(block);
    for (const auto& hash : block->tx_hashes) txs_.insert(hash, TxIndex::number(tx++));
    block_bytes_ += block->memory;
    forget_undos();
    note_memory();
}

/// The window moves with the blocks, whoever still holds what it has left: a restart from the log
/// alone must find the same reverts possible.
void Ledger::forget_undos() {
    const auto number = blocks_.back()->number();
    if (number >= state_window_) first_undo_ = std::max(first_undo_, number - state_window_ + 1);
    while (!captured_ && !undos_.empty() && undos_.front().block_num < first_undo_) {
        first_state_ = std::max(first_state_, undos_.front().block_num);
        undo_bytes_ -= undos_.front().memory;
        undos_.pop_front();
    }
}

bool Ledger::can_revert(std::uint64_t serial) const {
    const auto lock = lock_shared();
    return can_revert_locked(serial);
}

bool Ledger::can_revert_locked(std::uint64_t serial) const {
    if (serial > serial_ || serial_ - serial > undos_.size()) return false;
    return serial == serial_ || undos_[undos_.size() - (serial_ - serial)].block_num >= first_undo_;
}

void Ledger::push_undo(state::Undo&& undo, std::uint64_t block_num, bool is_edit) {
    const auto memory = memory_of(undo);
    undo_bytes_ += memory;
    undos_.push_back(
        {block_num, is_edit, std::make_shared<const state::Diff>(std::move(undo)), memory});
    ++serial_;
}

}  // namespace alt::node
