#include "core/codec/abi.hpp"
#include "runtime/rpc/answer.hpp"

namespace alt::rpc {

namespace {

/// An outcome that is not success, in geth's words.
net::RpcError failure(const node::CallOutcome& outcome) {
    if (outcome.status == evm::Status::revert) {
        std::string message = "execution reverted";
        if (!outcome.output.empty()) message += ": " + codec::revert_reason(outcome.output);
        return {kReverted, std::move(message), hex(outcome.output)};
    }
    return {kServerError, std::string(evm::to_string(outcome.status)), {}};
}

constexpr const char* kNoOverrides = "state and block overrides are not offered";

net::RpcResult call(Context& context, const Params& params) {
    ALT_PARAM(const auto request, params.call(0));
    ALT_PARAM(const auto block, params.block(1));
    if (params.at(2) != nullptr || params.at(3) != nullptr)
        return net::RpcError{net::kInvalidParams, kNoOverrides, {}};
    ALT_ANSWER(const auto outcome, context.query().call(request, block));
    if (outcome.status != evm::Status::success) return failure(outcome);
    return hex(outcome.output);
}

net::RpcResult estimate_gas(Context& context, const Params& params) {
    ALT_PARAM(const auto request, params.call(0));
    ALT_PARAM(const auto block, params.block(1));
    if (params.at(2) != nullptr) return net::RpcError{net::kInvalidParams, kNoOverrides, {}};
    ALT_ANSWER(const auto estimate, context.query().estimate_gas(request, block));
    if (const auto* outcome = std::get_if<node::CallOutcome>(&estimate)) return failure(*outcome);
    return quantity(std::get<std::uint64_t>(estimate));
}

}  // namespace

void add_eth_call(MethodTable& table) {
    table.add("eth_call", call);
    table.add("eth_estimateGas", estimate_gas);
}

}  // namespace alt::rpc
