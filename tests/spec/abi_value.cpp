#include "tests/spec/abi_value.hpp"

#include "tests/spec/fields.hpp"

namespace alt::spec {
namespace {

/// "T[3]" or "T[]" less the last brackets.
struct ArrayType {
    std::string_view element;
    bool dynamic;
};

ArrayType array_type(std::string_view type) {
    const auto open = type.rfind('[');
    return {type.substr(0, open), type.ends_with("[]")};
}

/// "(a,(b,c))" to "a" and "(b,c)".
std::vector<std::string_view> member_types(std::string_view tuple) {
    std::vector<std::string_view> out;
    int depth = 0;
    std::size_t from = 1;
    for (std::size_t i = 1; i + 1 < tuple.size(); ++i) {
        if (tuple[i] == '(') ++depth;
        if (tuple[i] == ')') --depth;
        if (tuple[i] == ',' && depth == 0) {
            out.push_back(tuple.substr(from, i - from));
            from = i + 1;
        }
    }
    if (tuple.size() > 2) out.push_back(tuple.substr(from, tuple.size() - 1 - from));
    return out;
}

bool is_integer(std::string_view type) {
    return type.starts_with("int") || type.starts_with("uint");
}

/// Decimal or hex, perhaps negative; JSON numbers, too.
uint256 integer_of(const codec::Json& value) {
    if (!value.is_string()) return codec::as_u64(value, "value").value();
    const auto text = string_of(value);
    return text.starts_with('-') ? -parse_uint256(text.substr(1)).value()
                                 : parse_uint256(text).value();
}

/// The number behind "uint", "int" or "bytes", which is `otherwise` if there is none.
std::size_t size_of(std::string_view type, std::size_t otherwise) {
    const auto digits = type.substr(std::min(type.find_first_of("0123456789"), type.size()));
    return digits.empty() ? otherwise : std::stoul(std::string(digits));
}

/// A type of one word: integers, bool, address, bytesN.
Hash256 word_of(std::string_view type, const codec::Json& value) {
    if (is_integer(type)) return to_be_bytes(integer_of(value));
    if (type == "bool") return to_be_bytes(value.as_bool() ? 1 : 0);
    if (type == "address")
        return to_be_bytes(to_uint256(codec::as_address(value, "value").value()));
    Hash256 out;
    const auto bytes = codec::as_bytes(value, "value").value();
    std::copy(bytes.begin(), bytes.end(), out.bytes.begin());
    return out;
}

/// The part of the word that abi.encodePacked keeps.
BytesView packed_part(std::string_view type, const Hash256& word) {
    const BytesView all = word;
    if (type == "bool") return all.last(1);
    if (type == "address") return all.last(20);
    if (is_integer(type)) return all.last(size_of(type, 256) / 8);
    return all.first(size_of(type, 32));
}

}  // namespace

void write_abi(codec::AbiWriter& out, std::string_view type, const codec::Json& value) {
    if (type.ends_with(']')) {
        const auto& items = value.as_array();
        const auto [element, dynamic] = array_type(type);
        codec::AbiWriter elements;
        for (const auto& item : items) write_abi(elements, element, item);
        dynamic ? out.array(items.size(), elements) : out.tuple(elements);
    } else if (type.starts_with('(')) {
        const auto types = member_types(type);
        codec::AbiWriter members;
        for (std::size_t i = 0; i < types.size(); ++i) write_abi(members, types[i], value.at(i));
        out.tuple(members);
    } else if (type == "string") {
        out.string(string_of(value));
    } else if (type == "bytes") {
        out.bytes(codec::as_bytes(value, "value").value());
    } else {
        out.bytes32(word_of(type, value));
    }
}

void append_packed(Bytes& out, std::string_view type, const codec::Json& value) {
    if (type == "string") return append(out, view_of(string_of(value)));
    if (type == "bytes") return append(out, codec::as_bytes(value, "value").value());
    if (!type.ends_with(']')) return append(out, packed_part(type, word_of(type, value)));
    const auto element = array_type(type).element;
    for (const auto& item : value.as_array()) {
        // Elements of arrays keep their whole words.
        if (element.ends_with(']'))
            append_packed(out, element, item);
        else
            append(out, word_of(element, item));
    }
}

}  // namespace alt::spec
