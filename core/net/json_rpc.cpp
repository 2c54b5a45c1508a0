#include "core/net/json_rpc.hpp"

#include <cmath>
#include <exception>
#include <vector>

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
    if (const auto* raw = std::get_if<RawJson>(&result))
        return R"({"jsonrpc":"2.0","id":)" + codec::to_text(id) + R"(,"result":)" + raw->text + "}";
    JsonObject answer{{"jsonrpc", "2.0"}};
    answer.emplace("id", id);
    answer.emplace("result", std::move(std::get<Json>(result)));
    return codec::to_text(Json(std::move(answer)));
}

RpcResult guarded(const std::function<RpcResult()>& answer) {
    try {
        return answer();
    } catch (const std::exception& failure) {
        return RpcError{kInternalError, std::string("internal error: ") + failure.what()};
    }
}

/// The id to answer with, or none for one that is neither string, number nor null, or that no
/// answer can say again: 1e400 is read as infinity.
std::optional<Json> id_of(const JsonObject& request) {
    const auto* id = request.if_contains("id");
    if (id == nullptr) return Json(nullptr);
    if (id->is_structured() || id->is_bool()) return std::nullopt;
    if (id->is_double() && !std::isfinite(id->get_double())) return std::nullopt;
    return *id;
}

/// A well-formed request; views into the body's JSON.
struct Request {
    Json id;
    std::string_view method;
    const Json* params = nullptr;
    bool is_notification = false;
};

/// The request, or the answer that refuses it.
std::variant<Request, std::string> open_request(const Json& json) {
    static const Json kNoParams = JsonArray{};
    const auto refuse = [](const Json& id, const char* why) {
        return render_error(id, {kInvalidRequest, std::string("invalid request: ") + why});
    };
    const auto* object = json.if_object();
    if (object == nullptr) return refuse(nullptr, "not an object");
    auto id = id_of(*object);
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
    return Request{*std::move(id), {name.data(), name.size()}, params, !object->contains("id")};
}

/// Empty for a notification.
std::string answer_of(const Request& request, RpcResult&& result) {
    return request.is_notification ? std::string() : render(request.id, std::move(result));
}

std::string handle_one(const Json& json, Dispatcher& dispatcher) {
    const auto opened = open_request(json);
    if (const auto* refusal = std::get_if<std::string>(&opened)) return *refusal;
    const auto& request = std::get<Request>(opened);
    return answer_of(request,
                     guarded([&] { return dispatcher.call(request.method, *request.params); }));
}

/// The answers of a batch in its order. Calls that wait for something are begun one after the other
/// and waited for together, before the next call that does not: what a client sees is the order in
/// which it asked.
class BatchAnswer {
public:
    BatchAnswer(Dispatcher& dispatcher, const RpcLimits& limits)
        : dispatcher_(dispatcher), limits_(limits) {}

    void handle(const Json& json) {
        const auto opened = open_request(json);
        if (const auto* request = std::get_if<Request>(&opened))
            if (auto pending = begin(*request)) {
                waiting_.emplace_back(*request, std::move(pending));
                return;
            }
        await_all();
        add(handle_one(json, dispatcher_));
    }
    void await_all() {
        for (auto& [request, pending] : waiting_) add(answer_of(request, guarded(pending)));
        waiting_.clear();
    }
    [[nodiscard]] bool too_large() const noexcept { return text_.size() > limits_.max_response; }
    std::string take() {
        await_all();
        if (!text_.empty()) text_ += ']';
        return std::move(text_);
    }

private:
    std::function<RpcResult()> begin(const Request& request) {
        try {
            return dispatcher_.begin(request.method, *request.params);
        } catch (const std::exception&) {
            return {};  // `call` will say why
        }
    }
    void add(const std::string& answer) {
        if (answer.empty()) return;
        text_ += text_.empty() ? "[" : ",";
        text_ += answer;
    }

    Dispatcher& dispatcher_;
    const RpcLimits& limits_;
    std::vector<std::pair<Request, std::function<RpcResult()>>> waiting_;
    std::string text_;
};

std::string handle_batch(const JsonArray& batch, Dispatcher& dispatcher, const RpcLimits& limits) {
    if (batch.empty())
        return render_error(nullptr, {kInvalidRequest, "invalid request: empty batch"});
    if (batch.size() > limits.max_batch)
        return render_error(
            nullptr,
            {kInvalidRequest, "invalid request: a batch of " + std::to_string(batch.size()) +
                                  " calls, at most " + std::to_string(limits.max_batch)});
    BatchAnswer answer(dispatcher, limits);
    for (const auto& request : batch) {
        answer.handle(request);
        if (answer.too_large())
            return render_error(
                nullptr, {kInvalidRequest, "the batch's answer is larger than " +
                                               std::to_string(limits.max_response) + " bytes"});
    }
    return answer.take();
}

}  // namespace

std::function<RpcResult()> Dispatcher::begin(std::string_view, const Json&) {
    return {};
}

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
