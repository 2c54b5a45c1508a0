#include <algorithm>

#include "runtime/rpc/answer.hpp"

namespace alt::rpc {

namespace {

/// Slots of one answer at the most; geth has the same bound.
constexpr std::uint64_t kMaxSlots = 1024;

/// geth takes a start of any length, and fills it up with zeros.
Result<Hash256> start_at(const Params& params, std::size_t index) {
    ALT_TRY_ASSIGN(const auto bytes, params.bytes(index));
    if (bytes.size() > Hash256::kSize)
        return make_error(Errc::invalid_input, "start: more than 32 bytes");
    Hash256 out;
    std::copy(bytes.begin(), bytes.end(), out.bytes.begin());
    return out;
}

codec::Json to_json(const node::StorageRange& range) {
    codec::JsonObject storage;
    for (const auto& slot : range.slots)
        storage[to_hex(slot.hashed_key)] = codec::JsonObject{
            {"key", hex(to_be_bytes(slot.key))}, {"value", hex(to_be_bytes(slot.value))}};
    return codec::JsonObject{{"storage", std::move(storage)},
                             {"nextKey", range.next ? hex(*range.next) : null()}};
}

net::RpcResult storage_range_at(Context& context, const Params& params) {
    ALT_PARAM(const auto id, params.block(0));
    ALT_PARAM(const auto index, params.u64(1));
    ALT_PARAM(const auto account, params.address(2));
    ALT_PARAM(const auto start, start_at(params, 3));
    ALT_PARAM(const auto count, params.u64(4));
    ALT_ANSWER(const auto block, context.query().find(id));
    if (!block) return net::RpcError{kServerError, "block not found", {}};
    ALT_ANSWER(const auto range,
               context.query().storage_range(*block, static_cast<std::size_t>(index), account,
                                             start, std::min(count, kMaxSlots)));
    return to_json(range);
}

}  // namespace

void add_debug_storage(MethodTable& table) {
    table.add("debug_storageRangeAt", storage_range_at, Runs::apart,
              "Slots of an account before a transaction of a block, by hashed key",
              "block: BlockId, index: Quantity, account: Address, start: Bytes, count: Quantity",
              "Object");
}

}  // namespace alt::rpc
