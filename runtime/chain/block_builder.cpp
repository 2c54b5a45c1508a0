#include "runtime/chain/block_builder.hpp"

#include "core/codec/rlp.hpp"
#include "core/crypto/keccak.hpp"
#include "runtime/chain/closing.hpp"
#include "runtime/chain/header_check.hpp"
#include "runtime/chain/system_calls.hpp"
#include "runtime/trie/trie.hpp"

namespace alt::chain {

uint256 base_fee_after(const ChainConfig& config, const eth::Header& parent) noexcept {
    if (config.fixed_base_fee) return *config.fixed_base_fee;
    return eth::next_base_fee(parent.base_fee_per_gas.value_or(config.initial_base_fee),
                              parent.gas_used, parent.gas_limit);
}

evm::BlockContext context_after(const ChainConfig& config, const eth::Header& parent,
                                const BlockAttributes& attributes) noexcept {
    const auto& rules = config.forks.at(attributes.timestamp);
    return {.number = parent.number + 1,
            .timestamp = attributes.timestamp,
            .gas_limit = attributes.gas_limit.value_or(config.gas_limit),
            .coinbase = attributes.beneficiary,
            .prev_randao = attributes.prev_randao,
            .base_fee = base_fee_after(config, parent),
            .chain_id = config.chain_id,
            .blob_base_fee = blob_base_fee(excess_blob_gas_after(parent, rules), rules.blobs)};
}

evm::BlockContext context_of(const ChainConfig& config, const eth::Header& header) noexcept {
    const auto& rules = config.forks.at(header.timestamp);
    return {.number = header.number,
            .timestamp = header.timestamp,
            .gas_limit = header.gas_limit,
            .coinbase = header.beneficiary,
            .prev_randao = header.prev_randao,
            .base_fee = header.base_fee_per_gas.value_or(uint256{}),
            .chain_id = config.chain_id,
            .blob_base_fee = blob_base_fee(header.excess_blob_gas.value_or(0), rules.blobs)};
}

Bytes encode(const SealedBlock& sealed) {
    codec::RlpWriter out;
    out.begin_list().raw(eth::encode(sealed.block.header)).begin_list();
    // A legacy transaction is a list by itself; the others stand as strings.
    for (const auto& encoding : sealed.encodings)
        encoding.at(0) >= 0xc0 ? out.raw(encoding) : out.bytes(encoding);
    out.end_list().begin_list().end_list();
    if (sealed.block.header.withdrawals_root) {
        out.begin_list();
        for (const auto& withdrawal : sealed.block.withdrawals) out.raw(eth::encode(withdrawal));
        out.end_list();
    }
    return out.end_list().take();
}

BlockBuilder::BlockBuilder(const state::StateView& view, const ChainConfig& config,
                           const eth::Header& parent, const BlockAttributes& attributes,
                           state::BlockHashes block_hashes)
    : view_(view),
      config_(config),
      parent_(parent),
      parent_hash_(eth::hash_of(parent)),
      attributes_(attributes),
      context_(context_after(config, parent, attributes)),
      rules_(config.forks.at(context_.timestamp)),
      journal_(view, std::move(block_hashes)),
      pool_{.limit = context_.gas_limit, .used = 0},
      chain_closed_(config.is_rollup() && is_closed(view)) {
    record_ancestors(journal_, parent_hash_, attributes_.parent_beacon_block_root, context_,
                     config_);
}

Result<bool> BlockBuilder::begins_closing(const eth::Transaction& tx) const {
    if (!config_.is_rollup() || !tx.is_deposit() || tx.from != contracts::kSystemSender)
        return false;
    // Nobody else can send as the system, so this is the closing transaction or forged.
    if (!is_closing_transaction(tx)) return refusal(TxFault::type_not_supported);
    if (!transactions_.empty()) return refusal(TxFault::block_full);
    return true;
}

bool BlockBuilder::has_room_for(std::uint64_t encoding_size) const noexcept {
    // What surrounds the transactions is small against the room that is left for it.
    constexpr std::uint64_t kHeaderRoom = 64 * 1024;
    return config_.is_rollup() || bytes_ + encoding_size <= rules_.max_block_bytes - kHeaderRoom;
}

Result<Execution> BlockBuilder::add(const eth::Transaction& tx, const Address& sender,
                                    const evm::Options& options) {
    const auto encoding = eth::encode(tx);
    return add(tx, sender, encoding, crypto::keccak256(encoding), options);
}

Result<Execution> BlockBuilder::add(const eth::Transaction& tx, const Address& sender,
                                    BytesView encoding, const Hash256& hash,
                                    const evm::Options& options) {
    if (chain_closed_ || closing_) return refusal(TxFault::chain_closed);
    ALT_TRY_ASSIGN(const bool closing, begins_closing(tx));
    auto execution = apply_transaction(journal_, tx, sender, context_, config_, pool_, options);
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
    bytes_ += encoding.size();
    encoded_.push_back(to_bytes(encoding));
    hashes_.push_back(hash);
    senders_.push_back(sender);
    receipts_.push_back(execution->receipt);
    return execution;
}

eth::Header BlockBuilder::make_header() const {
    eth::Header header;
    header.parent_hash = parent_hash_;
    header.beneficiary = context_.coinbase;
    header.number = context_.number;
    header.gas_limit = context_.gas_limit;
    header.gas_used = pool_.used;
    header.timestamp = context_.timestamp;
    header.extra_data = attributes_.extra_data;
    header.prev_randao = context_.prev_randao;
    header.transactions_root = trie::ordered_root(encoded_);
    fill_fork_fields(header);
    sum_receipts(header);
    return header;
}

void BlockBuilder::fill_fork_fields(eth::Header& header) const {
    header.base_fee_per_gas = context_.base_fee;
    header.withdrawals_root = withdrawals_root(attributes_.withdrawals);
    header.blob_gas_used = pool_.blob_gas_used;
    header.excess_blob_gas = excess_blob_gas_after(parent_, rules_);
    header.parent_beacon_block_root = attributes_.parent_beacon_block_root;
}

void BlockBuilder::sum_receipts(eth::Header& header) const {
    std::vector<Bytes> encoded;
    encoded.reserve(receipts_.size());
    for (const auto& receipt : receipts_) {
        encoded.push_back(eth::encode(receipt));
        eth::add_to_bloom(header.logs_bloom, receipt.bloom);
    }
    header.receipts_root = trie::ordered_root(encoded);
}

Result<SealedBlock> BlockBuilder::finish() {
    if (chain_closed_) return refusal(TxFault::chain_closed);
    if (context_.timestamp < parent_.timestamp)
        return make_error(Errc::invalid_input, "the block is older than its parent");
    SealedBlock sealed;
    sealed.block.header = make_header();
    apply_withdrawals(journal_, attributes_.withdrawals);
    ALT_TRY_ASSIGN(const auto requests, collect_requests(journal_, receipts_, context_, config_));
    if (rules_.requests) sealed.block.header.requests_hash = eth::requests_hash(requests);
    sealed.tx_hashes = std::move(hashes_);
    sealed.encodings = std::move(encoded_);
    sealed.diff = journal_.take_diff();
    sealed.closing = closing_;
    sealed.block.transactions = std::move(transactions_);
    sealed.block.withdrawals = std::move(attributes_.withdrawals);
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
