#include <charconv>
#include <optional>

#include "core/base/hex.hpp"
#include "core/codec/rlp.hpp"
#include "runtime/evmtool/t8n.hpp"
#include "runtime/evmtool/transaction_json.hpp"
#include "runtime/evmtool/vector_file.hpp"

namespace alt::evmtool {
namespace {

Result<std::uint64_t> u64_or(const codec::Json& json, std::string_view key, std::uint64_t absent) {
    if (codec::find(json, key) == nullptr) return absent;
    return u64_at(json, key);
}

Result<uint256> base_fee_of(const codec::Json& json) {
    if (codec::find(json, "currentBaseFee") != nullptr) return number_at(json, "currentBaseFee");
    if (codec::find(json, "parentBaseFee") == nullptr)
        return make_error(Errc::invalid_input, "env: neither currentBaseFee nor parentBaseFee");
    ALT_TRY_ASSIGN(const auto base_fee, number_at(json, "parentBaseFee"));
    ALT_TRY_ASSIGN(const auto gas_used, u64_at(json, "parentGasUsed"));
    ALT_TRY_ASSIGN(const auto gas_limit, u64_at(json, "parentGasLimit"));
    return eth::next_base_fee(base_fee, gas_used, gas_limit);
}

Result<std::uint64_t> excess_of(const codec::Json& json, const chain::ForkRules& rules) {
    if (codec::find(json, "currentExcessBlobGas") != nullptr)
        return u64_at(json, "currentExcessBlobGas");
    eth::Header parent;
    ALT_TRY_ASSIGN(parent.excess_blob_gas, u64_or(json, "parentExcessBlobGas", 0));
    ALT_TRY_ASSIGN(parent.blob_gas_used, u64_or(json, "parentBlobGasUsed", 0));
    if (codec::find(json, "parentBaseFee") != nullptr) {
        ALT_TRY_ASSIGN(parent.base_fee_per_gas, number_at(json, "parentBaseFee"));
    }
    return chain::excess_blob_gas_after(parent, rules);
}

Result<std::vector<eth::Withdrawal>> withdrawals_of(const codec::Json& json) {
    std::vector<eth::Withdrawal> out;
    if (codec::find(json, "withdrawals") == nullptr) return out;
    ALT_TRY_ASSIGN(const auto* list, codec::get_array(json, "withdrawals"));
    for (const auto& item : *list) {
        eth::Withdrawal one;
        ALT_TRY_ASSIGN(one.index, u64_at(item, "index"));
        ALT_TRY_ASSIGN(one.validator_index, u64_at(item, "validatorIndex"));
        ALT_TRY_ASSIGN(one.address, codec::get_address(item, "address"));
        ALT_TRY_ASSIGN(one.amount, u64_at(item, "amount"));
        out.push_back(one);
    }
    return out;
}

Result<std::map<std::uint64_t, Hash256>> block_hashes_of(const codec::Json& json) {
    std::map<std::uint64_t, Hash256> out;
    if (codec::find(json, "blockHashes") == nullptr) return out;
    ALT_TRY_ASSIGN(const auto* hashes, codec::get_object(json, "blockHashes"));
    for (const auto& [key, value] : *hashes) {
        ALT_TRY_ASSIGN(const auto number, parse_uint256(std::string_view(key.data(), key.size())));
        if (!number.fits_u64())
            return make_error(Errc::invalid_input, "blockHashes: a number above 64 bits");
        ALT_TRY_ASSIGN(out[number.low()], codec::as_hash(value, "blockHashes"));
    }
    return out;
}

/// A typed transaction is a string of its encoding, a legacy one a list.
Result<T8nTransactions> transactions_in(BytesView rlp) {
    codec::RlpReader outer(rlp);
    ALT_TRY_ASSIGN(auto items, outer.list());
    ALT_TRY(outer.finish());
    T8nTransactions out;
    while (!items.at_end()) {
        const bool legacy = items.next_is_list();
        ALT_TRY_ASSIGN(const auto raw, legacy ? items.raw() : items.bytes());
        out.push_back(eth::decode_transaction(raw));
    }
    return out;
}

}  // namespace

Result<T8nEnv> parse_env(const codec::Json& json, const chain::ForkSchedule& forks) {
    T8nEnv env;
    ALT_TRY_ASSIGN(env.number, u64_at(json, "currentNumber"));
    ALT_TRY_ASSIGN(env.timestamp, u64_at(json, "currentTimestamp"));
    ALT_TRY_ASSIGN(env.gas_limit, u64_at(json, "currentGasLimit"));
    ALT_TRY_ASSIGN(env.coinbase, codec::get_address(json, "currentCoinbase"));
    ALT_TRY_ASSIGN(const auto randao, number_at(json, "currentRandom"));
    env.prev_randao = to_be_bytes(randao);
    ALT_TRY_ASSIGN(env.base_fee, base_fee_of(json));
    ALT_TRY_ASSIGN(env.excess_blob_gas, excess_of(json, forks.at(env.timestamp)));
    if (codec::find(json, "parentBeaconBlockRoot") != nullptr) {
        ALT_TRY_ASSIGN(env.parent_beacon_block_root,
                       codec::get_hash(json, "parentBeaconBlockRoot"));
    }
    ALT_TRY_ASSIGN(env.withdrawals, withdrawals_of(json));
    ALT_TRY_ASSIGN(env.block_hashes, block_hashes_of(json));
    return env;
}

Result<T8nTransactions> parse_transactions(const codec::Json& json, std::uint64_t chain_id) {
    if (json.is_string()) {
        ALT_TRY_ASSIGN(const auto rlp, codec::as_bytes(json, "txs"));
        return transactions_in(rlp);
    }
    if (!json.is_array())
        return make_error(Errc::invalid_input, "txs: neither a list nor the hex of one in RLP");
    T8nTransactions out;
    for (const auto& item : json.get_array()) out.push_back(parse_transaction(item, chain_id));
    return out;
}

}  // namespace alt::evmtool
