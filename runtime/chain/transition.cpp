#include "runtime/chain/transition.hpp"

#include <algorithm>
#include <limits>

#include "core/crypto/keccak.hpp"
#include "runtime/evm/code.hpp"

namespace alt::chain {
namespace {

constexpr auto kMaxGas = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());

/// EIP-7702 delegation designator.
bool is_delegation(BytesView code) noexcept {
    return code.size() == 23 && code[0] == 0xef && code[1] == 0x01 && code[2] == 0x00;
}

SenderState sender_state(state::Journal& journal, const Address& sender) {
    const auto code = journal.code(sender);
    return {.nonce = journal.nonce(sender),
            .balance = journal.balance(sender),
            .has_code = !code->empty() && !is_delegation(code->bytes())};
}

struct Target {
    Address sender;
    std::optional<Address> to;
    uint256 value;
    BytesView data;
    std::span<const eth::AccessEntry> access_list;
    std::int64_t gas;
};

/// EIP-2929, EIP-2930, EIP-3651: what is warm before the first opcode.
void warm_up(state::Journal& journal, const Target& target, const Address& coinbase) {
    journal.warm_account(target.sender);
    journal.warm_account(coinbase);
    if (target.to) journal.warm_account(*target.to);
    for (const auto& entry : target.access_list) {
        journal.warm_account(entry.address);
        for (const auto& key : entry.storage_keys)
            journal.warm_slot(entry.address, to_uint256(key));
    }
}

evm::Outcome run(state::Journal& journal, const Target& target, const uint256& gas_price,
                 const evm::BlockContext& block, const ChainConfig& config) {
    warm_up(journal, target, block.coinbase);
    evm::Evm evm(journal, config.forks.at(block.timestamp).revision, block,
                 {.origin = target.sender, .gas_price = gas_price, .blob_hashes = {}});
    evm::Message message;
    message.kind = target.to ? evm::CallKind::call : evm::CallKind::create;
    message.gas = target.gas;
    message.sender = target.sender;
    message.recipient = message.code_address = target.to.value_or(Address{});
    message.value = target.value;
    message.input = target.data;
    return evm.execute(message);
}

/// EIP-3529.
std::uint64_t gas_after_refund(std::uint64_t limit, const evm::Outcome& outcome,
                               const ChainConfig& config) {
    const auto used =
        limit - static_cast<std::uint64_t>(std::max<std::int64_t>(outcome.gas_left, 0));
    const auto cap = used / evm::rules_of(config.forks.at(0).revision).refund_quotient;
    const auto refund = static_cast<std::uint64_t>(std::max<std::int64_t>(outcome.gas_refund, 0));
    return used - std::min(refund, cap);
}

void pay_fees(state::Journal& journal, std::uint64_t gas_used, const uint256& price,
              const evm::BlockContext& block, const ChainConfig& config) {
    const uint256 gas(gas_used);
    if (config.is_rollup())
        journal.credit(config.fee_vault, gas * price);
    else
        journal.credit(block.coinbase, gas * (price - block.base_fee));
}

/// Everything after the last change of balances: deletions, what rollups do not burn, the receipt.
Execution finish(state::Journal& journal, const eth::Transaction& tx, evm::Outcome outcome,
                 std::uint64_t gas_used, const ChainConfig& config, GasPool& pool) {
    auto finished = journal.end_transaction();
    if (config.is_rollup() && !finished.burnt.is_zero())
        journal.credit(config.fee_vault, finished.burnt);
    pool.used += gas_used;
    Execution execution;
    execution.status = outcome.status;
    execution.output = std::move(outcome.output);
    execution.unsupported_precompile = outcome.unsupported_precompile;
    execution.created = std::move(finished.created);
    auto& receipt = execution.receipt;
    receipt.type = tx.type;
    receipt.success = outcome.success();
    receipt.gas_used = gas_used;
    receipt.cumulative_gas_used = pool.used;
    receipt.logs = std::move(finished.logs);
    for (const auto& log : receipt.logs) eth::add_to_bloom(receipt.bloom, log);
    return execution;
}

Target target_of(const eth::Transaction& tx, const Address& sender, std::uint64_t gas_limit) {
    return {.sender = sender,
            .to = tx.to,
            .value = tx.value,
            .data = tx.data,
            .access_list = tx.access_list,
            .gas = static_cast<std::int64_t>(gas_limit - intrinsic_gas(tx))};
}

/// Deposits cannot be refused once the portal took them, so every fault is a failed execution that
/// keeps the mint, raises the nonce and uses the whole gas limit (OP deposit specification,
/// "Execution"). `gas_limit` is the transaction's, cut to what a block can hold.
Execution apply_deposit(state::Journal& journal, const eth::Transaction& tx,
                        std::uint64_t gas_limit, const evm::BlockContext& block,
                        const ChainConfig& config, GasPool& pool) {
    journal.begin_transaction();
    journal.credit(tx.from, tx.mint);
    const auto nonce = journal.nonce(tx.from);
    journal.set_nonce(tx.from, nonce + 1);
    evm::Outcome outcome;
    outcome.status = evm::Status::out_of_gas;
    const auto max_init_code =
        evm::rules_of(config.forks.at(block.timestamp).revision).max_init_code_size;
    if (tx.value > journal.balance(tx.from))
        outcome.status = evm::Status::insufficient_balance;
    else if (!tx.to && tx.data.size() > max_init_code)
        outcome.status = evm::Status::init_code_size_limit;
    else if (gas_limit >= intrinsic_gas(tx))
        outcome = run(journal, target_of(tx, tx.from, gas_limit), {}, block, config);
    if (!outcome.success()) outcome.gas_refund = 0;
    if (outcome.status == evm::Status::insufficient_balance) outcome.gas_left = 0;
    const auto gas_used = gas_after_refund(gas_limit, outcome, config);
    auto execution = finish(journal, tx, std::move(outcome), gas_used, config, pool);
    execution.receipt.deposit_nonce = nonce;
    if (!tx.to) execution.receipt.contract_address = eth::create_address(tx.from, nonce);
    return execution;
}

Execution apply_checked(state::Journal& journal, const eth::Transaction& tx, const Address& sender,
                        const evm::BlockContext& block, const ChainConfig& config, GasPool& pool) {
    const uint256 price = eth::effective_gas_price(tx, block.base_fee);
    journal.begin_transaction();
    journal.debit(sender, uint256(tx.gas_limit) * price);
    journal.set_nonce(sender, tx.nonce + 1);
    auto outcome = run(journal, target_of(tx, sender, tx.gas_limit), price, block, config);
    const auto gas_used = gas_after_refund(tx.gas_limit, outcome, config);
    journal.credit(sender, uint256(tx.gas_limit - gas_used) * price);
    pay_fees(journal, gas_used, price, block, config);
    auto execution = finish(journal, tx, std::move(outcome), gas_used, config, pool);
    execution.receipt.effective_gas_price = price;
    if (!tx.to) execution.receipt.contract_address = eth::create_address(sender, tx.nonce);
    return execution;
}

}  // namespace

Result<Execution> apply_transaction(state::Journal& journal, const eth::Transaction& tx,
                                    const Address& sender, const evm::BlockContext& block,
                                    const ChainConfig& config, GasPool& pool) {
    const auto fault = check(tx, sender_state(journal, sender), block.base_fee, config);
    if (fault) return refusal(*fault);
    // A deposit must fit some block whatever it asks for, or those behind it would never be
    // credited.
    const auto gas_limit = tx.is_deposit() ? std::min(tx.gas_limit, pool.limit) : tx.gas_limit;
    if (gas_limit > pool.limit || gas_limit > kMaxGas)
        return refusal(TxFault::gas_limit_exceeds_block);
    if (gas_limit > pool.left()) return refusal(TxFault::block_full);
    if (!tx.is_deposit()) return apply_checked(journal, tx, sender, block, config, pool);
    // The portal cannot hold so much ether that a mint wraps a balance, but a forged block could
    // say so.
    if (add_overflow(journal.balance(tx.from), tx.mint).overflow)
        return refusal(TxFault::cost_overflow);
    return apply_deposit(journal, tx, gas_limit, block, config, pool);
}

Result<CallResult> simulate(const state::StateView& view, const CallRequest& request,
                            const evm::BlockContext& block, const ChainConfig& config,
                            const state::BlockHashes& block_hashes) {
    eth::Transaction tx;
    tx.to = request.to;
    tx.data = request.data;
    tx.access_list = request.access_list;
    tx.gas_limit = std::min(request.gas, kMaxGas);
    if (tx.gas_limit < intrinsic_gas(tx)) return refusal(TxFault::intrinsic_gas_too_low);
    if (!tx.to && tx.data.size() >
                      evm::rules_of(config.forks.at(block.timestamp).revision).max_init_code_size)
        return refusal(TxFault::init_code_size_exceeded);
    state::Journal journal(view, block_hashes);
    journal.begin_transaction();
    if (journal.balance(request.from) < request.value) return refusal(TxFault::insufficient_funds);
    // As a transaction would: a creation's address depends on the nonce before this one.
    journal.set_nonce(request.from, journal.nonce(request.from) + 1);
    Target target = target_of(tx, request.from, tx.gas_limit);
    target.value = request.value;
    auto outcome = run(journal, target, request.gas_price, block, config);
    return CallResult{.status = outcome.status,
                      .gas_used = gas_after_refund(tx.gas_limit, outcome, config),
                      .output = std::move(outcome.output),
                      .unsupported_precompile = outcome.unsupported_precompile};
}

}  // namespace alt::chain
