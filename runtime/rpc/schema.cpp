#include "runtime/rpc/schema.hpp"

#include "runtime/rpc/version.hpp"

namespace alt::rpc {

namespace {

using codec::Json;
using codec::JsonArray;
using codec::JsonObject;

Json text(std::string_view pattern, std::string_view title) {
    return JsonObject{{"title", title}, {"type", "string"}, {"pattern", pattern}};
}
Json object(std::string_view title) {
    return JsonObject{{"title", title}, {"type", "object"}};
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

/// The part before the first `separator`, which goes with it; all, if there is none.
std::string_view take(std::string_view& text, char separator) {
    const auto end = text.find(separator);
    const auto part = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return trimmed(part);
}

JsonObject make_schemas() {
    JsonObject out;
    out["Any"] = JsonObject{{"title", "anything"}};
    out["Null"] = JsonObject{{"title", "nothing"}, {"type", "null"}};
    out["Boolean"] = JsonObject{{"title", "true or false"}, {"type", "boolean"}};
    out["String"] = JsonObject{{"title", "text"}, {"type", "string"}};
    out["Number"] = JsonObject{{"title", "number"}, {"type", "number"}};
    out["Address"] = text("^0x[0-9a-fA-F]{40}$", "20 bytes, hex");
    out["Hash"] = text("^0x[0-9a-f]{64}$", "32 bytes, hex");
    out["Bytes"] = text("^0x([0-9a-f]{2})*$", "bytes, hex");
    out["Quantity"] = text("^0x(0|[1-9a-f][0-9a-f]{0,63})$", "integer, hex without leading zeros");
    out["Slot"] = text("^0x[0-9a-f]{0,64}$", "storage key, hex");
    out["BlockTag"] =
        JsonObject{{"title", "block by name"},
                   {"type", "string"},
                   {"enum", JsonArray{"earliest", "finalized", "safe", "latest", "pending"}}};
    const auto* by_hash = "block by hash (EIP-1898)";
    out["BlockObject"] = object(by_hash);
    out["BlockId"] = JsonObject{{"title", "block by number, name, hash or EIP-1898 object"},
                                {"oneOf", JsonArray{schema_of("Quantity"), schema_of("BlockTag"),
                                                    schema_of("Hash"), schema_of("BlockObject")}}};
    for (const auto& [name, title] :
         {std::pair{"Call", "transaction to simulate or to sign"},
          std::pair{"StateOverrides", "state overrides by address"},
          std::pair{"BlockOverrides", "block overrides"}, std::pair{"Filter", "log filter"},
          std::pair{"Block", "block"}, std::pair{"Transaction", "transaction"},
          std::pair{"Receipt", "receipt"}, std::pair{"Log", "log"},
          std::pair{"Proof", "account proof (EIP-1186)"}, std::pair{"Object", "object"}})
        out[name] = object(title);
    return out;
}

Json descriptor(std::string_view name, bool required, std::string_view type) {
    return JsonObject{{"name", name}, {"required", required}, {"schema", schema_of(type)}};
}

JsonArray describe_params(std::string_view params) {
    JsonArray out;
    while (!params.empty()) {
        auto type = take(params, ',');
        auto name = take(type, ':');
        const bool optional = name.back() == '?';
        if (optional) name.remove_suffix(1);
        out.push_back(descriptor(name, !optional, trimmed(type)));
    }
    return out;
}

}  // namespace

const JsonObject& schemas() {
    static const JsonObject kSchemas = make_schemas();
    return kSchemas;
}

Json schema_of(std::string_view type) {
    if (type.find('|') != std::string_view::npos) {
        JsonArray choices;
        while (!type.empty()) choices.push_back(schema_of(take(type, '|')));
        return JsonObject{{"oneOf", std::move(choices)}};
    }
    if (type.size() > 2 && type.substr(type.size() - 2) == "[]")
        return JsonObject{{"type", "array"}, {"items", schema_of(type.substr(0, type.size() - 2))}};
    return JsonObject{{"$ref", "#/components/schemas/" + std::string(type)}};
}

Json describe(const Method& method) {
    return JsonObject{
        {"name", method.name},
        {"summary", method.summary},
        {"params", describe_params(method.params)},
        {"result", JsonObject{{"name", "result"}, {"schema", schema_of(method.result)}}}};
}

Json discover(const MethodTable& table) {
    JsonArray methods;
    for (const auto& row : table.rows()) methods.push_back(describe(row));
    return JsonObject{{"openrpc", "1.3.2"},
                      {"info", JsonObject{{"title", "alt JSON-RPC"}, {"version", kVersion}}},
                      {"methods", std::move(methods)},
                      {"components", JsonObject{{"schemas", schemas()}}}};
}

}  // namespace alt::rpc
