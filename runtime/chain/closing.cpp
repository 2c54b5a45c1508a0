#include "runtime/chain/closing.hpp"

#include <algorithm>

#include "core/base/assert.hpp"
#include "core/crypto/keccak.hpp"
#include "runtime/evm/code.hpp"
#include "runtime/evm/delegation.hpp"

namespace alt::chain {
namespace {

namespace slots = contracts::settlement_slot;
using contracts::kSettlement;

constexpr std::uint64_t kClosingGas = 1'000'000;

/// keccak256(bytes32(2) ‖ keccak256("alt.close")): domain 2 after OP's 0 (deposits) and 1 (L1
/// attributes).
Hash256 closing_source_hash() {
    return crypto::keccak256(to_be_bytes(2), crypto::keccak256(view_of("alt.close")));
}

/// abi.encodePacked(uint256 mint, uint256 value, uint64 gasLimit, bool isCreation, bytes data).
Bytes opaque_data(const eth::Transaction& tx) {
    Bytes out;
    out.reserve(73 + tx.data.size());
    append(out, to_be_bytes(tx.mint));
    append(out, to_be_bytes(tx.value));
    append(out, to_be_bytes(tx.gas_limit).view().last(8));
    out.push_back(tx.to ? 0 : 1);
    append(out, tx.data);
    return out;
}

Address owner_of(const state::StateView& view, const Address& address,
                 const state::Account& account, const ChainConfig& config) {
    if (address == config.fee_vault) return config.fee_recipient;
    if (account.code_hash == crypto::kEmptyKeccak) return address;
    const auto code = view.code(account.code_hash)->bytes();
    if (evm::delegation_target(code)) return address;
    return creator_of(view, address).value_or(config.fee_recipient);
}

}  // namespace

DepositCursor deposit_cursor(const state::StateView& view) {
    return {.count = view.storage(kSettlement, slots::kDepositCount).low(),
            .hash = to_be_bytes(view.storage(kSettlement, slots::kDepositHash))};
}

bool is_closed(const state::StateView& view) {
    return !view.storage(kSettlement, slots::kExitCommitment).is_zero();
}

std::optional<Address> creator_of(const state::StateView& view, const Address& contract) {
    const auto word = view.storage(kSettlement, to_uint256(contracts::creator_slot(contract)));
    if (word.is_zero()) return std::nullopt;
    return to_address(word);
}

ExitSet collect_exits(const state::StateView& view, const ChainConfig& config) {
    ExitSet exits;
    if (config.native == NativeCurrency::play) return exits;
    std::vector<std::pair<Address, state::Account>> holders;
    view.for_each_account([&](const Address& address, const state::Account& account) {
        if (!account.balance.is_zero()) holders.emplace_back(address, account);
    });
    std::sort(holders.begin(), holders.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    exits.leaves.reserve(holders.size());
    for (const auto& [address, account] : holders) {
        exits.leaves.push_back({.index = exits.leaves.size(),
                                .amount = account.balance,
                                .owner = owner_of(view, address, account, config)});
        exits.total += account.balance;
    }
    return exits;
}

eth::ExitTree exit_tree(const ExitSet& exits, const ChainConfig& config) {
    std::vector<Hash256> leaves;
    leaves.reserve(exits.leaves.size());
    for (const auto& leaf : exits.leaves)
        leaves.push_back(eth::exit_leaf_hash(config.parent_chain_id, config.portal, leaf));
    return eth::ExitTree(std::move(leaves));
}

eth::Transaction closing_transaction() {
    eth::Transaction tx;
    tx.type = eth::TxType::deposit;
    tx.source_hash = closing_source_hash();
    tx.from = contracts::kSystemSender;
    tx.to = kSettlement;
    tx.gas_limit = kClosingGas;
    tx.data = contracts::closing_call();
    return tx;
}

bool is_closing_transaction(const eth::Transaction& tx) {
    return tx.is_deposit() && tx.from == contracts::kSystemSender &&
           tx.source_hash == closing_source_hash() &&
           eth::encode(tx) == eth::encode(closing_transaction());
}

void record_deposit(state::Journal& journal, const eth::Transaction& tx) {
    const auto count = journal.storage(kSettlement, slots::kDepositCount);
    const auto hash = to_be_bytes(journal.storage(kSettlement, slots::kDepositHash));
    const auto next =
        eth::next_deposit_hash(hash, tx.from, tx.to.value_or(Address{}), opaque_data(tx));
    journal.set_storage(kSettlement, slots::kDepositCount, count + 1);
    journal.set_storage(kSettlement, slots::kDepositHash, to_uint256(next));
}

void record_creators(state::Journal& journal, const std::vector<Address>& created,
                     const Address& origin) {
    for (const auto& contract : created) {
        const auto slot = to_uint256(contracts::creator_slot(contract));
        journal.set_storage(kSettlement, slot, to_uint256(origin));
    }
}

void record_closing(state::Journal& journal, const state::StateView& view,
                    const ChainConfig& config) {
    const auto exits = collect_exits(view, config);
    eth::ExitCommitment commitment;
    commitment.exit_root = exit_tree(exits, config).root();
    commitment.exit_count = exits.leaves.size();
    commitment.exit_total = exits.total;
    commitment.deposit_count = journal.storage(kSettlement, slots::kDepositCount).low();
    commitment.deposit_hash = to_be_bytes(journal.storage(kSettlement, slots::kDepositHash));
    commitment.parent_chain_id = config.parent_chain_id;
    commitment.portal = config.portal;
    journal.set_storage(kSettlement, slots::kExitRoot, to_uint256(commitment.exit_root));
    journal.set_storage(kSettlement, slots::kExitCount, commitment.exit_count);
    journal.set_storage(kSettlement, slots::kExitTotal, commitment.exit_total);
    journal.set_storage(kSettlement, slots::kExitCommitment,
                        to_uint256(eth::exit_commitment(commitment)));
}

}  // namespace alt::chain
