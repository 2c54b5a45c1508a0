#include "runtime/rpc/params.hpp"
#include "runtime/rpc/read_any.hpp"

namespace alt::rpc {

namespace {

using codec::Json;

/// Bounds of what one request may list.
constexpr std::size_t kMaxListed = 100'000;

template <typename T, typename As>
Result<std::vector<T>> as_list(const Json& json, std::string_view path, As as) {
    const auto* list = json.if_array();
    if (list == nullptr || list->size() > kMaxListed)
        return make_error(Errc::invalid_input,
                          std::string(path) + ": not a list of at most 100000");
    std::vector<T> out;
    out.reserve(list->size());
    for (const auto& item : *list) {
        ALT_TRY_ASSIGN(auto value, as(item, path));
        out.push_back(std::move(value));
    }
    return out;
}

Result<std::vector<Hash256>> as_hashes(const Json& json, std::string_view path) {
    return as_list<Hash256>(json, path, codec::as_hash);
}

Result<eth::AccessEntry> as_access_entry(const Json& json, std::string_view path) {
    eth::AccessEntry out;
    ALT_TRY_ASSIGN(out.address, codec::get_address(json, "address"));
    if (const auto* keys = codec::find(json, "storageKeys")) {
        ALT_TRY_ASSIGN(out.storage_keys, as_hashes(*keys, path));
    }
    return out;
}

Result<eth::Authorization> as_authorization(const Json& json, std::string_view path) {
    eth::Authorization out;
    ALT_TRY_ASSIGN(out.chain_id, codec::get_quantity(json, "chainId"));
    ALT_TRY_ASSIGN(out.address, codec::get_address(json, "address"));
    ALT_TRY_ASSIGN(out.nonce, codec::get_u64(json, "nonce"));
    ALT_TRY_ASSIGN(const auto y_parity, codec::get_u64(json, "yParity"));
    if (y_parity > 0xff) return make_error(Errc::invalid_input, std::string(path) + ": yParity");
    out.y_parity = static_cast<std::uint8_t>(y_parity);
    ALT_TRY_ASSIGN(out.r, codec::get_quantity(json, "r"));
    ALT_TRY_ASSIGN(out.s, codec::get_quantity(json, "s"));
    return out;
}

Result<std::vector<eth::AccessEntry>> as_access_list(const Json& json, std::string_view path) {
    return as_list<eth::AccessEntry>(json, path, as_access_entry);
}
Result<std::vector<eth::Authorization>> as_authorizations(const Json& json, std::string_view path) {
    return as_list<eth::Authorization>(json, path, as_authorization);
}

Result<void> read_data(client::CallRequest& out, const Json& json) {
    std::optional<Bytes> input;
    std::optional<Bytes> data;
    ALT_TRY(read_any(input, json, {"input"}, codec::as_bytes));
    ALT_TRY(read_any(data, json, {"data"}, codec::as_bytes));
    if (input && data && *input != *data)
        return make_error(
            Errc::invalid_input,
            "both \"data\" and \"input\" are set and not equal: use \"input\" to pass call data");
    if (data) out.data = std::move(*data);
    if (input) out.data = std::move(*input);
    return {};
}

Result<void> read_request(client::CallRequest& out, const Json& json) {
    std::optional<Address> from;
    std::optional<uint256> value;
    ALT_TRY(read_any(from, json, {"from"}, codec::as_address));
    ALT_TRY(read_any(out.to, json, {"to"}, codec::as_address));
    ALT_TRY(read_any(out.gas, json, {"gas", "gasLimit"}, codec::as_u64));
    ALT_TRY(read_any(value, json, {"value"}, codec::as_quantity));
    out.from = from.value_or(Address{});
    out.value = value.value_or(uint256{});
    return read_data(out, json);
}

}  // namespace

Result<node::CallArgs> parse_call_args(const Json& json) {
    if (!json.is_object()) return make_error(Errc::invalid_input, "call: not an object");
    node::CallArgs out;
    ALT_TRY(read_request(out, json));
    ALT_TRY(read_any(out.gas_price, json, {"gasPrice"}, codec::as_quantity));
    ALT_TRY(read_any(out.max_fee_per_gas, json, {"maxFeePerGas"}, codec::as_quantity));
    ALT_TRY(
        read_any(out.max_priority_fee_per_gas, json, {"maxPriorityFeePerGas"}, codec::as_quantity));
    ALT_TRY(read_any(out.max_fee_per_blob_gas, json, {"maxFeePerBlobGas"}, codec::as_quantity));
    ALT_TRY(read_any(out.nonce, json, {"nonce"}, codec::as_u64));
    ALT_TRY(read_any(out.chain_id, json, {"chainId"}, codec::as_u64));
    ALT_TRY(read_any(out.access_list, json, {"accessList"}, as_access_list));
    ALT_TRY(read_any(out.blob_versioned_hashes, json, {"blobVersionedHashes"}, as_hashes));
    ALT_TRY(read_any(out.authorization_list, json, {"authorizationList"}, as_authorizations));
    return out;
}

}  // namespace alt::rpc
