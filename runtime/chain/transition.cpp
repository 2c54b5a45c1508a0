#include "runtime/chain/transition.hpp"

#include <algorithm>
#include <limits>

#include "runtime/chain/authorization.hpp"
#include "runtime/evm/code.hpp"
#include "runtime/evm/delegation.hpp"

namespace alt::chain {
namespace {

constexpr auto kMaxGas = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());

/// What a transaction executes in.
struct Setting {
    const evm::BlockContext& block;
    const ChainConfig& config;
    const evm::Options& options;
    const ForkRules& rules = config.forks.at(block.timestamp);
    const evm::Rules& machine = evm::rules_of(rules.revision);
};

SenderState sender_state(state::Journal& journal, const Address& sender) {
    const auto code = journal.code(sender);
    return {.nonce = journal.nonce(sender),
            .balance = journal.balance(sender),
            .has_code = !code->empty() && !evm::delegation_target(code->bytes())};
}

/// EIP-2929, EIP-2930, EIP-3651: what is warm before the first opcode.
void warm_up(state::Journal& journal, const eth::Transaction& tx, const Address& sender,
             const Address& coinbase) {
    journal.warm_account(sender);
    journal.warm_account(coinbase);
    if (tx.to) journal.warm_account(*tx.to);
    for (const auto& entry : tx.access_list) {
        journal.warm_account(entry.address);
        for (const auto& key : entry.storage_keys)
            journal.warm_slot(entry.address, to_uint256(key));
    }
}

/// Authorisations and the call itself, with what `gas_limit` leaves after the intrinsic gas.
evm::Outcome run(state::Journal& journal, const eth::Transaction& tx, const Address& sender,
                 std::uint64_t gas_limit, const uint256& gas_price, const Setting& setting) {
    warm_up(journal, tx, sender, setting.block.coinbase);
    const auto refund =
        apply_authorizations(journal, tx.authorization_list, setting.config.chain_id);
    evm::Evm evm(
        journal, setting.rules.revision, setting.block,
        {.origin = sender, .gas_price = gas_price, .blob_hashes = tx.blob_versioned_hashes},
        setting.options);
    evm::Message message;
    message.kind = tx.to ? evm::CallKind::call : evm::CallKind::create;
    message.gas = static_cast<std::int64_t>(gas_limit - intrinsic_gas(tx));
    message.sender = sender;
    message.recipient = message.code_address = tx.to.value_or(Address{});
    message.value = tx.value;
    message.input = tx.data;
    auto outcome = evm.execute(message);
    outcome.gas_refund += refund;
    return outcome;
}

std::uint64_t gas_before_refund(std::uint64_t limit, const evm::Outcome& outcome) {
    return limit - static_cast<std::uint64_t>(std::max<std::int64_t>(outcome.gas_left, 0));
}

/// EIP-3529, then EIP-7623.
std::uint64_t gas_to_pay(const eth::Transaction& tx, std::uint64_t limit,
                         const evm::Outcome& outcome, const Setting& setting) {
    const auto used = gas_before_refund(limit, outcome);
    const auto cap = used / setting.machine.refund_quotient;
    const auto refund = static_cast<std::uint64_t>(std::max<std::int64_t>(outcome.gas_refund, 0));
    return std::max(used - std::min(refund, cap), floor_gas(tx, setting.rules));
}

void pay_fees(state::Journal& journal, std::uint64_t gas_used, const uint256& price,
              const Setting& setting) {
    const uint256 gas(gas_used);
    if (setting.config.is_rollup())
        journal.credit(setting.config.fee_vault, gas * price);
    else
        journal.credit(setting.block.coinbase, gas * (price - setting.block.base_fee));
}

/// Everything after the last change of balances: deletions, what rollups do not burn, the receipt.
Execution finish(state::Journal& journal, const eth::Transaction& tx, evm::Outcome outcome,
                 std::uint64_t gas_used, const Setting& setting, GasPool& pool) {
    auto finished = journal.end_transaction();
    if (setting.config.is_rollup() && !finished.burnt.is_zero())
        journal.credit(setting.config.fee_vault, finished.burnt);
    pool.used += gas_used;
    pool.blob_gas_used += blob_gas(tx);
    Execution execution;
    execution.status = outcome.status;
    execution.output = std::move(outcome.output);
    execution.created = std::move(finished.created);
    auto& receipt = execution.receipt;
    receipt.type = tx.type;
    receipt.success = outcome.success();
    receipt.gas_used = gas_used;
    receipt.cumulative_gas_used = pool.used;
    receipt.logs = std::move(finished.logs);
    receipt.blob_gas_used = blob_gas(tx);
    if (receipt.blob_gas_used != 0) receipt.blob_gas_price = setting.block.blob_base_fee;
    return execution;
}

/// Deposits cannot be refused once the portal took them, so every fault is a failed execution that
/// keeps the mint, raises the nonce and uses the whole gas limit (OP deposit specification,
/// "Execution"). `gas_limit` is the transaction's, cut to what a block can hold.
Execution apply_deposit(state::Journal& journal, const eth::Transaction& tx,
                        std::uint64_t gas_limit, const Setting& setting, GasPool& pool) {
    journal.begin_transaction();
    journal.credit(tx.from, tx.mint);
    const auto nonce = journal.nonce(tx.from);
    journal.set_nonce(tx.from, nonce + 1);
    evm::Outcome outcome;
    outcome.status = evm::Status::out_of_gas;
    const auto least = std::max(intrinsic_gas(tx), floor_gas(tx, setting.rules));
    if (tx.value > journal.balance(tx.from))
        outcome.status = evm::Status::insufficient_balance;
    else if (!tx.to && tx.data.size() > setting.machine.max_init_code_size)
        outcome.status = evm::Status::init_code_size_limit;
    else if (gas_limit >= least)
        outcome = run(journal, tx, tx.from, gas_limit, {}, setting);
    if (!outcome.success()) outcome.gas_refund = 0;
    if (outcome.status == evm::Status::insufficient_balance) outcome.gas_left = 0;
    const auto gas_used = std::min(gas_limit, gas_to_pay(tx, gas_limit, outcome, setting));
    auto execution = finish(journal, tx, std::move(outcome), gas_used, setting, pool);
    execution.receipt.deposit_nonce = nonce;
    if (!tx.to) execution.receipt.contract_address = eth::create_address(tx.from, nonce);
    return execution;
}

/// Wei per unit of gas and of blob gas.
struct Prices {
    uint256 gas;
    uint256 blob_gas;
};

Execution apply_checked(state::Journal& journal, const eth::Transaction& tx, const Address& sender,
                        const Prices& prices, const Setting& setting, GasPool& pool) {
    const auto& price = prices.gas;
    journal.begin_transaction();
    journal.debit(sender, uint256(tx.gas_limit) * price);
    journal.debit(sender, uint256(blob_gas(tx)) * prices.blob_gas);
    // A mined transaction's nonce is the account's; an unsigned one's may be any.
    const auto nonce = journal.nonce(sender);
    journal.set_nonce(sender, nonce + 1);
    auto outcome = run(journal, tx, sender, tx.gas_limit, price, setting);
    const auto gas_used = gas_to_pay(tx, tx.gas_limit, outcome, setting);
    const auto peak = std::max(gas_before_refund(tx.gas_limit, outcome), gas_used);
    journal.credit(sender, uint256(tx.gas_limit - gas_used) * price);
    if (price >= setting.block.base_fee) pay_fees(journal, gas_used, price, setting);
    auto execution = finish(journal, tx, std::move(outcome), gas_used, setting, pool);
    execution.peak_gas = peak;
    execution.receipt.effective_gas_price = price;
    if (!tx.to) execution.receipt.contract_address = eth::create_address(sender, nonce);
    return execution;
}

/// A block keeps the receipt, and with it the bloom; a call keeps neither.
Execution with_bloom(Execution execution) {
    execution.receipt.bloom = eth::bloom_of(execution.receipt.logs);
    return execution;
}

/// What the block has left for a valid transaction.
std::optional<TxFault> check_room(const eth::Transaction& tx, std::uint64_t gas_limit,
                                  const GasPool& pool, const ForkRules& rules) {
    if (gas_limit > pool.left()) return TxFault::block_full;
    if (pool.blob_gas_used + blob_gas(tx) > rules.blobs.max * kGasPerBlob)
        return TxFault::block_blobs_full;
    return std::nullopt;
}

}  // namespace

Result<Execution> apply_transaction(state::Journal& journal, const eth::Transaction& tx,
                                    const Address& sender, const evm::BlockContext& block,
                                    const ChainConfig& config, GasPool& pool,
                                    const evm::Options& options) {
    const Setting setting{.block = block, .config = config, .options = options};
    auto account = sender_state(journal, sender);
    if (named_sender(tx) == sender) account.has_code = false;
    const auto fault = check(tx, account, block, config);
    if (fault) return refusal(*fault);
    // A deposit must fit some block whatever it asks for, or those behind it would never be
    // credited.
    const auto gas_limit = tx.is_deposit() ? std::min(tx.gas_limit, pool.limit) : tx.gas_limit;
    if (const auto full = check_room(tx, gas_limit, pool, setting.rules)) return refusal(*full);
    if (!tx.is_deposit()) {
        const Prices prices{eth::effective_gas_price(tx, block.base_fee), block.blob_base_fee};
        return with_bloom(apply_checked(journal, tx, sender, prices, setting, pool));
    }
    // The portal cannot hold so much ether that a mint wraps a balance, but a forged block could
    // say so.
    if (add_overflow(journal.balance(tx.from), tx.mint).overflow)
        return refusal(TxFault::cost_overflow);
    return with_bloom(apply_deposit(journal, tx, gas_limit, setting, pool));
}

Result<Execution> apply_unsigned(state::Journal& journal, const eth::Transaction& tx,
                                 const Address& sender, const evm::BlockContext& block,
                                 const ChainConfig& config, GasPool& pool, bool strict,
                                 const evm::Options& options) {
    const Setting setting{.block = block, .config = config, .options = options};
    const auto fault = check_unsigned(tx, sender_state(journal, sender), block, config, strict);
    if (fault) return refusal(*fault);
    if (const auto full = check_room(tx, tx.gas_limit, pool, setting.rules)) return refusal(*full);
    Prices prices{eth::effective_gas_price(tx, block.base_fee), block.blob_base_fee};
    if (!strict && tx.max_fee_per_gas.is_zero()) prices.gas = {};
    if (!strict && tx.max_fee_per_blob_gas.is_zero()) prices.blob_gas = {};
    return apply_checked(journal, tx, sender, prices, setting, pool);
}

Result<CallResult> simulate(const state::StateView& view, const CallRequest& request,
                            const evm::BlockContext& block, const ChainConfig& config,
                            const state::BlockHashes& block_hashes) {
    state::Journal journal(view, block_hashes);
    return simulate(journal, request, block, config);
}

Result<CallResult> simulate(state::Journal& journal, const CallRequest& request,
                            const evm::BlockContext& block, const ChainConfig& config,
                            const evm::Options& options) {
    eth::Transaction tx;
    if (!request.blob_versioned_hashes.empty()) tx.type = eth::TxType::blob;
    if (!request.authorization_list.empty()) tx.type = eth::TxType::set_code;
    tx.to = request.to;
    tx.value = request.value;
    tx.data = request.data;
    tx.access_list = request.access_list;
    tx.blob_versioned_hashes = request.blob_versioned_hashes;
    tx.authorization_list = request.authorization_list;
    tx.max_fee_per_gas = tx.max_priority_fee_per_gas = request.gas_price;
    tx.gas_limit = std::min(request.gas, kMaxGas);
    GasPool pool{.limit = kMaxGas};
    ALT_TRY_ASSIGN(auto execution,
                   apply_unsigned(journal, tx, request.from, block, config, pool, false, options));
    return CallResult{.status = execution.status,
                      .gas_used = execution.receipt.gas_used,
                      .output = std::move(execution.output)};
}

}  // namespace alt::chain
