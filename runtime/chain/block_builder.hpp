#pragma once

#include <functional>
#include <vector>

#include "core/eth/header.hpp"
#include "runtime/chain/config.hpp"
#include "runtime/chain/transition.hpp"
#include "runtime/state/journal.hpp"

namespace alt::chain {

/// What the builder of a block chooses.
struct BlockAttributes {
    std::uint64_t timestamp = 0;  ///< seconds since the epoch; at least the parent's
    Hash256 prev_randao = {};
    Address beneficiary = {};
    std::optional<std::uint64_t> gas_limit = {};  ///< none: the chain's
    // Ethereum chains only.
    Hash256 parent_beacon_block_root = {};
    std::vector<eth::Withdrawal> withdrawals = {};
    Bytes extra_data = {};
};

/// A finished block with what execution learnt of it. The vectors match the transactions.
struct SealedBlock {
    eth::Block block;
    Hash256 hash;
    std::vector<eth::Receipt> receipts;
    std::vector<Address> senders;
    std::vector<Hash256> tx_hashes;
    std::vector<Bytes> encodings;  ///< of the transactions (EIP-2718)
    state::Diff diff;
    bool closing = false;  ///< the chain's last block
};

/// The block's RLP, as eth::encode gives it, without encoding the transactions again.
Bytes encode(const SealedBlock& sealed);

/// Makes the changes permanent, or at least computes as if, and returns the root of the state after
/// them.
using StateCommit = std::function<Hash256(const state::Diff&)>;

/// Base fee of the block after `parent`.
uint256 base_fee_after(const ChainConfig& config, const eth::Header& parent) noexcept;
/// The context of a block on `parent`: what a builder would execute in.
evm::BlockContext context_after(const ChainConfig& config, const eth::Header& parent,
                                const BlockAttributes& attributes) noexcept;
/// The context that a sealed block executes in.
evm::BlockContext context_of(const ChainConfig& config, const eth::Header& header) noexcept;

/// What the builder of a sealed block chose.
BlockAttributes attributes_of(const eth::Block& block, const ChainConfig& config);

/// Builds one block on top of a state: makes the protocol's own calls, executes transactions, keeps
/// the rollup's own records (deposit cursor, creators, closing), computes the roots.
class BlockBuilder {
public:
    /// All references must outlive the builder; `view` is the state after `parent`. The calls at
    /// the start of a block are made here.
    BlockBuilder(const state::StateView& view, const ChainConfig& config, const eth::Header& parent,
                 const BlockAttributes& attributes, state::BlockHashes block_hashes = {});

    /// Whether a transaction with an encoding of so many bytes is sure to leave the block below the
    /// fork's cap (EIP-7934). Asked when a block is made up: one that is imported is judged whole.
    [[nodiscard]] bool has_room_for(std::uint64_t encoding_size) const noexcept;
    /// Executes at the end of the block. A refused transaction leaves no trace; see `refusal` for
    /// the error.
    Result<Execution> add(const eth::Transaction& tx, const Address& sender,
                          const evm::Options& options = {});
    /// The same for a transaction whose encoding and hash are known.
    Result<Execution> add(const eth::Transaction& tx, const Address& sender, BytesView encoding,
                          const Hash256& hash, const evm::Options& options = {});

    [[nodiscard]] std::size_t size() const noexcept { return transactions_.size(); }
    [[nodiscard]] std::uint64_t gas_left() const noexcept { return pool_.left(); }
    [[nodiscard]] const evm::BlockContext& context() const noexcept { return context_; }
    /// The state after what has been added, for those who watch.
    [[nodiscard]] state::Journal& journal() noexcept { return journal_; }

    /// Ends the block but for its state root and hash, which depend on `diff`. The builder is spent
    /// afterwards. conflict: the chain is closed. invalid_input: see collect_requests.
    Result<SealedBlock> finish();
    /// Ends the block: hands the changes to `commit`, once, and puts the root it returns into the
    /// header. Errors as `finish`. The builder is spent afterwards.
    Result<SealedBlock> seal(const StateCommit& commit);

private:
    Result<bool> begins_closing(const eth::Transaction& tx) const;
    eth::Header make_header() const;
    void fill_fork_fields(eth::Header& header) const;
    void sum_receipts(eth::Header& header) const;

    const state::StateView& view_;
    const ChainConfig& config_;
    const eth::Header& parent_;
    Hash256 parent_hash_;
    BlockAttributes attributes_;
    evm::BlockContext context_;
    const ForkRules& rules_;
    state::Journal journal_;
    GasPool pool_;
    bool chain_closed_;
    bool closing_ = false;
    std::vector<eth::Transaction> transactions_;
    std::vector<Bytes> encoded_;
    std::vector<Hash256> hashes_;
    std::uint64_t bytes_ = 0;  ///< of `encoded_`
    std::vector<Address> senders_;
    std::vector<eth::Receipt> receipts_;
};

/// Replays a block on the state after `parent`: checks its header against the parent's, executes
/// it, and compares every field of the header with what comes out. `commit` is called when all but
/// the state root agrees; if the root then differs, the caller reverts.
/// corrupt: names what is wrong; the message ends with the execution specs' name of a
/// BlockException, or of the TransactionException of a transaction that does not execute:
/// "block 7: the gas used differs (INVALID_GAS_USED)".
Result<SealedBlock> execute_block(const state::StateView& view, const ChainConfig& config,
                                  const eth::Header& parent, const eth::Block& block,
                                  const std::vector<Address>& senders,
                                  const state::BlockHashes& block_hashes,
                                  const StateCommit& commit);

}  // namespace alt::chain
