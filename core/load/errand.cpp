#include "core/load/errand.hpp"

#include <algorithm>

#include "core/base/hex.hpp"
#include "core/base/wei.hpp"
#include "core/load/ground.hpp"

namespace alt::load {
namespace {

using codec::Json;
using codec::JsonArray;

constexpr std::chrono::milliseconds kPoll{5};

Result<void> check_success(const std::vector<Json>& receipts) {
    for (const auto& receipt : receipts) {
        ALT_TRY_ASSIGN(const auto status, codec::get_u64(receipt, "status"));
        if (status != 1) return make_error(Errc::invalid_input, "a set-up transaction failed");
    }
    return {};
}

}  // namespace

Result<Errand> Errand::begin(const crypto::PrivateKey& funder, const Ground& ground,
                             Remote& remote) {
    Errand errand(funder, ground, remote);
    ALT_TRY_ASSIGN(const auto found,
                   remote.quantities({nonce_call(errand.address_), balance_call(errand.address_)}));
    errand.nonce_ = found[0].low();
    errand.balance_ = found[1];
    return errand;
}

Address Errand::add(Step step) {
    eth::Transaction tx;
    tx.type = eth::TxType::fee_market;
    tx.chain_id = ground_->chain_id;
    tx.nonce = nonce_ + txs_.size();
    tx.max_priority_fee_per_gas = ground_->priority_fee;
    tx.max_fee_per_gas = ground_->max_fee;
    tx.gas_limit = step.gas;
    tx.to = step.to;
    tx.value = step.value;
    tx.data = std::move(step.data);
    eth::sign(tx, funder_);
    txs_.push_back(std::move(tx));
    return step.to ? *step.to : eth::create_address(address_, nonce_ + txs_.size() - 1);
}

Result<void> Errand::check_funds() const {
    uint256 needed;
    for (const auto& tx : txs_) needed += tx.value + tx.max_fee_per_gas * uint256(tx.gas_limit);
    if (needed <= balance_) return {};
    return make_error(Errc::conflict,
                      "the funding account " + to_hex(address_) + " has " + to_ether(balance_) +
                          " ether and the load needs " + to_ether(needed),
                      "give it ether (alt deposit), choose another --key, or lower --txs");
}

Result<void> Errand::send() const {
    std::vector<net::RpcCall> calls;
    for (const auto& tx : txs_)
        calls.push_back({"eth_sendRawTransaction", JsonArray{Json(to_hex(eth::encode(tx)))}});
    ALT_TRY(remote_->ask(calls));
    return {};
}

Result<void> Errand::wait(std::chrono::milliseconds timeout) const {
    const auto deadline = remote_->clock().steady() + timeout;
    std::vector<net::RpcCall> calls;
    for (const auto& tx : txs_)
        calls.push_back({"eth_getTransactionReceipt", JsonArray{Json(to_hex(eth::hash_of(tx)))}});
    while (true) {
        ALT_TRY_ASSIGN(const auto receipts, remote_->ask(calls));
        const auto is_missing = [](const Json& receipt) { return receipt.is_null(); };
        if (std::ranges::none_of(receipts, is_missing)) return check_success(receipts);
        if (remote_->clock().steady() >= deadline)
            return make_error(Errc::timeout, "the set-up is not mined",
                              "add --mine if the chain does not seal blocks by itself");
        remote_->clock().sleep_for(kPoll);
    }
}

Result<void> Errand::run(bool mine, std::chrono::milliseconds timeout) {
    if (txs_.empty()) return {};
    ALT_TRY(check_funds());
    ALT_TRY(send());
    if (mine) ALT_TRY(remote_->mine());
    return wait(timeout);
}

}  // namespace alt::load
