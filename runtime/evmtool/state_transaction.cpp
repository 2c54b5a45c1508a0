#include "core/base/hex.hpp"
#include "core/eth/transaction.hpp"
#include "runtime/evmtool/state_test.hpp"
#include "runtime/evmtool/transaction_json.hpp"
#include "runtime/evmtool/vector_file.hpp"

namespace alt::evmtool {
namespace {

Result<const codec::Json*> element(const codec::Json& parts, const codec::Json& indexes,
                                   std::string_view list, std::string_view index) {
    ALT_TRY_ASSIGN(const auto* values, codec::get_array(parts, list));
    ALT_TRY_ASSIGN(const auto at, codec::get_u64(indexes, index));
    if (at >= values->size())
        return make_error(Errc::invalid_input, std::string(list) + ": no such index");
    return &(*values)[at];
}

Result<uint256> quantity(const codec::Json& json) {
    return number_at(codec::Json(codec::JsonObject{{"value", json}}), "value");
}

Result<void> parse_call(const codec::Json& parts, const codec::Json& indexes,
                        eth::Transaction& tx) {
    ALT_TRY_ASSIGN(tx.nonce, u64_at(parts, "nonce"));
    ALT_TRY_ASSIGN(const auto* gas, element(parts, indexes, "gasLimit", "gas"));
    ALT_TRY_ASSIGN(const auto gas_limit, quantity(*gas));
    if (!gas_limit.fits_u64()) return make_error(Errc::invalid_input, "gasLimit: above 64 bits");
    tx.gas_limit = gas_limit.low();
    ALT_TRY_ASSIGN(const auto to, codec::get_string(parts, "to"));
    if (!to.empty()) {
        ALT_TRY_ASSIGN(tx.to, parse_address(to));
    }
    ALT_TRY_ASSIGN(const auto* value, element(parts, indexes, "value", "value"));
    ALT_TRY_ASSIGN(tx.value, quantity(*value));
    ALT_TRY_ASSIGN(const auto* data, element(parts, indexes, "data", "data"));
    ALT_TRY_ASSIGN(tx.data, codec::as_bytes(*data, "data"));
    return {};
}

}  // namespace

Result<Bytes> signed_transaction(const codec::Json& transaction, const codec::Json& indexes,
                                 std::optional<std::uint64_t> chain_id) {
    eth::Transaction tx;
    tx.chain_id = chain_id;
    ALT_TRY(parse_call(transaction, indexes, tx));
    if (codec::find(transaction, "accessLists") != nullptr) {
        tx.type = eth::TxType::access_list;
        ALT_TRY_ASSIGN(const auto* list, element(transaction, indexes, "accessLists", "data"));
        ALT_TRY_ASSIGN(tx.access_list, parse_access_list(*list));
    }
    ALT_TRY(parse_fees(transaction, tx));
    ALT_TRY(parse_extensions(transaction, tx));
    ALT_TRY_ASSIGN(const auto secret, codec::get_bytes(transaction, "secretKey"));
    ALT_TRY_ASSIGN(const auto key, crypto::PrivateKey::from_bytes(secret));
    eth::sign(tx, key);
    return eth::encode(tx);
}

}  // namespace alt::evmtool
