#pragma once

#include <functional>

#include "runtime/node/query_trace.hpp"
#include "runtime/rpc/params.hpp"
#include "runtime/trace/call_recorder.hpp"
#include "runtime/trace/flat_call.hpp"

/// What the handlers of debug_trace*, trace_* and ots_* share.
namespace alt::rpc {

/// As Params::block, but a JSON number is a block, too: Otterscan sends these.
Result<node::BlockId> block_or_number(const Params& params, std::size_t index);

struct MinedTx {
    node::BlockPtr block;
    std::size_t index = 0;
};

/// none: unknown, or not in a block.
std::optional<MinedTx> find_mined(const node::Query& query, const Hash256& hash);

trace::FlatPlace place_of(const node::BlockRecord& block, std::size_t index);

/// Executes a mined transaction again under `tracer`, and calls back while its findings are valid.
Result<void> watch(const node::Query& query, const MinedTx& mined, trace::TxTracer& tracer,
                   const std::function<Result<void>()>& done);

/// Calls of one mined transaction; or of all transactions of a block, one after the other.
using CallsSink = std::function<Result<void>(trace::CallRecorder& calls, std::size_t index)>;
Result<void> watch_calls(const node::Query& query, const MinedTx& mined, trace::Budget& budget,
                         const CallsSink& sink);
Result<void> watch_calls(const node::Query& query, const node::BlockRecord& block,
                         trace::Budget& budget, const CallsSink& sink);

}  // namespace alt::rpc
