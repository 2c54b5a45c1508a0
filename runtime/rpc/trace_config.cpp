#include "runtime/rpc/trace_config.hpp"

#include <algorithm>
#include <array>

#include "runtime/trace/call_tracer.hpp"
#include "runtime/trace/four_byte_tracer.hpp"
#include "runtime/trace/mux_tracer.hpp"

namespace alt::rpc {
namespace {

using codec::Json;

constexpr std::array<std::string_view, 6> kTracers{
    "callTracer", "prestateTracer", "4byteTracer", "flatCallTracer", "muxTracer", "noopTracer"};

Result<void> read_flag(const Json& json, std::string_view key, bool& out) {
    const auto* member = codec::find(json, key);
    if (member == nullptr) return {};
    ALT_TRY_ASSIGN(out, codec::as_bool(*member, key));
    return {};
}
/// For members that switch something off.
Result<void> read_no_flag(const Json& json, std::string_view key, bool& out) {
    bool off = !out;
    ALT_TRY(read_flag(json, key, off));
    out = !off;
    return {};
}

Result<void> read_logger(const Json& json, trace::StructLogger::Options& out) {
    ALT_TRY(read_flag(json, "enableMemory", out.with_memory));
    ALT_TRY(read_flag(json, "enableReturnData", out.with_return_data));
    ALT_TRY(read_no_flag(json, "disableStack", out.with_stack));
    ALT_TRY(read_no_flag(json, "disableStorage", out.with_storage));
    if (const auto* limit = codec::find(json, "limit")) {
        ALT_TRY_ASSIGN(out.limit, codec::as_u64(*limit, "limit"));
    }
    return {};
}

Result<void> read_parts(const Json& json, TraceConfig& out);

Result<void> read_tracer(std::string_view name, const Json* settings, TraceConfig& out) {
    if (std::find(kTracers.begin(), kTracers.end(), name) == kTracers.end()) {
        std::string known;
        for (const auto& one : kTracers) known += (known.empty() ? "" : ", ") + std::string(one);
        return make_error(Errc::invalid_input,
                          "tracer: there are " + known + "; scripts are not run");
    }
    out.tracer = name;
    if (settings == nullptr) return {};
    if (!settings->is_object())
        return make_error(Errc::invalid_input, "tracerConfig: not an object");
    if (name == "muxTracer") return read_parts(*settings, out);
    ALT_TRY(read_flag(*settings, "onlyTopCall", out.calls.only_top_call));
    ALT_TRY(read_flag(*settings, "withLog", out.calls.with_logs));
    ALT_TRY(read_flag(*settings, "diffMode", out.prestate.diff));
    ALT_TRY(read_no_flag(*settings, "disableCode", out.prestate.with_code));
    ALT_TRY(read_no_flag(*settings, "disableStorage", out.prestate.with_storage));
    ALT_TRY(read_flag(*settings, "includeEmpty", out.prestate.with_empty));
    return {};
}

Result<void> read_parts(const Json& json, TraceConfig& out) {
    for (const auto& [name, settings] : json.as_object()) {
        if (name == "muxTracer")
            return make_error(Errc::invalid_input, "tracerConfig: a muxTracer in a muxTracer");
        TraceConfig part;
        ALT_TRY(read_tracer(name, settings.is_null() ? nullptr : &settings, part));
        out.parts.push_back(std::move(part));
    }
    return {};
}

}  // namespace

Result<TraceConfig> parse_trace_config(const Json* json) {
    TraceConfig out;
    if (json == nullptr) return out;
    if (!json->is_object())
        return make_error(Errc::invalid_input, "trace configuration: not an object");
    if (codec::find(*json, "overrides") != nullptr)
        return make_error(Errc::invalid_input, "overrides: the rules of the chain are fixed");
    ALT_TRY(read_logger(*json, out.logger));
    const auto* tracer = codec::find(*json, "tracer");
    if (tracer == nullptr) return out;
    ALT_TRY_ASSIGN(const auto name, codec::as_string(*tracer, "tracer"));
    if (!name.empty()) ALT_TRY(read_tracer(name, codec::find(*json, "tracerConfig"), out));
    return out;
}

std::unique_ptr<trace::TxTracer> make_tracer(const TraceConfig& config, trace::Budget& budget,
                                             const std::optional<trace::FlatPlace>& place) {
    if (config.tracer == "callTracer")
        return std::make_unique<trace::CallTracer>(budget, config.calls);
    if (config.tracer == "prestateTracer")
        return std::make_unique<trace::PrestateTracer>(budget, config.prestate);
    if (config.tracer == "4byteTracer") return std::make_unique<trace::FourByteTracer>(budget);
    if (config.tracer == "flatCallTracer")
        return std::make_unique<trace::FlatCallTracer>(budget, place);
    if (config.tracer == "noopTracer") return std::make_unique<trace::NoopTracer>();
    if (config.tracer != "muxTracer")
        return std::make_unique<trace::StructLogger>(budget, config.logger);
    auto mux = std::make_unique<trace::MuxTracer>();
    for (const auto& part : config.parts) mux->add(part.tracer, make_tracer(part, budget, place));
    return mux;
}

}  // namespace alt::rpc
