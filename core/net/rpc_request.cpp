#include "core/net/rpc_request.hpp"

#include <cmath>

namespace alt::net {
namespace {

using codec::Json;
using codec::JsonArray;
using codec::JsonObject;

/// The id to answer with, or none for one that is neither string, number nor null, or that no
/// answer can say again: 1e400 is read as infinity.
std::optional<std::string> id_of(const JsonObject& request) {
    const auto* id = request.if_contains("id");
    if (id == nullptr) return "null";
    if (id->is_structured() || id->is_bool()) return std::nullopt;
    if (id->is_double() && !std::isfinite(id->get_double())) return std::nullopt;
    return codec::to_text(*id);
}

std::string text_of(const RpcError& error) {
    auto out = R"("error":{"code":)" + std::to_string(error.code) + R"(,"message":)" +
               codec::to_text(Json(error.message));
    if (error.data) out += R"(,"data":)" + codec::to_text(*error.data);
    return out + "}";
}

}  // namespace

std::string render(std::string_view id, const RpcResult& result) {
    std::string out = R"({"jsonrpc":"2.0","id":)";
    out += id;
    if (const auto* error = std::get_if<RpcError>(&result))
        return out + "," + text_of(*error) + "}";
    out += R"(,"result":)";
    if (const auto* raw = std::get_if<RawJson>(&result)) {
        out.reserve(out.size() + raw->text.size() + 1);
        out += raw->text;
    } else {
        out += codec::to_text(std::get<Json>(result));
    }
    out += '}';
    return out;
}

std::variant<RpcRequest, std::string> open_request(const Json& json) {
    static const Json kNoParams = JsonArray{};
    const auto refuse = [](std::string_view id, const char* why) {
        return render(id, RpcError{kInvalidRequest, std::string("invalid request: ") + why, {}});
    };
    const auto* object = json.if_object();
    if (object == nullptr) return refuse("null", "not an object");
    auto id = id_of(*object);
    if (!id) return refuse("null", "id must be a string, a number or null");
    if (const auto* version = object->if_contains("jsonrpc");
        version != nullptr && (!version->is_string() || version->get_string() != "2.0"))
        return refuse(*id, "jsonrpc must be \"2.0\"");
    const auto* method = object->if_contains("method");
    if (method == nullptr || !method->is_string()) return refuse(*id, "method must be a string");
    const auto* params = object->if_contains("params");
    if (params == nullptr || params->is_null()) params = &kNoParams;
    if (!params->is_structured()) return refuse(*id, "params must be an array or an object");
    const auto& name = method->get_string();
    return RpcRequest{
        *std::move(id), {{name.data(), name.size()}, params}, !object->contains("id")};
}

}  // namespace alt::net
