#include "core/manifest/schema.hpp"

#include "core/codec/json.hpp"
#include "core/manifest/field.hpp"

namespace alt::manifest {
namespace {

using codec::JsonArray;
using codec::JsonObject;

std::string_view pattern_of(Format format) {
    switch (format) {
        case Format::any:
            return "";
        case Format::name:
            return "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$";
        case Format::rpc:
            return "^(embedded|https?://.+)$";
        case Format::signer:
            return "^(dev:[0-9]{1,3}|env:.+|file:.+)$";
        case Format::loopback:
            return "^127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}$";
    }
    return "";
}

constexpr std::string_view kAmountPattern =
    "^(0x[0-9a-fA-F]+|[0-9]+(\\.[0-9]+)?) *(ether|eth|gwei|wei)?$";
constexpr std::string_view kDurationPattern =
    "^(0|([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?)$";
constexpr std::string_view kAddressPattern = "^0[xX][0-9a-fA-F]{40}$";

JsonObject text(std::string_view pattern) {
    JsonObject out{{"type", "string"}};
    if (!pattern.empty()) out["pattern"] = pattern;
    return out;
}

/// Texts of a pattern, or the number 0, which needs no unit.
JsonObject text_or_zero(std::string_view pattern) {
    return {{"anyOf", JsonArray{text(pattern), JsonObject{{"const", 0}}}}};
}

struct TypeOf {
    const Field& field;

    JsonObject operator()(Slot<std::string>) const {
        return field.choices.empty() ? text(pattern_of(field.format)) : choice();
    }
    JsonObject operator()(Slot<std::vector<std::string>>) const {
        const auto element = text(pattern_of(field.format));
        return {{"anyOf",
                 JsonArray{element,
                           JsonObject{{"type", "array"}, {"items", element}, {"minItems", 1}}}}};
    }
    JsonObject operator()(Slot<bool>) const { return {{"type", "boolean"}}; }
    JsonObject operator()(Slot<std::chrono::milliseconds>) const {
        return text_or_zero(kDurationPattern);
    }
    JsonObject operator()(Slot<Wei>) const { return text_or_zero(kAmountPattern); }
    JsonObject operator()(Slot<std::optional<Wei>>) const { return text_or_zero(kAmountPattern); }
    JsonObject operator()(Slot<std::optional<Address>>) const { return text(kAddressPattern); }
    JsonObject operator()(Slot<std::vector<Allocation>>) const {
        return {{"type", "object"},
                {"propertyNames", JsonObject{{"pattern", kAddressPattern}}},
                {"additionalProperties", text(kAmountPattern)}};
    }
    template <typename T>
    JsonObject operator()(Slot<T>) const {
        if constexpr (std::is_enum_v<T>)
            return choice();
        else
            return {{"type", "integer"}, {"minimum", field.least}, {"maximum", field.most}};
    }

    [[nodiscard]] JsonObject choice() const {
        JsonArray words;
        for (const auto word : field.choices) words.emplace_back(word);
        return {{"enum", std::move(words)}};
    }
};

JsonObject property_of(const Field& field) {
    JsonObject out{{"description", field.doc}};
    for (auto& [key, value] : std::visit(TypeOf{field}, field.target)) out[key] = value;
    if (const auto value = render(field, Manifest{})) {
        // A rendered default is JSON already: TOML and JSON agree on texts, numbers, flags and
        // lists.
        if (auto json = codec::parse_json(*value)) out["default"] = std::move(*json);
    }
    return out;
}

JsonObject closed_object(std::string_view description) {
    return {{"description", description},
            {"type", "object"},
            {"additionalProperties", false},
            {"properties", JsonObject{}}};
}

}  // namespace

std::string json_schema() {
    JsonObject root{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                    {"title", "alt manifest"}};
    for (auto& [key, value] : closed_object("What alt raises, and how it ends.")) root[key] = value;
    auto& properties = root["properties"].as_object();
    properties["schema"] = JsonObject{{"description", "Version of this format."}, {"const", 1}};
    for (const auto& field : fields())
        if (field.section().empty()) properties[field.key()] = property_of(field);
    for (const auto& section : sections()) {
        auto object = closed_object(section.doc);
        for (const auto& field : fields())
            if (field.section() == section.name)
                object["properties"].as_object()[field.key()] = property_of(field);
        properties[section.name] = std::move(object);
    }
    root["required"] = JsonArray{"schema"};
    return codec::to_pretty_text(root) + "\n";
}

}  // namespace alt::manifest
