#pragma once

#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <span>
#include <unordered_map>
#include <vector>

#include "core/client/chain_client.hpp"
#include "core/driver/driver.hpp"
#include "runtime/chain/block_builder.hpp"
#include "runtime/chain/genesis.hpp"
#include "runtime/node/block_record.hpp"
#include "runtime/node/development.hpp"
#include "runtime/node/log_index.hpp"
#include "runtime/node/tx_index.hpp"
#include "runtime/state/memory_state.hpp"
#include "runtime/state/overlay_view.hpp"

namespace alt::node {

/// True for chains on which state, time and senders may be set at will as long as nothing was
/// bridged: parents for development, and rollups with play money.
[[nodiscard]] bool allows_development(const chain::ChainConfig& config) noexcept;

/// What takes back one change of the state: a block, or an edit after it.
struct UndoLayer {
    std::uint64_t block_num = 0;
    bool is_edit = false;
    state::DiffPtr undo;
    std::size_t memory = 0;  ///< bytes; see memory_of
};

/// One moment of a chain that goes on, for a snapshot.
struct Capture {
    std::uint64_t serial = 0;
    std::uint64_t disturbances = 0;
    BlockPtr head;
    std::uint64_t first_block = 0;        ///< the oldest that is kept
    std::uint64_t first_tx = 0;           ///< transactions of the chain before it
    std::vector<Hash256> earlier_hashes;  ///< of the blocks before it that BLOCKHASH reaches
    std::vector<UndoLayer> undos;         ///< oldest first
};

/// A whole chain, as a snapshot keeps it.
struct Image {
    state::MemoryState state;
    std::vector<BlockPtr> blocks;  ///< in order, up to the head
    std::uint64_t first_tx = 0;    ///< transactions before those blocks
    std::vector<Hash256> earlier_hashes;
    std::vector<UndoLayer> undos;  ///< oldest first
    std::uint64_t serial = 0;
};

/// How much of a chain is kept. The genesis block always is, and so are the last 256 blocks'
/// hashes.
struct HistoryLimit {
    std::uint64_t blocks =
        0;  ///< 0: as many as fit. Those of the state window are kept in any case
    /// Of memory that blocks, receipts, indexes and undos take; 0: no limit. A window of states
    /// that takes more is cut short, down to the last 16 blocks.
    std::uint64_t bytes = 0;
};

/// The published chain: state at the head, blocks, indexes, and the undo of the last blocks.
/// One thread writes (builder, seal, replay); any thread reads. A writer that waits is served
/// before new readers, and they never wait for roots or the disk: while a block is being sealed
/// they read the state before it.
class Ledger {
public:
    /// Called with a block that is about to be published; on an error it is taken back.
    using Recorder = std::function<Result<void>(BytesView encoded_block)>;
    using Reader = std::function<void(const state::StateView&, const BlockRecord&)>;

    /// Starts at the genesis block. The state of `state_window` blocks before the head can be read.
    /// With a `history` it starts after those blocks, of which the first is the genesis block, and
    /// `genesis.alloc` is the state after the last: no older state can be read.
    /// Who `share`s helps to hash large changes.
    Ledger(const chain::Genesis& genesis, std::size_t state_window,
           std::span<const BlockPtr> history = {}, trie::Share share = {});

    [[nodiscard]] const chain::ChainConfig& config() const noexcept { return config_; }
    [[nodiscard]] Hash256 genesis_hash() const noexcept { return genesis_hash_; }

    // Readers.
    [[nodiscard]] BlockPtr head() const;
    /// Null: none, or not kept any more.
    [[nodiscard]] BlockPtr block(std::uint64_t number) const;
    [[nodiscard]] BlockPtr block(const Hash256& hash) const;
    /// From this one on all blocks are kept; before it, only the genesis block is.
    [[nodiscard]] std::uint64_t oldest_block() const;
    [[nodiscard]] BlockPtr oldest() const;
    struct Location {
        BlockPtr block;
        std::size_t index = 0;
    };
    [[nodiscard]] std::optional<Location> locate(const Hash256& tx_hash) const;
    [[nodiscard]] std::uint64_t tx_count() const;
    /// Accounts in the state at the head, those that a block under way has made included.
    [[nodiscard]] std::size_t account_count() const;
    /// Bytes of the state at the head, and of blocks, receipts, indexes and undos, about. Cheap.
    [[nodiscard]] std::size_t state_memory() const noexcept { return state_memory_; }
    [[nodiscard]] std::size_t history_memory() const noexcept { return history_memory_; }
    /// The blocks of these numbers that are kept, both included; the genesis block only if it is
    /// the oldest.
    [[nodiscard]] std::vector<BlockPtr> blocks(std::uint64_t first, std::uint64_t last) const;
    [[nodiscard]] const LogIndex& log_index() const noexcept { return log_index_; }
    /// For work outside the lock, which it takes for each.
    [[nodiscard]] state::BlockHashes block_hashes() const;
    /// For use inside a Reader or on the writer's thread: it takes no lock.
    [[nodiscard]] state::BlockHashes block_hashes_unlocked() const;
    /// Reads the head's state.
    void read_head(const Reader& reader) const;
    /// Reads the state after `block`. unsupported: it is older than the window.
    Result<void> read_at(std::uint64_t block, const Reader& reader) const;
    /// The slots of an account after `block` and one more change (null: none), from a hashed key on
    /// in the order of these, `most` at the most: it costs what it gives, and what has changed
    /// since. The writer waits meanwhile. unsupported: the state is older than the window, or too
    /// much has changed.
    struct SlotRange {
        Hash256 from;
        std::size_t most = 0;
    };
    Result<std::vector<state::HashedSlot>> slots_at(std::uint64_t block, const Address& account,
                                                    const state::AccountChange* change,
                                                    const SlotRange& range);
    /// At the head.
    state::AccountProof prove(const Address& account, const std::vector<uint256>& keys);
    /// At an earlier block. The writer waits meanwhile. unsupported: the state is older than the
    /// window, or too much has changed since.
    Result<state::AccountProof> prove_at(std::uint64_t block, const Address& account,
                                         const std::vector<uint256>& keys);
    /// conflict: the chain is not closed.
    Result<driver::Closing> closing();
    /// The state root after `block` with `changes` on top, in order. The writer waits meanwhile.
    /// unsupported: the state is older than the window, or too much has changed since;
    /// invalid_input: there are too many changes.
    Result<Hash256> root_after(std::uint64_t block, std::span<const state::DiffPtr> changes);
    /// The oldest block whose state can be read.
    [[nodiscard]] std::uint64_t oldest_state() const;

    // The writer.
    /// Held from before `builder` until after `seal`: nothing else changes the state or its tries.
    using Turn = std::unique_lock<std::mutex>;
    [[nodiscard]] Turn take_turn() const;
    /// Built on the head; the head must not move before it is sealed or dropped.
    [[nodiscard]] chain::BlockBuilder builder(const chain::BlockAttributes& attributes) const;
    /// Publishes the block once `record` has taken it.
    Result<BlockPtr> seal(chain::BlockBuilder& builder, const Recorder& record);
    /// Executes a block that was sealed before. `signers`: of its transactions, none for those
    /// whose signature is wrong. corrupt: it gives other roots.
    Result<void> replay(const eth::Block& block, std::span<const std::optional<Address>> signers,
                        std::size_t encoded_size);
    /// Changes the state at the head, of which readers see it from now on.
    void edit(const std::vector<AccountEdit>& edits);
    /// Counts the changes of the state, blocks and edits, that lead from the genesis to now.
    [[nodiscard]] std::uint64_t serial() const noexcept { return serial_; }
    /// True if the changes since `serial` are in the window.
    [[nodiscard]] bool can_revert(std::uint64_t serial) const;
    /// Takes the changes since `serial` back, and the blocks that made them, once `record` has
    /// taken it. unsupported: they are not in the window.
    Result<void> revert(std::uint64_t serial, const std::function<Result<void>()>& record = {});

    // History.
    /// Forgets the oldest blocks beyond the limit, in `most` pieces or fewer, each of which readers
    /// wait for. The writer's. While a capture is held nothing is forgotten.
    void forget_beyond(const HistoryLimit& limit, std::size_t most);

    // Snapshots. The state at a capture is what a walk finds later, less the changes since then,
    // whatever happened during the walk; so the writer goes on meanwhile.
    /// The writer's. Until `release` no change since now is forgotten.
    [[nodiscard]] Capture capture();
    void release();
    /// One piece of a walk over the state; see MemoryState.
    bool walk(state::MemoryState::Place& place, std::size_t count,
              const state::MemoryState::Walker& walker) const;
    [[nodiscard]] std::vector<evm::CodePtr> codes() const;
    /// What leads back to the capture, oldest first. conflict: something was taken back, or moved,
    /// since then, so that a walk may have missed it.
    Result<std::vector<UndoLayer>> changes_since(const Capture& capture) const;
    /// Becomes the image, which must be of the same genesis. corrupt: its state is not that of its
    /// head, or its blocks are no chain; nothing has changed then.
    Result<void> restore(Image&& image);

private:
    [[nodiscard]] std::shared_lock<std::shared_mutex> lock_shared() const;
    /// Among readers and whoever changes anything.
    struct Exclusive {
        Turn turn;
        std::unique_lock<std::shared_mutex> lock;
    };
    [[nodiscard]] Exclusive lock_exclusive() const;
    /// Among readers; for those who have the turn.
    [[nodiscard]] std::unique_lock<std::shared_mutex> lock_state() const;
    /// `first_tx`: transactions of the chain before it; asked only for the first block.
    void append(const BlockPtr& block, std::uint64_t first_tx = 0);
    /// After anything has changed.
    void note_memory();
    [[nodiscard]] std::uint64_t head_number() const noexcept { return base_ + blocks_.size() - 1; }
    /// One that is kept.
    [[nodiscard]] const BlockPtr& at(std::uint64_t number) const { return blocks_[number - base_]; }
    [[nodiscard]] Hash256 hash_of(std::uint64_t number) const;
    [[nodiscard]] std::uint64_t next_tx() const;
    [[nodiscard]] std::uint64_t least_kept(const HistoryLimit& limit) const;
    [[nodiscard]] bool can_revert_locked(std::uint64_t serial) const;
    /// Whether there is more history than the limit says, by a sixteenth, so that it may be cut.
    [[nodiscard]] bool is_beyond(const HistoryLimit& limit) const;
    /// Blocks, from the oldest on, that the limit leaves no room for.
    [[nodiscard]] std::uint64_t excess(const HistoryLimit& limit) const;
    struct Forgotten {
        BlockPtr block;
        std::uint64_t first_tx = 0;
    };
    [[nodiscard]] std::vector<Forgotten> take_oldest(const HistoryLimit& limit);
    void forget_txs(const Forgotten& gone);

    chain::ChainConfig config_;
    Hash256 genesis_hash_;
    std::size_t state_window_;
    const trie::Share share_;
    std::uint64_t first_undo_ = 0;   ///< blocks before it are not taken back; see forget_undos
    std::uint64_t first_state_ = 0;  ///< the oldest block whose state there ever was
    /// Those who go back in the state wait here, so that the writer waits for one of them at most.
    std::mutex excursion_gate_;
    mutable std::mutex turn_gate_;  ///< keeps the order of those who wait for the turn
    mutable std::mutex turn_;
    mutable std::mutex gate_;  ///< held by a writer while it waits, and passed through by readers
    mutable std::shared_mutex mutex_;
    state::MemoryState state_;
    BlockPtr genesis_;
    std::uint64_t base_ = 0;       ///< number of the oldest block that is kept
    std::deque<BlockPtr> blocks_;  ///< from there on; moved by those who have the turn
    std::deque<Hash256> earlier_hashes_;
    std::unordered_map<Hash256, std::uint64_t> by_hash_;
    std::deque<std::uint64_t> first_txs_;  ///< transactions of the chain before each block
    TxIndex txs_;                          ///< by number in the chain; see TxIndex::number
    LogIndex log_index_;
    /// The state after block `number` is read through these, over `state_`.
    [[nodiscard]] std::vector<state::DiffPtr> layers_after(std::uint64_t number) const;
    /// What leads from the head back to that block, newest first, if it is not too much for those
    /// who wait meanwhile.
    [[nodiscard]] Result<std::vector<state::DiffPtr>> way_back(std::uint64_t block) const;
    [[nodiscard]] std::optional<Location> place_of(std::uint32_t tx) const;
    void push_undo(state::Undo&& undo, std::uint64_t block_num, bool is_edit);
    void pop_block();
    void forget_undos();
    std::deque<UndoLayer> undos_;  ///< of the last blocks and the one being sealed, oldest first
    std::uint64_t serial_ = 0;
    bool captured_ = false;
    std::uint64_t disturbances_ = 0;  ///< changes of the state that left no undo
    std::size_t block_bytes_ = 0;
    std::size_t undo_bytes_ = 0;
    std::atomic<std::size_t> state_memory_{0};
    std::atomic<std::size_t> history_memory_{0};
};

}  // namespace alt::node
