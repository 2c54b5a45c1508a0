#include "runtime/rpc/answer.hpp"

namespace alt::rpc {

namespace {

constexpr std::size_t kMaxSlots = 1024;

Result<codec::JsonArray> values_of(Context& context, const Address& account,
                                   const codec::Json& keys, const node::BlockId& block) {
    codec::JsonArray out;
    for (const auto& key : keys.get_array()) {
        ALT_TRY_ASSIGN(const auto slot, parse_slot(key));
        ALT_TRY_ASSIGN(const auto value, context.query().storage(account, slot, block));
        out.push_back(hex(to_be_bytes(value)));
    }
    return out;
}

net::RpcResult get_storage_values(Context& context, const Params& params) {
    const auto* wanted = params.at(0) == nullptr ? nullptr : params.at(0)->if_object();
    if (wanted == nullptr)
        return net::RpcError{net::kInvalidParams, "argument 0: not an object by address", {}};
    ALT_PARAM(const auto block, params.block(1));
    codec::JsonObject out;
    std::size_t count = 0;
    for (const auto& [name, keys] : *wanted) {
        ALT_PARAM(const auto account, codec::as_address(codec::Json(name), "argument 0"));
        if (!keys.is_array() || (count += keys.get_array().size()) > kMaxSlots)
            return net::RpcError{
                net::kInvalidParams, "argument 0: not lists of at most 1024 keys in all", {}};
        for (const auto& key : keys.get_array()) {
            ALT_PARAM([[maybe_unused]] const auto slot, parse_slot(key));
        }
        ALT_ANSWER(out[name], values_of(context, account, keys, block));
    }
    return codec::Json(std::move(out));
}

}  // namespace

void add_eth_state(MethodTable& table) {
    table.add("eth_getStorageValues", get_storage_values, Runs::at_once,
              "Storage slots of several accounts at one block", "slots: Object, block?: BlockId",
              "Object");
}

}  // namespace alt::rpc
