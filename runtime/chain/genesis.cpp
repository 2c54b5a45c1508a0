#include "runtime/chain/genesis.hpp"

#include "core/codec/rlp.hpp"
#include "core/contracts/system_contracts.hpp"
#include "core/crypto/keccak.hpp"
#include "runtime/evm/code.hpp"
#include "runtime/trie/trie.hpp"

namespace alt::chain {
namespace {

constexpr std::uint64_t kRichEther = 10'000;

void add_contracts(Genesis& genesis, const std::vector<contracts::GenesisContract>& list) {
    for (const auto& contract : list) {
        auto& account = genesis.alloc[contract.address];
        account.nonce = contract.nonce;
        account.code = contract.code;
    }
}

/// Ties the block hash to what the state does not show: two rollups of one chain id must differ.
/// The portal is left out: its address commits to this hash.
Bytes rollup_identity(const ChainConfig& config) {
    codec::RlpWriter out;
    out.begin_list().uint(config.parent_chain_id).bytes(config.fee_recipient);
    out.bytes(config.fee_vault)
        .uint(std::uint64_t{config.native == NativeCurrency::play})
        .end_list();
    return to_bytes(crypto::keccak256(out.take()));
}

}  // namespace

Genesis make_rollup_genesis(const ChainConfig& config, std::uint64_t timestamp) {
    Genesis genesis{.config = config, .alloc = {}, .timestamp = timestamp, .extra_data = {}};
    genesis.extra_data = rollup_identity(config);
    add_contracts(genesis, contracts::rollup_predeploys());
    if (config.forks.at(timestamp).block_hash_history)
        add_contracts(genesis, {contracts::history_storage_contract()});
    return genesis;
}

Genesis make_parent_genesis(const ChainConfig& config, std::uint64_t timestamp,
                            std::span<const Address> rich) {
    Genesis genesis{.config = config, .alloc = {}, .timestamp = timestamp, .extra_data = {}};
    add_contracts(genesis, contracts::parent_predeploys());
    if (config.forks.at(timestamp).requests)
        add_contracts(genesis, contracts::ethereum_system_contracts());
    for (const auto& address : rich)
        genesis.alloc[address].balance = uint256(kRichEther) * uint256(kWeiPerEther);
    return genesis;
}

state::Diff genesis_diff(const Genesis& genesis) {
    state::Diff diff;
    for (const auto& [address, account] : genesis.alloc) {
        state::AccountChange change;
        const auto code = account.code.empty() ? evm::empty_code() : evm::make_code(account.code);
        change.account = state::Account{
            .nonce = account.nonce, .balance = account.balance, .code_hash = code->hash()};
        if (!code->empty()) change.new_code = code;
        for (const auto& [key, value] : account.storage)
            if (!value.is_zero()) change.storage.emplace(key, value);
        diff.accounts.emplace(address, std::move(change));
    }
    return diff;
}

eth::Block make_genesis_block(const Genesis& genesis, const Hash256& state_root) {
    eth::Block block;
    auto& header = block.header;
    header.state_root = state_root;
    header.transactions_root = trie::kEmptyRoot;
    header.receipts_root = trie::kEmptyRoot;
    header.gas_limit = genesis.config.gas_limit;
    header.timestamp = genesis.timestamp;
    header.extra_data = genesis.extra_data;
    header.base_fee_per_gas =
        genesis.config.fixed_base_fee.value_or(genesis.config.initial_base_fee);
    header.withdrawals_root = trie::kEmptyRoot;
    header.blob_gas_used = 0;
    header.excess_blob_gas = 0;
    header.parent_beacon_block_root = Hash256{};
    if (genesis.config.forks.at(genesis.timestamp).requests)
        header.requests_hash = eth::requests_hash({});
    return block;
}

}  // namespace alt::chain
