#include "runtime/chain/block_builder.hpp"
#include "runtime/chain/header_check.hpp"

namespace alt::chain {
namespace {

Error corrupt(std::uint64_t block_num, std::string_view what) {
    return make_error(Errc::corrupt,
                      "block " + std::to_string(block_num) + ": " + std::string(what));
}
Error corrupt(std::uint64_t block_num, const BlockFault& fault) {
    return corrupt(block_num, std::string(fault.what) + " (" + std::string(fault.name) + ")");
}

BlockFault check_block(const eth::Block& block, const eth::Header& parent,
                       const ChainConfig& config) {
    const auto fault = check_header(block.header, parent, config);
    if (fault.is_fault()) return fault;
    if (!block.ommers.empty()) return {"it has ommers", "IMPORT_IMPOSSIBLE_UNCLES_OVER_PARIS"};
    const auto cap = config.forks.at(block.header.timestamp).max_block_bytes;
    if (!config.is_rollup() && cap != ForkRules::kNoCap && eth::encode(block).size() > cap)
        return {"its encoding is too long", "RLP_BLOCK_LIMIT_EXCEEDED"};
    return {};
}

Result<SealedBlock> run(BlockBuilder& builder, const eth::Block& block,
                        const std::vector<Address>& senders) {
    for (std::size_t i = 0; i < senders.size(); ++i) {
        auto execution = builder.add(block.transactions[i], senders[i]);
        if (!execution)
            return std::move(execution.error()).wrap("transaction " + std::to_string(i));
    }
    return builder.finish();
}

}  // namespace

BlockAttributes attributes_of(const eth::Block& block, const ChainConfig& config) {
    const auto& header = block.header;
    BlockAttributes out{.timestamp = header.timestamp,
                        .prev_randao = header.prev_randao,
                        .beneficiary = header.beneficiary,
                        .gas_limit = header.gas_limit};
    // What a rollup's blocks leave empty is not taken from the block, and so found to differ.
    if (config.is_rollup()) return out;
    out.parent_beacon_block_root = header.parent_beacon_block_root.value_or(Hash256{});
    out.withdrawals = block.withdrawals;
    out.extra_data = header.extra_data;
    return out;
}

Result<SealedBlock> execute_block(const state::StateView& view, const ChainConfig& config,
                                  const eth::Header& parent, const eth::Block& block,
                                  const std::vector<Address>& senders,
                                  const state::BlockHashes& block_hashes,
                                  const StateCommit& commit) {
    const auto& header = block.header;
    if (senders.size() != block.transactions.size())
        return corrupt(header.number, "senders do not match the transactions");
    if (const auto fault = check_block(block, parent, config); fault.is_fault())
        return corrupt(header.number, fault);
    const auto attributes = attributes_of(block, config);
    BlockBuilder builder(view, config, parent, attributes, block_hashes);
    auto sealed = run(builder, block, senders);
    if (!sealed) return corrupt(header.number, sealed.error().message);
    if (const auto fault = compare_headers(sealed->block.header, header); fault.is_fault())
        return corrupt(header.number, fault);
    if (commit(sealed->diff) != header.state_root)
        return corrupt(header.number, "the state root differs (INVALID_STATE_ROOT)");
    sealed->block.header.state_root = header.state_root;
    sealed->hash = eth::hash_of(header);
    return sealed;
}

}  // namespace alt::chain
