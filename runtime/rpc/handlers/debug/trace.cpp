#include "runtime/rpc/answer.hpp"
#include "runtime/rpc/overrides.hpp"
#include "runtime/rpc/replays.hpp"
#include "runtime/rpc/trace_config.hpp"
#include "runtime/trace/writer.hpp"

namespace alt::rpc {

namespace {

net::RpcError not_found(const std::string& what) {
    return {kServerError, what + " not found", {}};
}

net::RpcResult trace_transaction(Context& context, const Params& params) {
    ALT_PARAM(const auto hash, params.hash(0));
    ALT_PARAM(const auto config, parse_trace_config(params.at(1)));
    const auto mined = find_mined(context.query(), hash);
    if (!mined) return not_found("transaction");
    trace::Budget budget;
    const auto tracer = make_tracer(config, budget, place_of(*mined->block, mined->index));
    net::RawJson out;
    const auto result = watch(context.query(), *mined, *tracer, [&]() -> Result<void> {
        ALT_TRY_ASSIGN(out.text, tracer->result());
        return {};
    });
    if (!result) return refused(result.error());
    return out;
}

net::RpcResult trace_all(Context& context, const node::BlockRecord& block,
                         const TraceConfig& config) {
    trace::Budget budget;
    trace::Writer out;
    out.begin_array();
    std::unique_ptr<trace::TxTracer> tracer;
    node::Replay replay;
    replay.tracer_of = [&](std::size_t index) {
        tracer = make_tracer(config, budget, place_of(block, index));
        return tracer.get();
    };
    replay.done = [&](std::size_t index) -> Result<void> {
        ALT_TRY_ASSIGN(const auto json, tracer->result());
        out.begin_object().key("txHash").hex(block.tx_hashes[index]).key("result").raw(json);
        out.end_object();
        return {};
    };
    const auto result = context.query().replay(block, block.senders.size(), replay);
    if (!result) return refused(result.error());
    return net::RawJson{out.end_array().take()};
}

net::RpcResult trace_block_by_number(Context& context, const Params& params) {
    ALT_PARAM(const auto id, params.block(0));
    ALT_PARAM(const auto config, parse_trace_config(params.at(1)));
    ALT_ANSWER(const auto block, context.query().find(id));
    if (block) return trace_all(context, *block, config);
    const auto* number = std::get_if<std::uint64_t>(&id);
    return not_found("block" + (number == nullptr ? "" : " #" + std::to_string(*number)));
}

net::RpcResult trace_block_by_hash(Context& context, const Params& params) {
    ALT_PARAM(const auto hash, params.hash(0));
    ALT_PARAM(const auto config, parse_trace_config(params.at(1)));
    ALT_ANSWER(const auto block, context.query().find(node::BlockId(hash)));
    if (!block) return not_found("block " + to_hex(hash));
    return trace_all(context, *block, config);
}

/// The state and block overrides that geth takes in the configuration.
Result<node::Overrides> overrides_of(const codec::Json* json) {
    node::Overrides out;
    if (json == nullptr) return out;
    ALT_TRY_ASSIGN(out.state, parse_state_overrides(codec::find(*json, "stateOverrides")));
    ALT_TRY_ASSIGN(out.block, parse_block_overrides(codec::find(*json, "blockOverrides")));
    return out;
}

net::RpcResult trace_call(Context& context, const Params& params) {
    ALT_PARAM(const auto call, params.call(0));
    ALT_PARAM(const auto block, params.block(1));
    ALT_PARAM(const auto config, parse_trace_config(params.at(2)));
    ALT_PARAM(const auto overrides, overrides_of(params.at(2)));
    trace::Budget budget;
    const auto tracer = make_tracer(config, budget, std::nullopt);
    net::RawJson out;
    const auto result = context.query().trace_call(call, block, overrides, *tracer,
                                                   [&](const node::CallOutcome&) -> Result<void> {
                                                       ALT_TRY_ASSIGN(out.text, tracer->result());
                                                       return {};
                                                   });
    if (!result) return refused(result.error());
    return out;
}

}  // namespace

void add_debug_trace(MethodTable& table) {
    table.add("debug_traceTransaction", trace_transaction, Runs::apart,
              "Executes a mined transaction again under a tracer", "hash: Hash, config?: Object",
              "Any");
    table.add("debug_traceCall", trace_call, Runs::apart, "Executes a call under a tracer",
              "transaction: Call, block?: BlockId, config?: Object", "Any");
    table.add("debug_traceBlockByNumber", trace_block_by_number, Runs::apart,
              "Executes a block's transactions again, each under a tracer",
              "block: BlockId, config?: Object", "Object[]");
    table.add("debug_traceBlockByHash", trace_block_by_hash, Runs::apart,
              "Executes a block's transactions again, each under a tracer",
              "hash: Hash, config?: Object", "Object[]");
}

}  // namespace alt::rpc
