#include <algorithm>

#include "runtime/rpc/answer.hpp"

namespace alt::rpc {

namespace {

constexpr std::size_t kMaxPercentiles = 100;

Result<std::vector<double>> parse_percentiles(const codec::Json* json) {
    std::vector<double> out;
    if (json == nullptr) return out;
    const auto* list = json->if_array();
    if (list == nullptr || list->size() > kMaxPercentiles)
        return make_error(Errc::invalid_input, "argument 2: not a list of at most 100 percentiles");
    for (const auto& item : *list) {
        if (!item.is_number()) return make_error(Errc::invalid_input, "argument 2: not a number");
        out.push_back(item.to_number<double>());
    }
    return out;
}

net::RpcResult gas_price(Context& context, const Params&) {
    const auto& query = context.query();
    // No less than the head's, though the next block's may be: calls run on the head's.
    const auto head = query.block(query.block_number());
    const auto now = head ? head->block.header.base_fee_per_gas.value_or(uint256{}) : uint256{};
    return quantity(std::max(query.next_base_fee(), now) + query.suggested_priority_fee());
}

net::RpcResult max_priority_fee_per_gas(Context& context, const Params&) {
    return quantity(context.query().suggested_priority_fee());
}

net::RpcResult base_fee(Context& context, const Params&) {
    return quantity(context.query().next_base_fee());
}

net::RpcResult blob_base_fee(Context& context, const Params&) {
    return quantity(context.query().next_blob_base_fee());
}

codec::JsonArray quantities(const std::vector<uint256>& values) {
    codec::JsonArray out;
    for (const auto& value : values) out.push_back(quantity(value));
    return out;
}

net::RpcResult fee_history(Context& context, const Params& params) {
    ALT_PARAM(const auto count, params.u64(0));
    ALT_PARAM(const auto newest, params.block(1));
    ALT_PARAM(const auto percentiles, parse_percentiles(params.at(2)));
    ALT_ANSWER(const auto history, context.query().fee_history(count, newest, percentiles));
    codec::JsonArray ratios;
    codec::JsonArray blobs;
    for (const auto ratio : history.gas_used_ratios) ratios.emplace_back(ratio);
    for (const auto ratio : history.blob_gas_used_ratios) blobs.emplace_back(ratio);
    codec::JsonObject out{{"oldestBlock", quantity(history.oldest_block)},
                          {"baseFeePerGas", quantities(history.base_fees)},
                          {"gasUsedRatio", std::move(ratios)}};
    out.emplace("baseFeePerBlobGas", quantities(history.blob_base_fees));
    out.emplace("blobGasUsedRatio", std::move(blobs));
    if (!percentiles.empty()) {
        codec::JsonArray rewards;
        for (const auto& row : history.rewards) rewards.push_back(quantities(row));
        out.emplace("reward", std::move(rewards));
    }
    return codec::Json(std::move(out));
}

}  // namespace

void add_eth_fee(MethodTable& table) {
    table.add("eth_gasPrice", gas_price, Runs::at_once, "A price that the next block takes, wei",
              "", "Quantity");
    table.add("eth_maxPriorityFeePerGas", max_priority_fee_per_gas, Runs::at_once,
              "A tip that the next block takes, wei", "", "Quantity");
    table.add("eth_baseFee", base_fee, Runs::at_once, "Base fee of the next block, wei", "",
              "Quantity");
    table.add("eth_blobBaseFee", blob_base_fee, Runs::at_once,
              "Price of blob gas in the next block, wei", "", "Quantity");
    table.add("eth_feeHistory", fee_history, Runs::watched,
              "Base fees, use and tips of a range of blocks",
              "count: Quantity, newest: BlockId, percentiles?: Number[]", "Object");
}

}  // namespace alt::rpc
