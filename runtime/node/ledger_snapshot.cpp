#include <algorithm>

#include "runtime/node/ledger.hpp"
#include "runtime/node/memory_use.hpp"

namespace alt::node {
namespace {

Error corrupt(std::string message) {
    return make_error(Errc::corrupt, std::move(message));
}

/// The genesis block, or one that follows the hashes before it.
bool may_begin(const BlockRecord& block, const std::vector<Hash256>& earlier,
               const Hash256& genesis_hash) {
    if (block.number() == 0) return block.hash == genesis_hash && earlier.empty();
    const bool reaches_genesis = !earlier.empty() && earlier.size() == block.number();
    return !earlier.empty() && earlier.back() == block.block.header.parent_hash &&
           (!reaches_genesis || earlier.front() == genesis_hash);
}

Result<void> check_chain(const Image& image, const Hash256& genesis_hash) {
    const auto& blocks = image.blocks;
    if (blocks.empty()) return corrupt("there is no block in it");
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        const auto& header = blocks[i]->block.header;
        const bool follows = i > 0 && header.number == blocks[i - 1]->number() + 1 &&
                             header.parent_hash == blocks[i - 1]->hash;
        if (!(i == 0 ? may_begin(*blocks[0], image.earlier_hashes, genesis_hash) : follows))
            return corrupt("block " + std::to_string(header.number) + " does not follow");
    }
    return {};
}

/// Edits after the head are in the state, and not in the head's root.
Result<void> check_root(Image& image) {
    const auto& head = *image.blocks.back();
    std::vector<state::Undo> done;
    for (auto layer = image.undos.rbegin(); layer != image.undos.rend(); ++layer) {
        if (!layer->is_edit || layer->block_num != head.number()) break;
        done.push_back(image.state.apply(*layer->undo));
    }
    const auto root = image.state.root();
    for (auto undo = done.rbegin(); undo != done.rend(); ++undo) image.state.revert(*undo);
    if (!done.empty()) image.state.root();
    if (root == head.block.header.state_root) return {};
    return corrupt("the state root of block " + std::to_string(head.number()) + " differs");
}

}  // namespace

Capture Ledger::capture() {
    const auto lock = lock_state();
    captured_ = true;
    return {.serial = serial_,
            .disturbances = disturbances_,
            .head = blocks_.back(),
            .first_block = base_,
            .first_tx = first_txs_.front(),
            .earlier_hashes = {earlier_hashes_.begin(), earlier_hashes_.end()},
            .undos = {undos_.begin(), undos_.end()}};
}

void Ledger::release() {
    const auto lock = lock_state();
    captured_ = false;
    forget_undos();
}

bool Ledger::walk(state::MemoryState::Place& place, std::size_t count,
                  const state::MemoryState::Walker& walker) const {
    const auto lock = lock_shared();
    return state_.walk(place, count, walker);
}

std::vector<evm::CodePtr> Ledger::codes() const {
    const auto lock = lock_shared();
    return state_.codes();
}

Result<std::vector<UndoLayer>> Ledger::changes_since(const Capture& capture) const {
    const auto lock = lock_shared();
    if (disturbances_ != capture.disturbances)
        return make_error(Errc::conflict, "the state was changed in between");
    const auto count = static_cast<std::ptrdiff_t>(serial_ - capture.serial);
    return std::vector<UndoLayer>(undos_.end() - count, undos_.end());
}

Result<void> Ledger::restore(Image&& image) {
    ALT_TRY(check_chain(image, genesis_hash_));
    image.state.share_hashing(share_);
    ALT_TRY(check_root(image));
    const auto lock = lock_exclusive();
    state_ = std::move(image.state);
    blocks_.clear();
    first_txs_.clear();
    by_hash_.clear();
    txs_ = {};
    log_index_.clear();
    undos_.clear();
    block_bytes_ = undo_bytes_ = 0;
    base_ = image.blocks.front()->number();
    earlier_hashes_.assign(image.earlier_hashes.begin(), image.earlier_hashes.end());
    for (const auto& block : image.blocks) {
        append(block, image.first_tx);
        log_index_.add(*block);
    }
    if (base_ != 0) first_undo_ = std::max(first_undo_, base_ + 1);
    undos_.assign(image.undos.begin(), image.undos.end());
    undo_bytes_ = 0;
    for (auto& layer : undos_) undo_bytes_ += layer.memory = memory_of(*layer.undo);
    // It may have been kept for a smaller window than this one.
    first_state_ = blocks_.back()->number();
    if (!undos_.empty()) first_state_ = std::max<std::uint64_t>(undos_.front().block_num, 1) - 1;
    first_state_ = std::max(first_state_, base_);
    serial_ = image.serial;
    note_memory();
    return {};
}

}  // namespace alt::node
