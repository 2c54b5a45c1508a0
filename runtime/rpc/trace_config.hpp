#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/codec/json.hpp"
#include "runtime/trace/call_recorder.hpp"
#include "runtime/trace/flat_call.hpp"
#include "runtime/trace/prestate_tracer.hpp"
#include "runtime/trace/struct_logger.hpp"

namespace alt::rpc {

/// Which tracer a request names, with its settings: geth's TraceConfig (execution-apis:
/// TraceConfig). Timeouts and re-execution depths are read and have no effect: what a trace costs
/// is bounded by the gas of its transaction, and by trace::Budget.
struct TraceConfig {
    std::string tracer;  ///< empty: the struct logger
    trace::StructLogger::Options logger;
    trace::CallRecorder::Options calls;
    trace::PrestateTracer::Options prestate;
    std::vector<TraceConfig> parts;  ///< of muxTracer
};

/// Null: the defaults. invalid_input: names the member, or the tracers that there are.
Result<TraceConfig> parse_trace_config(const codec::Json* json);

/// `place` shows in flat traces. `budget` must outlive the tracer.
std::unique_ptr<trace::TxTracer> make_tracer(const TraceConfig& config, trace::Budget& budget,
                                             const std::optional<trace::FlatPlace>& place);

}  // namespace alt::rpc
