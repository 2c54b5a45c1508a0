#include <algorithm>

#include "runtime/chain/block_builder.hpp"

namespace alt::chain {
namespace {

Error differs(std::uint64_t block_num, std::string_view field) {
    return make_error(Errc::corrupt, "block " + std::to_string(block_num) + ": " +
                                         std::string(field) + " differs");
}

/// The first field that differs, or nothing. The state root is not known before the commit.
std::string_view first_difference(const eth::Header& a, const eth::Header& b) {
    const std::pair<bool, std::string_view> checks[] = {
        {a.parent_hash == b.parent_hash, "parent hash"},
        {a.ommers_hash == b.ommers_hash, "ommers hash"},
        {a.beneficiary == b.beneficiary, "beneficiary"},
        {a.transactions_root == b.transactions_root, "transactions root"},
        {a.receipts_root == b.receipts_root, "receipts root"},
        {a.logs_bloom == b.logs_bloom, "logs bloom"},
        {a.difficulty == b.difficulty, "difficulty"},
        {a.number == b.number, "number"},
        {a.gas_limit == b.gas_limit, "gas limit"},
        {a.gas_used == b.gas_used, "gas used"},
        {a.timestamp == b.timestamp, "timestamp"},
        {a.extra_data == b.extra_data, "extra data"},
        {a.prev_randao == b.prev_randao, "prev randao"},
        {a.nonce == b.nonce, "nonce"},
        {a.base_fee_per_gas == b.base_fee_per_gas, "base fee"},
        {a.withdrawals_root == b.withdrawals_root, "withdrawals root"},
        {a.blob_gas_used == b.blob_gas_used, "blob gas used"},
        {a.excess_blob_gas == b.excess_blob_gas, "excess blob gas"},
        {a.parent_beacon_block_root == b.parent_beacon_block_root, "parent beacon block root"},
        {a.requests_hash == b.requests_hash, "requests hash"},
    };
    for (const auto& [same, name] : checks)
        if (!same) return name;
    return {};
}

}  // namespace

Result<SealedBlock> execute_block(const state::StateView& view, const ChainConfig& config,
                                  const eth::Header& parent, const eth::Block& block,
                                  const std::vector<Address>& senders,
                                  const state::BlockHashes& block_hashes,
                                  const StateCommit& commit) {
    const auto& header = block.header;
    if (senders.size() != block.transactions.size())
        return differs(header.number, "number of senders");
    const BlockAttributes attributes{.timestamp = header.timestamp,
                                     .prev_randao = header.prev_randao,
                                     .beneficiary = header.beneficiary,
                                     .gas_limit = header.gas_limit};
    BlockBuilder builder(view, config, parent, attributes, block_hashes);
    for (std::size_t i = 0; i < senders.size(); ++i) {
        auto execution = builder.add(block.transactions[i], senders[i]);
        if (!execution) {
            auto error = std::move(execution.error());
            error.code = Errc::corrupt;
            return std::move(error).wrap("block " + std::to_string(header.number) +
                                         ": transaction " + std::to_string(i));
        }
    }
    ALT_TRY_ASSIGN(auto sealed, builder.finish());
    const auto field = first_difference(sealed.block.header, header);
    if (!field.empty()) return differs(header.number, field);
    if (commit(sealed.diff) != header.state_root) return differs(header.number, "state root");
    sealed.block.header.state_root = header.state_root;
    sealed.hash = eth::hash_of(header);
    return sealed;
}

}  // namespace alt::chain
