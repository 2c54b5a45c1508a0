#include "core/eth/wire.hpp"
#include "runtime/node/query_simulate.hpp"
#include "runtime/rpc/answer.hpp"
#include "runtime/rpc/call_answer.hpp"
#include "runtime/rpc/overrides.hpp"

namespace alt::rpc {

namespace {

using codec::Json;
using codec::JsonArray;
using codec::JsonObject;

/// What execution-apis gives a call that failed otherwise than by REVERT.
constexpr int kVmError = -32015;
constexpr std::size_t kMaxCalls = 5'000;

Result<node::BlockOfCalls> parse_block(const Json& json) {
    node::BlockOfCalls out;
    if (!json.is_object()) return make_error(Errc::invalid_input, "blockStateCalls: not an object");
    ALT_TRY_ASSIGN(out.overrides.block, parse_block_overrides(codec::find(json, "blockOverrides")));
    ALT_TRY_ASSIGN(out.overrides.state, parse_state_overrides(codec::find(json, "stateOverrides")));
    const auto* calls = codec::find(json, "calls");
    if (calls == nullptr) return out;
    if (!calls->is_array() || calls->get_array().size() > kMaxCalls)
        return make_error(Errc::invalid_input, "calls: not a list of at most 5000");
    for (const auto& call : calls->get_array()) {
        ALT_TRY_ASSIGN(auto args, parse_call_args(call));
        out.calls.push_back(std::move(args));
    }
    return out;
}

Result<bool> flag(const Json& json, std::string_view name) {
    const auto* found = codec::find(json, name);
    return found == nullptr ? Result<bool>(false) : codec::as_bool(*found, name);
}

Result<node::SimulationRequest> parse_request(const Json* json) {
    node::SimulationRequest out;
    if (json == nullptr) return make_error(Errc::invalid_input, "argument 0: missing");
    ALT_TRY_ASSIGN(const auto* blocks, codec::get_array(*json, "blockStateCalls"));
    if (blocks->empty()) return make_error(Errc::invalid_input, "empty input");
    if (blocks->size() > node::kMaxSimulatedBlocks)
        return make_error(Errc::invalid_input, "too many blocks");
    for (const auto& item : *blocks) {
        ALT_TRY_ASSIGN(auto block, parse_block(item));
        out.blocks.push_back(std::move(block));
    }
    ALT_TRY_ASSIGN(out.trace_transfers, flag(*json, "traceTransfers"));
    ALT_TRY_ASSIGN(out.validation, flag(*json, "validation"));
    return out;
}

JsonObject error_of(const node::CallOutcome& outcome) {
    auto error = failure(outcome);
    JsonObject out{{"message", error.message},
                   {"code", error.code == kReverted ? kReverted : kVmError}};
    if (error.data) out.emplace("data", std::move(*error.data));
    return out;
}

Json to_json(const node::SimulatedCall& call) {
    const bool success = call.outcome.status == evm::Status::success;
    JsonArray logs;
    for (const auto& log : call.logs) logs.push_back(eth::to_json(log));
    JsonObject out{{"returnData", hex(call.outcome.output)},
                   {"logs", std::move(logs)},
                   {"gasUsed", quantity(call.outcome.gas_used)},
                   {"maxUsedGas", quantity(call.peak_gas)},
                   {"status", quantity(std::uint64_t{success ? 1u : 0u})}};
    if (!success) out.emplace("error", error_of(call.outcome));
    return out;
}

Json to_json(const node::SimulatedBlock& block, bool full) {
    const auto& record = block.record;
    auto out = eth::to_json(record.block, record.hash, record.encoded_size, full, record.senders);
    JsonArray calls;
    for (const auto& call : block.calls) calls.push_back(to_json(call));
    out.as_object().emplace("calls", std::move(calls));
    return out;
}

net::RpcResult simulate(Context& context, const Params& params) {
    ALT_PARAM(const auto request, parse_request(params.at(0)));
    ALT_PARAM(const bool full, flag(*params.at(0), "returnFullTransactions"));
    ALT_PARAM(const auto block, params.block(1));
    ALT_ANSWER(const auto answer, context.query().simulate(request, block));
    if (const auto* fault = std::get_if<node::SimulationFault>(&answer))
        return net::RpcError{fault->code, fault->message, {}};
    JsonArray out;
    for (const auto& done : std::get<std::vector<node::SimulatedBlock>>(answer))
        out.push_back(to_json(done, full));
    return Json(std::move(out));
}

}  // namespace

void add_eth_simulate(MethodTable& table) {
    table.add("eth_simulateV1", simulate, Runs::apart,
              "Executes calls in blocks on top of the chain without keeping them",
              "request: Object, block?: BlockId", "Object[]");
}

}  // namespace alt::rpc
