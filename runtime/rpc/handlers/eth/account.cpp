#include "runtime/rpc/answer.hpp"

namespace alt::rpc {

namespace {

constexpr std::size_t kMaxProofKeys = 1024;

net::RpcResult get_balance(Context& context, const Params& params) {
    ALT_PARAM(const auto account, params.address(0));
    ALT_PARAM(const auto block, params.block(1));
    ALT_ANSWER(const auto balance, context.query().balance(account, block));
    return quantity(balance);
}

net::RpcResult get_transaction_count(Context& context, const Params& params) {
    ALT_PARAM(const auto account, params.address(0));
    ALT_PARAM(const auto block, params.block(1));
    ALT_ANSWER(const auto nonce, context.query().nonce(account, block));
    return quantity(nonce);
}

net::RpcResult get_code(Context& context, const Params& params) {
    ALT_PARAM(const auto account, params.address(0));
    ALT_PARAM(const auto block, params.block(1));
    ALT_ANSWER(const auto code, context.query().code(account, block));
    return hex(code);
}

net::RpcResult get_storage_at(Context& context, const Params& params) {
    ALT_PARAM(const auto account, params.address(0));
    ALT_PARAM(const auto slot, params.slot(1));
    ALT_PARAM(const auto block, params.block(2));
    ALT_ANSWER(const auto value, context.query().storage(account, slot, block));
    return hex(to_be_bytes(value));
}

codec::Json to_json(const std::vector<Bytes>& nodes) {
    codec::JsonArray out;
    for (const auto& node : nodes) out.push_back(hex(node));
    return out;
}

codec::Json to_json(const client::AccountProof& proof) {
    codec::JsonArray storage;
    for (const auto& slot : proof.storage)
        storage.push_back(codec::JsonObject{{"key", hex(slot.key)},
                                            {"value", quantity(slot.value)},
                                            {"proof", to_json(slot.nodes)}});
    return codec::JsonObject{
        {"address", hex(proof.address)},      {"accountProof", to_json(proof.nodes)},
        {"balance", quantity(proof.balance)}, {"codeHash", hex(proof.code_hash)},
        {"nonce", quantity(proof.nonce)},     {"storageHash", hex(proof.storage_root)},
        {"storageProof", std::move(storage)}};
}

net::RpcResult get_proof(Context& context, const Params& params) {
    ALT_PARAM(const auto account, params.address(0));
    ALT_PARAM(const auto block, params.block(2));
    std::vector<Hash256> keys;
    if (const auto* list = params.at(1)) {
        if (!list->is_array() || list->get_array().size() > kMaxProofKeys)
            return net::RpcError{
                net::kInvalidParams, "argument 1: not a list of at most 1024 keys", {}};
        for (const auto& item : list->get_array()) {
            ALT_PARAM(const auto key, parse_slot(item));
            keys.push_back(to_be_bytes(key));
        }
    }
    ALT_ANSWER(const auto proof, context.query().proof(account, keys, block));
    return to_json(proof);
}

net::RpcResult get_account(Context& context, const Params& params) {
    ALT_PARAM(const auto account, params.address(0));
    ALT_PARAM(const auto block, params.block(1));
    ALT_ANSWER(const auto proof, context.query().proof(account, {}, block));
    return codec::Json(codec::JsonObject{{"balance", quantity(proof.balance)},
                                         {"nonce", quantity(proof.nonce)},
                                         {"codeHash", hex(proof.code_hash)},
                                         {"storageRoot", hex(proof.storage_root)}});
}

net::RpcResult get_account_info(Context& context, const Params& params) {
    ALT_PARAM(const auto account, params.address(0));
    ALT_PARAM(const auto block, params.block(1));
    ALT_ANSWER(const auto balance, context.query().balance(account, block));
    ALT_ANSWER(const auto nonce, context.query().nonce(account, block));
    ALT_ANSWER(const auto code, context.query().code(account, block));
    return codec::Json(codec::JsonObject{
        {"balance", quantity(balance)}, {"nonce", quantity(nonce)}, {"code", hex(code)}});
}

}  // namespace

void add_eth_account(MethodTable& table) {
    const auto* of_account = "account: Address, block?: BlockId";
    table.add("eth_getBalance", get_balance, Runs::at_once, "Balance of an account, wei",
              of_account, "Quantity");
    table.add("eth_getTransactionCount", get_transaction_count, Runs::at_once,
              "Nonce of an account; `pending` counts the pool", of_account, "Quantity");
    table.add("eth_getCode", get_code, Runs::at_once, "Code of an account", of_account, "Bytes");
    table.add("eth_getAccount", get_account, Runs::watched,
              "Balance, nonce, code hash and storage root of an account", of_account, "Object");
    table.add("eth_getAccountInfo", get_account_info, Runs::at_once,
              "Balance, nonce and code of an account", of_account, "Object");
    table.add("eth_getStorageAt", get_storage_at, Runs::at_once, "A storage slot of an account",
              "account: Address, slot: Slot, block?: BlockId", "Hash");
    table.add("eth_getProof", get_proof, Runs::watched,
              "Proof of an account and of storage slots (EIP-1186)",
              "account: Address, slots: Slot[], block?: BlockId", "Proof");
}

}  // namespace alt::rpc
