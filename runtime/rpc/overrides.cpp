#include "runtime/rpc/overrides.hpp"

#include <algorithm>

#include "core/base/hex.hpp"
#include "runtime/rpc/params.hpp"
#include "runtime/rpc/read_any.hpp"

namespace alt::rpc {

namespace {

using codec::Json;
using node::AccountOverride;

/// Bounds of what one request may override.
constexpr std::size_t kMaxAccounts = 10'000;
constexpr std::size_t kMaxWithdrawals = 1'000;

Result<AccountOverride::Slots> as_slots(const Json& json, std::string_view path) {
    const auto* object = json.if_object();
    if (object == nullptr)
        return make_error(Errc::invalid_input, std::string(path) + ": not an object");
    AccountOverride::Slots out;
    for (const auto& [key, value] : *object) {
        ALT_TRY_ASSIGN(const auto slot, parse_slot(Json(key)));
        ALT_TRY_ASSIGN(const auto word, codec::as_hash(value, path));
        out.insert_or_assign(slot, to_uint256(word));
    }
    return out;
}

Result<AccountOverride> parse_account(const Json& json) {
    if (!json.is_object()) return make_error(Errc::invalid_input, "not an object");
    AccountOverride out;
    ALT_TRY(read_any(out.balance, json, {"balance"}, codec::as_quantity));
    ALT_TRY(read_any(out.nonce, json, {"nonce"}, codec::as_u64));
    ALT_TRY(read_any(out.code, json, {"code"}, codec::as_bytes));
    ALT_TRY(read_any(out.state, json, {"state"}, as_slots));
    ALT_TRY(read_any(out.state_diff, json, {"stateDiff"}, as_slots));
    ALT_TRY(read_any(out.move_precompile_to, json, {"movePrecompileToAddress", "movePrecompileTo"},
                     codec::as_address));
    return out;
}

Result<std::vector<eth::Withdrawal>> as_withdrawals(const Json& json, std::string_view path) {
    const auto* list = json.if_array();
    if (list == nullptr || list->size() > kMaxWithdrawals)
        return make_error(Errc::invalid_input, std::string(path) + ": not a list of at most 1000");
    std::vector<eth::Withdrawal> out;
    for (const auto& item : *list) {
        eth::Withdrawal one;
        ALT_TRY_ASSIGN(one.index, codec::get_u64(item, "index"));
        ALT_TRY_ASSIGN(one.validator_index, codec::get_u64(item, "validatorIndex"));
        ALT_TRY_ASSIGN(one.address, codec::get_address(item, "address"));
        ALT_TRY_ASSIGN(one.amount, codec::get_u64(item, "amount"));
        out.push_back(one);
    }
    return out;
}

/// A word, or a quantity.
Result<Hash256> as_word(const Json& json, std::string_view path) {
    if (auto hash = codec::as_hash(json, path)) return hash;
    ALT_TRY_ASSIGN(const auto value, codec::as_quantity(json, path));
    return to_be_bytes(value);
}

}  // namespace

Result<node::StateOverrides> parse_state_overrides(const Json* json) {
    node::StateOverrides out;
    if (json == nullptr || json->is_null()) return out;
    const auto* object = json->if_object();
    if (object == nullptr) return make_error(Errc::invalid_input, "state overrides: not an object");
    if (object->size() > kMaxAccounts)
        return make_error(Errc::invalid_input, "state overrides: more than 10000 accounts");
    for (const auto& [key, value] : *object) {
        ALT_TRY_ASSIGN(const auto address, codec::as_address(Json(key), "state overrides"));
        auto account = parse_account(value);
        if (!account)
            return std::move(account.error()).wrap("state override of " + std::string(key));
        const bool is_twice = std::any_of(
            out.begin(), out.end(), [&](const auto& entry) { return entry.first == address; });
        if (is_twice)
            return make_error(Errc::invalid_input,
                              "state overrides: " + std::string(key) + " comes twice");
        out.emplace_back(address, std::move(*account));
    }
    return out;
}

Result<node::BlockOverrides> parse_block_overrides(const Json* json) {
    node::BlockOverrides out;
    if (json == nullptr || json->is_null()) return out;
    if (!json->is_object())
        return make_error(Errc::invalid_input, "block overrides: not an object");
    ALT_TRY(read_any(out.number, *json, {"number", "blockNumber"}, codec::as_u64));
    ALT_TRY(read_any(out.time, *json, {"time", "timestamp"}, codec::as_u64));
    ALT_TRY(read_any(out.gas_limit, *json, {"gasLimit"}, codec::as_u64));
    ALT_TRY(read_any(out.fee_recipient, *json, {"feeRecipient", "coinbase"}, codec::as_address));
    ALT_TRY(read_any(out.prev_randao, *json, {"prevRandao", "random"}, as_word));
    ALT_TRY(read_any(out.base_fee, *json, {"baseFeePerGas", "baseFee"}, codec::as_quantity));
    ALT_TRY(read_any(out.blob_base_fee, *json, {"blobBaseFee"}, codec::as_quantity));
    ALT_TRY(
        read_any(out.beacon_root, *json, {"parentBeaconBlockRoot", "beaconRoot"}, codec::as_hash));
    std::optional<std::vector<eth::Withdrawal>> withdrawals;
    ALT_TRY(read_any(withdrawals, *json, {"withdrawals"}, as_withdrawals));
    if (withdrawals) out.withdrawals = std::move(*withdrawals);
    return out;
}

Result<node::Overrides> Params::overrides(std::size_t index) const {
    node::Overrides out;
    ALT_TRY_ASSIGN(out.state, parse_state_overrides(at(index)));
    ALT_TRY_ASSIGN(out.block, parse_block_overrides(at(index + 1)));
    return out;
}

}  // namespace alt::rpc
