#include "runtime/node/ledger.hpp"

#include <algorithm>

#include "runtime/chain/closing.hpp"

namespace alt::node {

Ledger::Ledger(const chain::Genesis& genesis, std::size_t state_window)
    : config_(genesis.config), state_window_(state_window) {
    state_.apply(chain::genesis_diff(genesis));
    auto record = std::make_shared<BlockRecord>();
    record->block = chain::make_genesis_block(genesis, state_.root());
    record->hash = genesis_hash_ = eth::hash_of(record->block.header);
    record->encoded_size = eth::encode(record->block).size();
    by_hash_.emplace(record->hash, 0);
    blocks_.push_back(std::move(record));
}

std::shared_lock<std::shared_mutex> Ledger::lock_shared() const {
    const std::lock_guard turn(gate_);
    return std::shared_lock(mutex_);
}

std::unique_lock<std::shared_mutex> Ledger::lock_exclusive() const {
    const std::lock_guard turn(gate_);
    return std::unique_lock(mutex_);
}

BlockPtr Ledger::head() const {
    const auto lock = lock_shared();
    return blocks_.back();
}

BlockPtr Ledger::block(std::uint64_t number) const {
    const auto lock = lock_shared();
    return number < blocks_.size() ? blocks_[number] : nullptr;
}

BlockPtr Ledger::block(const Hash256& hash) const {
    const auto lock = lock_shared();
    const auto found = by_hash_.find(hash);
    return found == by_hash_.end() ? nullptr : blocks_[found->second];
}

std::optional<Ledger::Location> Ledger::locate(const Hash256& tx_hash) const {
    const auto lock = lock_shared();
    const auto found = txs_.find(tx_hash);
    if (found == txs_.end()) return std::nullopt;
    return Location{blocks_[found->second.block_num], found->second.index};
}

std::uint64_t Ledger::tx_count() const {
    const auto lock = lock_shared();
    return txs_.size();
}

void Ledger::read_head(const Reader& reader) const {
    const auto lock = lock_shared();
    reader(state_, *blocks_.back());
}

Result<void> Ledger::read_at(std::uint64_t block, const Reader& reader) const {
    const auto lock = lock_shared();
    if (block >= blocks_.size()) return make_error(Errc::not_found, "header not found");
    const auto head = blocks_.size() - 1;
    if (head - block > state_window_)
        return make_error(Errc::unsupported, "the state of block " + std::to_string(block) +
                                                 " is not kept: only the last " +
                                                 std::to_string(state_window_) + " blocks' is");
    if (block == head) {
        reader(state_, *blocks_.back());
        return {};
    }
    auto at = std::partition_point(undos_.begin(), undos_.end(),
                                   [&](const auto& layer) { return layer.block_num <= block; });
    std::vector<state::DiffPtr> layers;
    for (; at != undos_.end(); ++at) layers.push_back(at->undo);
    reader(state::OverlayView(state_, std::move(layers)), *blocks_[block]);
    return {};
}

std::pair<state::AccountProof, std::uint64_t> Ledger::prove(const Address& account,
                                                            const std::vector<uint256>& keys) {
    const auto lock = lock_exclusive();
    return {state_.prove(account, keys), blocks_.back()->number()};
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

state::BlockHashes Ledger::block_hashes_unlocked() const {
    return [this](std::uint64_t number) {
        return number < blocks_.size() ? blocks_[number]->hash : Hash256{};
    };
}

chain::BlockBuilder Ledger::builder(const chain::BlockAttributes& attributes) const {
    return {state_, config_, blocks_.back()->block.header, attributes, block_hashes_unlocked()};
}

Result<BlockPtr> Ledger::seal(chain::BlockBuilder& builder, const Recorder& record) {
    const auto lock = lock_exclusive();
    state::Undo undo;
    auto sealed = builder.seal([&](const state::Diff& diff) {
        undo = state_.apply(diff);
        return state_.root();
    });
    if (!sealed) return std::move(sealed.error());
    const auto encoded = eth::encode(sealed->block);
    if (auto recorded = record(encoded); !recorded) {
        state_.revert(undo);
        state_.root();
        return std::move(recorded.error());
    }
    return publish(std::move(*sealed), encoded.size(), std::move(undo));
}

Result<void> Ledger::replay(const eth::Block& block, std::size_t encoded_size) {
    const auto lock = lock_exclusive();
    std::vector<Address> senders;
    senders.reserve(block.transactions.size());
    for (const auto& tx : block.transactions) {
        const auto named =
            allows_development(config_) ? chain::named_sender(tx) : std::optional<Address>{};
        ALT_TRY_ASSIGN(const auto sender,
                       named ? Result<Address>(*named) : eth::recover_sender(tx));
        senders.push_back(sender);
    }
    state::Undo undo;
    auto executed =
        chain::execute_block(state_, config_, blocks_.back()->block.header, block, senders,
                             block_hashes_unlocked(), [&](const state::Diff& diff) {
                                 undo = state_.apply(diff);
                                 return state_.root();
                             });
    if (!executed) return std::move(executed.error());
    publish(std::move(*executed), encoded_size, std::move(undo));
    return {};
}

BlockPtr Ledger::publish(chain::SealedBlock&& sealed, std::size_t encoded_size,
                         state::Undo&& undo) {
    auto record = std::make_shared<BlockRecord>();
    record->block = std::move(sealed.block);
    record->hash = sealed.hash;
    record->tx_hashes = std::move(sealed.tx_hashes);
    record->senders = std::move(sealed.senders);
    record->receipts = std::move(sealed.receipts);
    record->encoded_size = encoded_size;
    const auto number = blocks_.size();
    by_hash_.emplace(record->hash, number);
    for (std::size_t i = 0; i < record->tx_hashes.size(); ++i)
        txs_.emplace(record->tx_hashes[i], TxPlace{number, static_cast<std::uint32_t>(i)});
    blocks_.push_back(record);
    push_undo(std::move(undo), false);
    return record;
}

void Ledger::push_undo(state::Undo&& undo, bool is_edit) {
    const auto head = blocks_.size() - 1;
    undos_.push_back({head, is_edit, std::make_shared<const state::Diff>(std::move(undo))});
    ++serial_;
    while (undos_.front().block_num + state_window_ <= head) undos_.pop_front();
}

}  // namespace alt::node
