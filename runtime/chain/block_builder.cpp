#include "runtime/chain/block_builder.hpp"

#include "core/crypto/keccak.hpp"
#include "runtime/chain/closing.hpp"
#include "runtime/trie/trie.hpp"

namespace alt::chain {

uint256 base_fee_after(const ChainConfig& config, const eth::Header& parent) noexcept {
    if (config.fixed_base_fee) return *config.fixed_base_fee;
    return eth::next_base_fee(parent.base_fee_per_gas.value_or(config.initial_base_fee),
                              parent.gas_used, parent.gas_limit);
}

evm::BlockContext context_after(const ChainConfig& config, const eth::Header& parent,
                                const BlockAttributes& attributes) noexcept {
    return {.number = parent.number + 1,
            .timestamp = attributes.timestamp,
            .gas_limit = attributes.gas_limit.value_or(config.gas_limit),
            .coinbase = attributes.beneficiary,
            .prev_randao = attributes.prev_randao,
            .base_fee = base_fee_after(config, parent),
            .chain_id = config.chain_id,
            .blob_base_fee = 1};
}

evm::BlockContext context_of(const ChainConfig& config, const eth::Header& header) noexcept {
    return {.number = header.number,
            .timestamp = header.timestamp,
            .gas_limit = header.gas_limit,
            .coinbase = header.beneficiary,
            .prev_randao = header.prev_randao,
            .base_fee = header.base_fee_per_gas.value_or(uint256{}),
            .chain_id = config.chain_id,
            .blob_base_fee = 1};
}

BlockBuilder::BlockBuilder(const state::StateView& view, const ChainConfig& config,
                           const eth::Header& parent, const BlockAttributes& attributes,
                           state::BlockHashes block_hashes)
    : view_(view),
      config_(config),
      parent_(parent),
      attributes_(attributes),
      context_(context_after(config, parent, attributes)),
      journal_(view, std::move(block_hashes)),
      pool_{.limit = context_.gas_limit, .used = 0},
      chain_closed_(config.is_rollup() && is_closed(view)) {}

Result<bool> BlockBuilder::begins_closing(const eth::Transaction& tx) const {
    if (!config_.is_rollup() || !tx.is_deposit() || tx.from != contracts::kSystemSender)
        return false;
    // Nobody else can send as the system, so this is the closing transaction or forged.
    if (!is_closing_transaction(tx)) return refusal(TxFault::type_not_supported);
    if (!transactions_.empty()) return refusal(TxFault::block_full);
    return true;
}

Result<Execution> BlockBuilder::add(const eth::Transaction& tx, const Address& sender) {
    if (chain_closed_ || closing_) return refusal(TxFault::chain_closed);
    ALT_TRY_ASSIGN(const bool closing, begins_closing(tx));
    auto execution = apply_transaction(journal_, tx, sender, context_, config_, pool_);
    if (!execution) return std::move(execution.error());
    if (config_.is_rollup()) {
        if (closing)
            record_closing(journal_, view_, config_);
        else if (tx.is_deposit())
            record_deposit(journal_, tx);
        record_creators(journal_, execution->created, sender);
    }
    closing_ = closing;
    transactions_.push_back(tx);
    senders_.push_back(sender);
    receipts_.push_back(execution->receipt);
    return execution;
}

eth::Header BlockBuilder::make_header() const {
    eth::Header header;
    header.parent_hash = eth::hash_of(parent_);
    header.beneficiary = context_.coinbase;
    header.number = context_.number;
    header.gas_limit = context_.gas_limit;
    header.gas_used = pool_.used;
    header.timestamp = context_.timestamp;
    header.prev_randao = context_.prev_randao;
    header.base_fee_per_gas = context_.base_fee;
    header.withdrawals_root = trie::kEmptyRoot;
    header.blob_gas_used = 0;
    header.excess_blob_gas = 0;
    header.parent_beacon_block_root = Hash256{};
    std::vector<Bytes> encoded;
    encoded.reserve(receipts_.size());
    for (const auto& receipt : receipts_) {
        encoded.push_back(eth::encode(receipt));
        for (std::size_t i = 0; i < receipt.bloom.bytes.size(); ++i)
            header.logs_bloom.bytes[i] |= receipt.bloom.bytes[i];
    }
    header.receipts_root = trie::ordered_root(encoded);
    return header;
}

Result<SealedBlock> BlockBuilder::finish() {
    if (chain_closed_) return refusal(TxFault::chain_closed);
    if (context_.timestamp < parent_.timestamp)
        return make_error(Errc::invalid_input, "the block is older than its parent");
    SealedBlock sealed;
    auto& header = sealed.block.header;
    header = make_header();
    std::vector<Bytes> encoded;
    encoded.reserve(transactions_.size());
    for (const auto& tx : transactions_) {
        encoded.push_back(eth::encode(tx));
        sealed.tx_hashes.push_back(crypto::keccak256(encoded.back()));
    }
    header.transactions_root = trie::ordered_root(encoded);
    sealed.diff = journal_.take_diff();
    sealed.closing = closing_;
    sealed.block.transactions = std::move(transactions_);
    sealed.senders = std::move(senders_);
    sealed.receipts = std::move(receipts_);
    return sealed;
}

Result<SealedBlock> BlockBuilder::seal(const StateCommit& commit) {
    ALT_TRY_ASSIGN(auto sealed, finish());
    sealed.block.header.state_root = commit(sealed.diff);
    sealed.hash = eth::hash_of(sealed.block.header);
    return sealed;
}

}  // namespace alt::chain
