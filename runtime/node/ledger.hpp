#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <unordered_map>
#include <vector>

#include "core/client/chain_client.hpp"
#include "core/driver/driver.hpp"
#include "runtime/chain/block_builder.hpp"
#include "runtime/chain/genesis.hpp"
#include "runtime/node/block_record.hpp"
#include "runtime/state/memory_state.hpp"
#include "runtime/state/overlay_view.hpp"

namespace alt::node {

/// The published chain: state at the head, blocks, indexes, and the undo of the last blocks.
/// One thread writes (builder, seal, replay); any thread reads. A writer that waits is served
/// before new readers.
class Ledger {
public:
    /// Called with a block that is about to be published; on an error it is taken back.
    using Recorder = std::function<Result<void>(BytesView encoded_block)>;
    using Reader = std::function<void(const state::StateView&, const BlockRecord&)>;

    /// Starts at the genesis block. The state of `state_window` blocks before the head can be read.
    Ledger(const chain::Genesis& genesis, std::size_t state_window);

    [[nodiscard]] const chain::ChainConfig& config() const noexcept { return config_; }
    [[nodiscard]] Hash256 genesis_hash() const noexcept { return genesis_hash_; }

    // Readers.
    [[nodiscard]] BlockPtr head() const;
    /// Null: none.
    [[nodiscard]] BlockPtr block(std::uint64_t number) const;
    [[nodiscard]] BlockPtr block(const Hash256& hash) const;
    struct Location {
        BlockPtr block;
        std::size_t index = 0;
    };
    [[nodiscard]] std::optional<Location> locate(const Hash256& tx_hash) const;
    [[nodiscard]] std::uint64_t tx_count() const;
    /// For use inside a Reader or on the writer's thread: it takes no lock.
    [[nodiscard]] state::BlockHashes block_hashes_unlocked() const;
    /// Reads the head's state.
    void read_head(const Reader& reader) const;
    /// Reads the state after `block`. unsupported: it is older than the window.
    Result<void> read_at(std::uint64_t block, const Reader& reader) const;
    /// At the head. The second is its number.
    std::pair<state::AccountProof, std::uint64_t> prove(const Address& account,
                                                        const std::vector<uint256>& keys);
    /// conflict: the chain is not closed.
    Result<driver::Closing> closing();

    // The writer.
    /// Built on the head; the head must not move before it is sealed or dropped.
    [[nodiscard]] chain::BlockBuilder builder(const chain::BlockAttributes& attributes) const;
    Result<BlockPtr> seal(chain::BlockBuilder& builder, const Recorder& record);
    /// Executes a block that was sealed before. corrupt: it gives other roots.
    Result<void> replay(const eth::Block& block, std::size_t encoded_size);

private:
    [[nodiscard]] std::shared_lock<std::shared_mutex> lock_shared() const;
    [[nodiscard]] std::unique_lock<std::shared_mutex> lock_exclusive() const;
    BlockPtr publish(chain::SealedBlock&& sealed, std::size_t encoded_size, state::Undo&& undo);

    chain::ChainConfig config_;
    Hash256 genesis_hash_;
    std::size_t state_window_;
    mutable std::mutex gate_;  ///< held by a writer while it waits, and passed through by readers
    mutable std::shared_mutex mutex_;
    state::MemoryState state_;
    std::vector<BlockPtr> blocks_;  ///< by number
    std::unordered_map<Hash256, std::uint64_t> by_hash_;
    struct TxPlace {
        std::uint64_t block_num;
        std::uint32_t index;
    };
    std::unordered_map<Hash256, TxPlace> txs_;
    std::deque<state::DiffPtr> undos_;  ///< of the last blocks, oldest first
};

}  // namespace alt::node
