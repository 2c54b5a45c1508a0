#include "core/load/ledger.hpp"

#include "core/base/hex.hpp"
#include "core/codec/abi.hpp"

namespace alt::load {

using codec::Json;

Ledger::Ledger(const Spec& spec, const Ground& ground, const Calls& calls)
    : spec_(spec),
      ground_(ground),
      was_successful_(calls.hashes.size()),
      cost_(ground.senders.size()) {
    call_of_.reserve(calls.hashes.size());
    for (std::size_t i = 0; i < calls.hashes.size(); ++i) call_of_[calls.hashes[i]] = i;
}

void Ledger::book_success(std::size_t call, const uint256& cost) {
    was_successful_[call] = true;
    cost_[sender_of(spec_, call)] += cost;
    findings_.fees += cost;
    ++findings_.receipts;
}

/// True: it is one of the load's.
Result<bool> Ledger::book_receipt(const Json& receipt) {
    ALT_TRY_ASSIGN(const auto hash, codec::get_hash(receipt, "transactionHash"));
    const auto found = call_of_.find(hash);
    if (found == call_of_.end()) return false;
    ALT_TRY_ASSIGN(const auto status, codec::get_u64(receipt, "status"));
    ALT_TRY_ASSIGN(const auto gas, codec::get_u64(receipt, "gasUsed"));
    ALT_TRY_ASSIGN(const auto price, codec::get_quantity(receipt, "effectiveGasPrice"));
    book_success(found->second, price * uint256(gas));
    if (status == 1) return true;
    was_successful_[found->second] = false;
    ++findings_.failed;
    return true;
}

Result<void> Ledger::book_receipts(const Json& receipts) {
    const auto* list = receipts.if_array();
    if (list == nullptr)
        return make_error(Errc::invalid_input, "eth_getBlockReceipts does not give a list");
    bool any = false;
    for (const auto& receipt : *list) {
        ALT_TRY_ASSIGN(const auto one, book_receipt(receipt));
        any = any || one;
    }
    if (any) ++findings_.blocks;
    return {};
}

Result<void> Ledger::book_block(const Json& block) {
    ALT_TRY_ASSIGN(const auto* hashes, codec::get_array(block, "transactions"));
    ALT_TRY_ASSIGN(const auto gas, codec::get_u64(block, "gasUsed"));
    uint256 base_fee;
    if (codec::find(block, "baseFeePerGas") != nullptr) {
        ALT_TRY_ASSIGN(base_fee, codec::get_quantity(block, "baseFeePerGas"));
    }
    const auto price = std::min(ground_.max_fee, base_fee + ground_.priority_fee);
    // A transfer's gas is known; what a contract's call used is not, one by one.
    const bool known = spec_.kind == Kind::eth;
    const auto before = findings_.receipts;
    for (const auto& one : *hashes) {
        ALT_TRY_ASSIGN(const auto hash, codec::as_hash(one, "transactions"));
        if (const auto found = call_of_.find(hash); found != call_of_.end())
            book_success(found->second, known ? price * uint256(ground_.gas) : uint256());
    }
    if (findings_.receipts == before) return {};
    ++findings_.blocks;
    findings_.has_all_receipts = false;
    if (known) return {};
    shared_cost_ += price * uint256(gas);
    findings_.fees += price * uint256(gas);
    return {};
}

Ledger::Changes Ledger::changes() const {
    Changes out;
    for (std::size_t i = 0; i < ground_.senders.size(); ++i)
        out[ground_.senders[i].address].ether_out += cost_[i];
    for (std::size_t i = 0; i < was_successful_.size(); ++i) {
        if (!was_successful_[i]) continue;
        auto& from = out[ground_.senders[sender_of(spec_, i)].address];
        if (spec_.kind == Kind::erc721) {
            from.ether_out += kMintPrice;
            ++from.tokens_in;
            continue;
        }
        auto& to = out[recipient_of(spec_, ground_, i)];
        if (spec_.kind == Kind::eth) {
            from.ether_out += kTransferred;
            to.ether_in += kTransferred;
        } else {
            ++from.tokens_out;
            ++to.tokens_in;
        }
    }
    return out;
}

Result<void> Ledger::compare_ether(const Changes& changes, Remote& remote) {
    // Recipients may have had ether before: only what the senders had at the start is known.
    std::vector<net::RpcCall> calls;
    for (const auto& sender : ground_.senders) calls.push_back(balance_call(sender.address));
    ALT_TRY_ASSIGN(const auto balances, remote.quantities(calls));
    uint256 expected_sum;
    uint256 found_sum;
    for (std::size_t i = 0; i < balances.size(); ++i) {
        const auto& sender = ground_.senders[i];
        const auto& change = changes.at(sender.address);
        const auto expected = sender.balance + change.ether_in - change.ether_out;
        if (shared_cost_.is_zero() && balances[i] != expected) ++findings_.wrong_balances;
        expected_sum += expected;
        found_sum += balances[i];
    }
    if (found_sum + shared_cost_ != expected_sum && !shared_cost_.is_zero())
        findings_.wrong_balances += balances.size();
    return {};
}

Result<void> Ledger::compare_tokens(const Changes& changes, Remote& remote) {
    std::unordered_map<Address, std::uint64_t> given;
    if (spec_.kind == Kind::erc20)
        for (const auto& sender : ground_.senders) given[sender.address] = calls_of(spec_, 0);
    std::vector<net::RpcCall> calls;
    std::vector<std::uint64_t> expected;
    for (const auto& [address, change] : changes) {
        const auto data =
            codec::AbiWriter().address(address).call(codec::selector("balanceOf(address)"));
        calls.push_back(view_call(ground_.contract, data));
        expected.push_back(given[address] + change.tokens_in - change.tokens_out);
    }
    ALT_TRY_ASSIGN(const auto balances, remote.quantities(calls));
    for (std::size_t i = 0; i < balances.size(); ++i)
        if (balances[i] != uint256(expected[i])) ++findings_.wrong_balances;
    return {};
}

Result<Findings> Ledger::compare(Remote& remote) {
    const auto all = changes();
    ALT_TRY(compare_ether(all, remote));
    if (spec_.kind != Kind::eth) ALT_TRY(compare_tokens(all, remote));
    return findings_;
}

}  // namespace alt::load
