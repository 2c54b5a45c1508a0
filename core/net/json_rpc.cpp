#include "core/net/json_rpc.hpp"

#include <exception>

namespace alt::net {
namespace {

using codec::Json;
using codec::JsonArray;
using codec::JsonObject;

std::string render_error(const Json& id, const RpcError& error) {
    JsonObject detail{{"code", error.code}, {"message", error.message}};
    if (error.data) detail.emplace("data", *error.data);
    JsonObject answer{{"jsonrpc", "2.0"}};
    answer.emplace("id", id);
    answer.emplace("error", std::move(detail));
    return codec::to_text(Json(std::move(answer)));
}

std::string render(const Json& id, RpcResult&& result) {
    if (const auto* error = std::get_if<RpcError>(&result)) return render_error(id, *error);
    JsonObject answer{{"jsonrpc", "2.0"}};
    answer.emplace("id", id);
    answer.emplace("result", std::move(std::get<Json>(result)));
    return codec::to_text(Json(std::move(answer)));
}

RpcResult dispatch(Dispatcher& dispatcher, std::string_view method, const Json& params) {
    try {
        return dispatcher.call(method, params);
    } catch (const std::exception& failure) {
        return RpcError{kInternalError, std::string("internal error: ") + failure.what()};
    }
}

/// The id to answer with, or none for one that is neither string, number nor null.
std::optional<Json> id_of(const JsonObject& request) {
    const auto* id = request.if_contains("id");
    if (id == nullptr) return Json(nullptr);
    if (id->is_structured() || id->is_bool()) return std::nullopt;
    return *id;
}

/// Answers one request; empty for a notification.
std::string handle_one(const Json& request, Dispatcher& dispatcher) {
    static const Json kNoParams = JsonArray{};
    const auto refuse = [](const Json& id, const char* why) {
        return render_error(id, {kInvalidRequest, std::string("invalid request: ") + why});
    };
    const auto* object = request.if_object();
    if (object == nullptr) return refuse(nullptr, "not an object");
    const auto id = id_of(*object);
    if (!id) return refuse(nullptr, "id must be a string, a number or null");
    if (const auto* version = object->if_contains("jsonrpc");
        version != nullptr && *version != Json("2.0"))
        return refuse(*id, "jsonrpc must be \"2.0\"");
    const auto* method = object->if_contains("method");
    if (method == nullptr || !method->is_string()) return refuse(*id, "method must be a string");
    const auto* params = object->if_contains("params");
    if (params == nullptr || params->is_null()) params = &kNoParams;
    if (!params->is_structured()) return refuse(*id, "params must be an array or an object");

    const auto& name = method->get_string();
    auto result = dispatch(dispatcher, std::string_view(name.data(), name.size()), *params);
    if (!object->contains("id")) return {};
    return render(*id, std::move(result));
}

std::string handle_batch(const JsonArray& batch, Dispatcher& dispatcher, const RpcLimits& limits) {
    if (batch.empty())
        return render_error(nullptr, {kInvalidRequest, "invalid request: empty batch"});
    if (batch.size() > limits.max_batch)
        return render_error(
            nullptr,
            {kInvalidRequest, "invalid request: a batch of " + std::to_string(batch.size()) +
                                  " calls, at most " + std::to_string(limits.max_batch)});
    std::string out;
    for (const auto& request : batch) {
        const auto answer = handle_one(request, dispatcher);
        if (answer.empty()) continue;
        out += out.empty() ? "[" : ",";
        out += answer;
        if (out.size() > limits.max_response)
            return render_error(
                nullptr, {kInvalidRequest, "the batch's answer is larger than " +
                                               std::to_string(limits.max_response) + " bytes"});
    }
    if (!out.empty()) out += ']';
    return out;
}

}  // namespace

std::string handle_rpc_body(std::string_view body, Dispatcher& dispatcher,
                            const RpcLimits& limits) {
    const auto json = codec::parse_json(body, {limits.max_depth, body.size()});
    if (!json) return render_error(nullptr, {kParseError, "parse error: " + json.error().message});
    if (const auto* batch = json->if_array()) return handle_batch(*batch, dispatcher, limits);
    auto answer = handle_one(*json, dispatcher);
    if (answer.size() > limits.max_response)
        return render_error(nullptr,
                            {kInternalError, "the answer is larger than " +
                                                 std::to_string(limits.max_response) + " bytes"});
    return answer;
}

}  // namespace alt::net
