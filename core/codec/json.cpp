#include "core/codec/json.hpp"

#include <fmt/format.h>

#include <boost/json/parser.hpp>
#include <boost/json/serialize.hpp>

#include "core/base/hex.hpp"

namespace alt::codec {
namespace {

Error bad_value(std::string_view path, std::string_view flaw) {
    return make_error(Errc::invalid_input, fmt::format("{}: {}", path, flaw));
}

Result<std::string_view> text_of(const Json& json, std::string_view path) {
    const auto* text = json.if_string();
    if (text == nullptr) return bad_value(path, "not a string");
    return std::string_view(text->data(), text->size());
}

/// Passes the text through `parse`, and puts the path before what it refuses.
template <typename Parse>
auto convert(const Json& json, std::string_view path, Parse parse)
    -> decltype(parse(std::string_view())) {
    ALT_TRY_ASSIGN(const std::string_view text, text_of(json, path));
    auto value = parse(text);
    if (!value) return std::move(value.error()).wrap(path);
    return value;
}

template <typename Convert>
auto get_as(const Json& json, std::string_view key, Convert convert_member)
    -> decltype(convert_member(json, key)) {
    ALT_TRY_ASSIGN(const Json* member, get(json, key));
    return convert_member(*member, key);
}

void indent(std::string& out, std::size_t depth) {
    out += '\n';
    out.append(2 * depth, ' ');
}

void write_pretty(std::string& out, const Json& json, std::size_t depth) {
    const auto* object = json.if_object();
    const auto* array = json.if_array();
    const std::size_t size = object != nullptr  ? object->size()
                             : array != nullptr ? array->size()
                                                : 0;
    if (size == 0) {
        out += boost::json::serialize(json);
        return;
    }
    std::size_t left = size;
    out += object != nullptr ? '{' : '[';
    const auto write_one = [&](const Json& value) {
        write_pretty(out, value, depth + 1);
        if (--left != 0) out += ',';
    };
    if (object != nullptr) {
        for (const auto& member : *object) {
            indent(out, depth + 1);
            const auto key = member.key();
            out += boost::json::serialize(boost::json::string_view(key)) + ": ";
            write_one(member.value());
        }
    } else {
        for (const auto& element : *array) {
            indent(out, depth + 1);
            write_one(element);
        }
    }
    indent(out, depth);
    out += object != nullptr ? '}' : ']';
}

}  // namespace

Result<Json> parse_json(std::string_view text, const JsonLimits& limits) {
    if (text.size() > limits.max_size)
        return make_error(Errc::invalid_input,
                          fmt::format("JSON: longer than {} bytes", limits.max_size));
    boost::json::parse_options options;
    options.max_depth = limits.max_depth;
    boost::json::parser parser({}, options);
    boost::json::error_code error;
    const std::size_t read = parser.write(text.data(), text.size(), error);
    if (error)
        return make_error(Errc::invalid_input,
                          fmt::format("JSON: {} at byte {}", error.message(), read));
    return parser.release();
}

std::string to_text(const Json& json) {
    return boost::json::serialize(json);
}

std::string to_pretty_text(const Json& json) {
    std::string out;
    write_pretty(out, json, 0);
    return out;
}

const Json* find(const Json& json, std::string_view key) {
    const auto* object = json.if_object();
    const Json* member =
        object == nullptr ? nullptr : object->if_contains({key.data(), key.size()});
    return member == nullptr || member->is_null() ? nullptr : member;
}

Result<std::string> as_string(const Json& json, std::string_view path) {
    ALT_TRY_ASSIGN(const std::string_view text, text_of(json, path));
    return std::string(text);
}

Result<bool> as_bool(const Json& json, std::string_view path) {
    const bool* value = json.if_bool();
    if (value == nullptr) return bad_value(path, "not a boolean");
    return *value;
}

Result<std::uint64_t> as_u64(const Json& json, std::string_view path) {
    if (const auto* value = json.if_uint64()) return *value;
    if (const auto* value = json.if_int64()) {
        if (*value < 0) return bad_value(path, "negative");
        return static_cast<std::uint64_t>(*value);
    }
    if (!json.is_string()) return bad_value(path, "not a number or quantity");
    return convert(json, path, parse_quantity);
}

Result<uint256> as_quantity(const Json& json, std::string_view path) {
    return convert(json, path, [&](std::string_view text) -> Result<uint256> {
        const bool leading_zero = text.size() > 3 && text[2] == '0';
        if (text.size() < 3 || text[0] != '0' || text[1] != 'x' || leading_zero)
            return make_error(Errc::invalid_input,
                              "not a quantity (0x and digits, no leading zero)");
        return parse_uint256(text);
    });
}

Result<Address> as_address(const Json& json, std::string_view path) {
    return convert(json, path, parse_address);
}
Result<Hash256> as_hash(const Json& json, std::string_view path) {
    return convert(json, path, parse_hash);
}
Result<Bytes> as_bytes(const Json& json, std::string_view path) {
    return convert(json, path, [](std::string_view text) -> Result<Bytes> {
        if (!text.starts_with("0x")) return make_error(Errc::invalid_input, "no 0x prefix");
        return parse_hex(text);
    });
}

Result<const Json*> get(const Json& json, std::string_view key) {
    const Json* at = &json;
    std::string_view rest = key;
    for (;;) {
        const std::size_t dot = rest.find('.');
        at = find(*at, rest.substr(0, dot));
        if (at == nullptr) return bad_value(key, "missing");
        if (dot == std::string_view::npos) return at;
        rest.remove_prefix(dot + 1);
    }
}

Result<const JsonObject*> get_object(const Json& json, std::string_view key) {
    ALT_TRY_ASSIGN(const Json* member, get(json, key));
    if (!member->is_object()) return bad_value(key, "not an object");
    return member->if_object();
}
Result<const JsonArray*> get_array(const Json& json, std::string_view key) {
    ALT_TRY_ASSIGN(const Json* member, get(json, key));
    if (!member->is_array()) return bad_value(key, "not an array");
    return member->if_array();
}
Result<std::string> get_string(const Json& json, std::string_view key) {
    return get_as(json, key, as_string);
}
Result<bool> get_bool(const Json& json, std::string_view key) {
    return get_as(json, key, as_bool);
}
Result<std::uint64_t> get_u64(const Json& json, std::string_view key) {
    return get_as(json, key, as_u64);
}
Result<uint256> get_quantity(const Json& json, std::string_view key) {
    return get_as(json, key, as_quantity);
}
Result<Address> get_address(const Json& json, std::string_view key) {
    return get_as(json, key, as_address);
}
Result<Hash256> get_hash(const Json& json, std::string_view key) {
    return get_as(json, key, as_hash);
}
Result<Bytes> get_bytes(const Json& json, std::string_view key) {
    return get_as(json, key, as_bytes);
}

}  // namespace alt::codec
