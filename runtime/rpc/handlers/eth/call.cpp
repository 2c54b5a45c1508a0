#include "core/codec/abi.hpp"
#include "core/eth/wire.hpp"
#include "runtime/rpc/answer.hpp"
#include "runtime/rpc/call_answer.hpp"

namespace alt::rpc {

net::RpcError failure(const node::CallOutcome& outcome) {
    if (outcome.status == evm::Status::revert) {
        std::string message = "execution reverted";
        if (!outcome.output.empty()) message += ": " + codec::revert_reason(outcome.output);
        return {kReverted, std::move(message), hex(outcome.output)};
    }
    return {kServerError, std::string(evm::to_string(outcome.status)), {}};
}

namespace {

net::RpcResult call(Context& context, const Params& params) {
    ALT_PARAM(const auto request, params.call(0));
    ALT_PARAM(const auto block, params.block(1));
    ALT_PARAM(const auto overrides, params.overrides(2));
    ALT_ANSWER(const auto outcome, context.query().call(request, block, overrides));
    if (outcome.status != evm::Status::success) return failure(outcome);
    return hex(outcome.output);
}

net::RpcResult estimate_gas(Context& context, const Params& params) {
    ALT_PARAM(const auto request, params.call(0));
    ALT_PARAM(const auto block, params.block(1));
    ALT_PARAM(const auto overrides, params.overrides(2));
    ALT_ANSWER(const auto estimate, context.query().estimate_gas(request, block, overrides));
    if (const auto* outcome = std::get_if<node::CallOutcome>(&estimate)) return failure(*outcome);
    return quantity(std::get<std::uint64_t>(estimate));
}

net::RpcResult create_access_list(Context& context, const Params& params) {
    ALT_PARAM(const auto request, params.call(0));
    ALT_PARAM(const auto block, params.block(1));
    ALT_PARAM(const auto overrides, params.overrides(2));
    ALT_ANSWER(const auto answer, context.query().create_access_list(request, block, overrides));
    codec::JsonObject out{{"accessList", eth::to_json(answer.access_list)},
                          {"gasUsed", quantity(answer.outcome.gas_used)}};
    if (answer.outcome.status == evm::Status::revert)
        out.emplace("error", "execution reverted");
    else if (answer.outcome.status != evm::Status::success)
        out.emplace("error", std::string(evm::to_string(answer.outcome.status)));
    return codec::Json(std::move(out));
}

constexpr std::string_view kParams =
    "transaction: Call, block?: BlockId, state?: StateOverrides, overrides?: BlockOverrides";

}  // namespace

void add_eth_call(MethodTable& table) {
    table.add("eth_call", call, Runs::watched, "Executes a call without keeping its changes",
              kParams, "Bytes");
    table.add("eth_estimateGas", estimate_gas, Runs::apart,
              "The least gas limit with which a call succeeds", kParams, "Quantity");
    table.add("eth_createAccessList", create_access_list, Runs::apart,
              "The addresses and slots that a call touches (EIP-2930)", kParams, "Object");
}

}  // namespace alt::rpc
