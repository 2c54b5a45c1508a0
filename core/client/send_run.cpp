#include "core/client/send_run.hpp"

#include <algorithm>

#include "core/base/hex.hpp"
#include "core/base/wei.hpp"
#include "core/client/revert_reason.hpp"

namespace alt::client {
namespace {

constexpr std::uint64_t kTransferGas = 21'000;

bool has(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

/// The node holds another transaction of this nonce, or the fees are below what it asks: more must
/// be offered.
bool is_underpriced(std::string_view message) {
    return has(message, "underpriced") || has(message, "less than block base fee") ||
           has(message, "fee cap");
}

/// Worth asking the chain again. A conflict in the journal (another process took over) or missing
/// funds are not.
bool is_passing(const Error& error) {
    return error.retryable &&
           (error.code == Errc::timeout || error.code == Errc::parent_unavailable);
}

/// A pool asks at least 10 % more of a replacement (geth's default); an eighth is above it.
uint256 raised(const uint256& fee) {
    return fee + (fee >> 3) + uint256{1};
}

}  // namespace

Result<TxOutcome> SendRun::run() {
    ALT_TRY_ASSIGN(records_, journal_.load(intent_.step));
    const auto end = clock_.steady() + policy_.deadline;
    // A chain that seals on demand has the receipt at once.
    std::chrono::milliseconds pause{0};
    std::optional<Error> last;
    while (true) {
        auto outcome = step_forward();
        if (!outcome && !is_passing(outcome.error())) return std::move(outcome.error());
        if (outcome && *outcome) return std::move(**outcome);
        last = outcome ? std::optional<Error>{} : std::optional<Error>(std::move(outcome.error()));
        if (clock_.steady() >= end) return late(std::move(last));
        clock_.sleep_for(pause);
        pause = std::min(std::max(pause * 2, policy_.first_poll), policy_.poll);
    }
}

/// Looks once, and does at most one thing. none: not there yet.
Result<std::optional<TxOutcome>> SendRun::step_forward() {
    ALT_TRY_ASSIGN(const auto mined, find_mined());
    if (mined) {
        ALT_TRY_ASSIGN(const bool deep, is_deep(*mined));
        if (!deep) return std::optional<TxOutcome>{};
        ALT_TRY_ASSIGN(auto outcome, conclude(*mined));
        return std::optional<TxOutcome>(std::move(outcome));
    }
    const auto* const current = live();
    if (current == nullptr) {
        ALT_TRY(plan());
        return std::optional<TxOutcome>{};
    }
    ALT_TRY_ASSIGN(const bool taken, nonce_is_taken(*current));
    if (taken) {
        ALT_TRY(drop_live());
    } else if (!sent_at_) {
        ALT_TRY(broadcast(*current));
    } else if (underpriced_ || clock_.steady() - *sent_at_ >= policy_.bump_after) {
        ALT_TRY(replace(*current));
    }
    return std::optional<TxOutcome>{};
}

TxRecord* SendRun::live() noexcept {
    if (records_.empty() || records_.back().state == TxState::dropped) return nullptr;
    return &records_.back();
}

/// Any of the step's transactions counts, replaced and dropped ones too: a reorganisation may bring
/// them back.
Result<std::optional<eth::PlacedReceipt>> SendRun::find_mined() {
    for (const auto& record : records_) {
        ALT_TRY_ASSIGN(auto receipt, chain_.receipt(record.hash));
        if (receipt) return receipt;
    }
    return std::optional<eth::PlacedReceipt>{};
}

Result<bool> SendRun::is_deep(const eth::PlacedReceipt& receipt) {
    if (policy_.confirmations <= 1) return true;
    ALT_TRY_ASSIGN(const auto tip, chain_.block_number());
    return tip >= receipt.at.block_num && tip - receipt.at.block_num + 1 >= policy_.confirmations;
}

Result<TxOutcome> SendRun::conclude(const eth::PlacedReceipt& receipt) {
    const auto& result = receipt.receipt;
    for (const auto& record : records_) {
        const bool this_one = record.hash == receipt.tx_hash;
        const auto state = !this_one        ? TxState::dropped
                           : result.success ? TxState::mined
                                            : TxState::failed;
        ALT_TRY(journal_.mark(record.hash, state, this_one ? receipt.at.block_num : 0,
                              this_one ? result.gas_used : 0));
    }
    if (result.success)
        return TxOutcome{receipt, receipt.tx_hash,
                         uint256{result.gas_used} * result.effective_gas_price};
    ALT_TRY_ASSIGN(const auto why, revert_reason(receipt));
    return make_error(Errc::invalid_input, intent_.step + ": transaction " +
                                               to_hex(receipt.tx_hash) + " failed in block " +
                                               std::to_string(receipt.at.block_num) + ": " + why);
}

/// A receipt has no reason: the same call on the state before its block nearly always gives it.
Result<std::string> SendRun::revert_reason(const eth::PlacedReceipt& receipt) {
    const auto before = receipt.at.block_num == 0 ? 0 : receipt.at.block_num - 1;
    const auto again =
        chain_.call({address_, intent_.to, intent_.value, intent_.data, std::nullopt}, before);
    if (!again) return again.error().message;
    return "out of gas, or the state of that block was to blame (gas used " +
           std::to_string(receipt.receipt.gas_used) + ")";
}

/// Judged at the depth of the wanted confirmations: were a foreign transaction reorganised away,
/// ours could be mined together with its successor.
Result<bool> SendRun::nonce_is_taken(const TxRecord& current) {
    const auto depth = policy_.confirmations <= 1 ? 0 : policy_.confirmations - 1;
    BlockRef block = BlockTag::latest;
    if (depth > 0) {
        ALT_TRY_ASSIGN(const auto tip, chain_.block_number());
        if (tip < depth) return false;
        block = tip - depth;
    }
    ALT_TRY_ASSIGN(const auto next, chain_.nonce(address_, block));
    return next > current.nonce;
}

Result<void> SendRun::drop_live() {
    // Ours may have been mined between the two questions, or the node's receipts may lag behind its
    // state.
    for (int look = 0; look < 3; ++look) {
        ALT_TRY_ASSIGN(const auto mined, find_mined());
        if (mined) return {};
        clock_.sleep_for(policy_.poll);
    }
    const auto nonce = records_.back().nonce;
    for (auto& record : records_) {
        if (record.nonce != nonce) continue;
        ALT_TRY(journal_.mark(record.hash, TxState::dropped, 0, 0));
        record.state = TxState::dropped;
    }
    return {};
}

Result<void> SendRun::plan() {
    ALT_TRY_ASSIGN(const auto fees, current_fees());
    ALT_TRY_ASSIGN(const auto gas, gas_for(fees));
    eth::Transaction tx;
    tx.type = eth::TxType::fee_market;
    ALT_TRY_ASSIGN(tx.chain_id, chain_.chain_id());
    ALT_TRY_ASSIGN(tx.nonce, chain_.nonce(address_, BlockTag::pending));
    tx.max_fee_per_gas = fees.max_fee;
    tx.max_priority_fee_per_gas = fees.priority;
    tx.gas_limit = gas;
    tx.to = intent_.to;
    tx.value = intent_.value;
    tx.data = intent_.data;
    return sign_and_send(std::move(tx));
}

Result<void> SendRun::replace(const TxRecord& current) {
    ALT_TRY_ASSIGN(auto tx, eth::decode_transaction(current.raw));
    ALT_TRY_ASSIGN(const auto fees, current_fees());
    const auto max_fee =
        std::min(std::max(fees.max_fee, raised(tx.max_fee_per_gas)), policy_.max_fee_per_gas);
    const auto priority =
        std::min(std::max(fees.priority, raised(tx.max_priority_fee_per_gas)), max_fee);
    underpriced_ = false;
    if (bumps_ >= policy_.max_bumps || max_fee < raised(tx.max_fee_per_gas))
        return broadcast(current);
    ++bumps_;
    tx.max_fee_per_gas = max_fee;
    tx.max_priority_fee_per_gas = priority;
    return sign_and_send(std::move(tx));
}

/// Record first. A crash after the record re-broadcasts these bytes; the other order could sign the
/// step twice.
Result<void> SendRun::sign_and_send(eth::Transaction tx) {
    eth::sign(tx, key_);
    TxRecord record;
    record.step = intent_.step;
    record.nonce = tx.nonce;
    record.raw = eth::encode(tx);
    record.hash = eth::hash_of(tx);
    ALT_TRY(journal_.record(record));
    records_.push_back(record);
    return broadcast(record);
}

Result<void> SendRun::broadcast(const TxRecord& record) {
    sent_at_ = clock_.steady();
    auto sent = chain_.send_raw_transaction(record.raw);
    if (sent) return {};
    auto& error = sent.error();
    if (is_passing(error)) {
        sent_at_.reset();
        return std::move(error);
    }
    // Mined already, or the nonce is another's: the next look at receipts and nonce tells.
    if (has(error.message, "nonce too low")) return {};
    if (is_underpriced(error.message)) {
        underpriced_ = true;
        return {};
    }
    if (has(error.message, "nsufficient funds")) {
        ALT_TRY_ASSIGN(const auto tx, eth::decode_transaction(record.raw));
        ALT_TRY(
            check_funds(uint256{tx.gas_limit}, {tx.max_fee_per_gas, tx.max_priority_fee_per_gas}));
    }
    return std::move(error).wrap(intent_.step);
}

Result<Fees> SendRun::current_fees() {
    ALT_TRY_ASSIGN(const auto latest, chain_.header(BlockTag::latest));
    if (!latest || !latest->header.base_fee_per_gas)
        return make_error(Errc::unsupported, "the chain has no base fee (EIP-1559)");
    const auto& base = *latest->header.base_fee_per_gas;
    if (base > policy_.max_fee_per_gas) {
        auto error =
            make_error(Errc::parent_unavailable, "the base fee of " + to_decimal(base) +
                                                     " wei is above the cap of " +
                                                     to_decimal(policy_.max_fee_per_gas) + " wei");
        error.retryable = true;
        return error;
    }
    // Twice the base fee stays valid for six full blocks in a row.
    const auto wanted = base + base + policy_.min_priority_fee;
    const auto max_fee = std::min(wanted, policy_.max_fee_per_gas);
    return Fees{max_fee, std::min(policy_.min_priority_fee, max_fee)};
}

Result<std::uint64_t> SendRun::gas_for(const Fees& fees) {
    if (intent_.gas_limit) {
        ALT_TRY(check_funds(uint256{*intent_.gas_limit}, fees));
        return *intent_.gas_limit;
    }
    ALT_TRY(check_funds(uint256{kTransferGas}, fees));
    auto estimate =
        chain_.estimate_gas({address_, intent_.to, intent_.value, intent_.data, std::nullopt});
    if (!estimate) return std::move(estimate.error()).wrap(intent_.step);
    const auto gas = *estimate + *estimate / 100 * policy_.gas_margin_percent;
    ALT_TRY(check_funds(uint256{gas}, fees));
    return gas;
}

Result<void> SendRun::check_funds(const uint256& gas, const Fees& fees) {
    ALT_TRY_ASSIGN(const auto balance, chain_.balance(address_, BlockTag::latest));
    const auto cost = mul_overflow(gas, fees.max_fee);
    const auto need = add_overflow(cost.value, intent_.value);
    if (!cost.overflow && !need.overflow && balance >= need.value) return {};
    return make_error(
        Errc::conflict,
        intent_.step + ": insufficient funds: " + to_hex(address_) + " has " + to_ether(balance) +
            " ether and needs " + to_ether(need.value) + " ether",
        "send ether to " + to_hex(address_) + " on the parent chain, then run it again");
}

Error SendRun::late(std::optional<Error> last) const {
    const auto seconds = std::to_string(policy_.deadline.count() / 1000);
    if (last) return std::move(*last).wrap(intent_.step + ": gave up after " + seconds + " s");
    const auto hash = records_.empty() ? std::string("nothing sent") : to_hex(records_.back().hash);
    auto error = make_error(Errc::timeout,
                            intent_.step + ": not confirmed within " + seconds + " s: " + hash,
                            "run it again: it continues with the same transaction");
    error.retryable = true;
    return error;
}

}  // namespace alt::client
