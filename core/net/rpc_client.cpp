#include "core/net/rpc_client.hpp"

#include <algorithm>

namespace alt::net {
namespace {

using codec::Json;
using codec::JsonArray;
using codec::JsonObject;

Json make_request(std::string_view method, const Json& params, std::uint64_t id) {
    JsonObject request{{"jsonrpc", "2.0"}, {"id", id}};
    request.emplace("method", method);
    request.emplace("params", params);
    return request;
}

Error malformed(const std::string& url, std::string_view why) {
    auto error =
        make_error(Errc::parent_unavailable, url + " does not speak JSON-RPC: " + std::string(why));
    error.retryable = false;
    return error;
}

Result<RpcResult> parse_answer(Json&& answer, const std::string& url) {
    auto* object = answer.if_object();
    if (object == nullptr) return malformed(url, "the answer is no object");
    if (const auto* error = object->if_contains("error"); error != nullptr && !error->is_null()) {
        const auto* detail = error->if_object();
        if (detail == nullptr) return malformed(url, "the error is no object");
        RpcError out;
        if (const auto* code = detail->if_contains("code"); code != nullptr && code->is_int64())
            out.code = static_cast<int>(code->get_int64());
        if (auto message = codec::get_string(*error, "message")) out.message = *message;
        if (const auto* data = detail->if_contains("data")) out.data = *data;
        return RpcResult(std::move(out));
    }
    auto* result = object->if_contains("result");
    if (result == nullptr) return malformed(url, "neither result nor error");
    return RpcResult(std::in_place_type<Json>, std::move(*result));
}

}  // namespace

Result<std::unique_ptr<RpcClient>> RpcClient::make(std::string_view url, ClientLimits limits) {
    ALT_TRY_ASSIGN(auto http, HttpClient::make(url, limits));
    return std::unique_ptr<RpcClient>(new RpcClient(std::move(http)));
}

Result<Json> RpcClient::post(const Json& request) {
    ALT_TRY_ASSIGN(const auto response, http_->post(codec::to_text(request)));
    auto answer = codec::parse_json(response.body, {64, response.body.size()});
    const bool good = response.status / 100 == 2;
    // Some servers put a well-formed JSON-RPC error into a 4xx or 5xx answer.
    if (answer && (good || codec::find(*answer, "error") != nullptr)) return answer;
    if (good) return malformed(url(), answer.error().message);
    auto error = make_error(Errc::parent_unavailable,
                            url() + " answers HTTP " + std::to_string(response.status));
    error.retryable = response.status == 429 || response.status >= 500;
    return error;
}

Result<RpcResult> RpcClient::exchange(std::string_view method, Json params) {
    std::unique_lock lock(id_mutex_);
    const auto id = next_id_++;
    lock.unlock();
    ALT_TRY_ASSIGN(auto answer, post(make_request(method, params, id)));
    return parse_answer(std::move(answer), url());
}

Result<Json> RpcClient::call(std::string_view method, Json params) {
    ALT_TRY_ASSIGN(auto result, exchange(method, std::move(params)));
    if (const auto* refusal = std::get_if<RpcError>(&result))
        return make_error(Errc::invalid_input, std::string(method) + ": " + refusal->message +
                                                   " (code " + std::to_string(refusal->code) + ")");
    return std::move(std::get<Json>(result));
}

Result<std::vector<RpcResult>> RpcClient::batch(const std::vector<RpcCall>& calls) {
    if (calls.empty()) return std::vector<RpcResult>{};
    std::unique_lock lock(id_mutex_);
    const auto first = next_id_;
    next_id_ += calls.size();
    lock.unlock();
    JsonArray request;
    for (const auto& [method, params] : calls)
        request.push_back(make_request(method, params, first + request.size()));
    ALT_TRY_ASSIGN(auto answer, post(Json(std::move(request))));
    auto* answers = answer.if_array();
    if (answers == nullptr) {
        ALT_TRY_ASSIGN(auto single, parse_answer(std::move(answer), url()));
        if (const auto* refusal = std::get_if<RpcError>(&single))
            return make_error(Errc::invalid_input, "batch: " + refusal->message);
        return malformed(url(), "a batch is answered by a single result");
    }
    std::vector<std::optional<RpcResult>> placed(calls.size());
    for (auto& one : *answers) {
        const auto id = codec::get_u64(one, "id");
        if (!id || *id < first || *id - first >= calls.size())
            return malformed(url(), "an answer with an unknown id");
        ALT_TRY_ASSIGN(placed[*id - first], parse_answer(std::move(one), url()));
    }
    std::vector<RpcResult> out;
    for (auto& one : placed) {
        if (!one) return malformed(url(), "a call of a batch is not answered");
        out.push_back(std::move(*one));
    }
    return out;
}

}  // namespace alt::net
