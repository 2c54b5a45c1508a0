#include "core/eth/typed_data.hpp"

#include <array>
#include <map>
#include <set>

#include "core/base/hex.hpp"
#include "core/crypto/keccak.hpp"

namespace alt::eth {
namespace {

using codec::Json;

/// Bounds what one call may cost: a type's encoding names all types that it needs.
constexpr std::size_t kMaxTypes = 256;
constexpr std::size_t kMaxFields = 4096;
constexpr std::size_t kMaxTypesText = 65'536;  ///< bytes of all names
constexpr std::size_t kMaxWords = 100'000;
constexpr std::string_view kDomain = "EIP712Domain";

Error invalid(std::string_view path, std::string_view why) {
    return make_error(Errc::invalid_input, std::string(path) + ": " + std::string(why));
}

struct Field {
    std::string name;
    std::string type;
};
using Fields = std::vector<Field>;

/// The type of an array's elements; nothing for what is no array.
std::optional<std::string_view> element_of(std::string_view type) {
    if (!type.ends_with(']')) return std::nullopt;
    const auto open = type.rfind('[');
    if (open == std::string_view::npos) return std::nullopt;
    return type.substr(0, open);
}

/// Of an array type: how many elements it must have; 0: any.
Result<std::uint64_t> length_of(std::string_view type, std::string_view element) {
    const auto digits = type.substr(element.size() + 1, type.size() - element.size() - 2);
    if (digits.empty()) return 0;
    ALT_TRY_ASSIGN(const auto length, parse_uint256(digits));
    if (!length.fits_u64() || length.is_zero()) return invalid(type, "not a type");
    return length.low();
}

std::string_view base_of(std::string_view type) {
    while (const auto element = element_of(type)) type = *element;
    return type;
}

Result<Fields> read_fields(const Json& json, std::string_view name) {
    const auto* list = json.if_array();
    if (list == nullptr) return invalid("types." + std::string(name), "not a list");
    Fields out;
    for (const auto& item : *list) {
        Field field;
        ALT_TRY_ASSIGN(field.name, codec::get_string(item, "name"));
        ALT_TRY_ASSIGN(field.type, codec::get_string(item, "type"));
        out.push_back(std::move(field));
    }
    return out;
}

/// The struct types of one piece of data, and the hashes of their encodings.
class Types {
public:
    static Result<Types> read(const Json& json) {
        const auto* object = json.if_object();
        if (object == nullptr) return invalid("types", "not an object");
        Types out;
        std::size_t fields = 0;
        std::size_t text = 0;
        for (const auto& [name, list] : *object) {
            ALT_TRY_ASSIGN(auto members, read_fields(list, name));
            fields += members.size();
            text += name.size();
            for (const auto& member : members) text += member.name.size() + member.type.size();
            out.structs_.emplace(name, std::move(members));
        }
        if (out.structs_.size() > kMaxTypes || fields > kMaxFields)
            return invalid("types", "more than 256 types, or 4096 members in all");
        if (text > kMaxTypesText)
            return invalid("types",
                           "more than " + std::to_string(kMaxTypesText) + " bytes of names in all");
        return out;
    }

    [[nodiscard]] const Fields* find(std::string_view name) const {
        const auto found = structs_.find(name);
        return found == structs_.end() ? nullptr : &found->second;
    }
    void add(std::string_view name, Fields fields) {
        structs_.emplace(std::string(name), std::move(fields));
    }

    /// The type itself, then those that it needs by name.
    [[nodiscard]] std::string encoding_of(std::string_view name) const {
        std::set<std::string_view> needed;
        collect(name, needed);
        needed.erase(name);
        auto out = one(name);
        for (const auto& each : needed) out += one(each);
        return out;
    }
    const Hash256& hash_of(std::string_view name) {
        const auto found = hashes_.find(name);
        if (found != hashes_.end()) return found->second;
        const auto text = encoding_of(name);
        const BytesView bytes(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
        return hashes_.emplace(std::string(name), crypto::keccak256(bytes)).first->second;
    }

private:
    void collect(std::string_view name, std::set<std::string_view>& needed) const {
        std::vector<std::string_view> open{name};
        while (!open.empty()) {
            const auto* fields = find(open.back());
            const auto is_new = fields != nullptr && needed.insert(open.back()).second;
            open.pop_back();
            if (!is_new) continue;
            for (const auto& field : *fields) open.push_back(base_of(field.type));
        }
    }
    [[nodiscard]] std::string one(std::string_view name) const {
        std::string out(name);
        out += '(';
        for (const auto& field : *find(name)) {
            if (out.back() != '(') out += ',';
            out += field.type + ' ' + field.name;
        }
        return out + ')';
    }

    std::map<std::string, Fields, std::less<>> structs_;
    std::map<std::string, Hash256, std::less<>> hashes_;
};

/// "uint8" of "uint" is 8, "bytes32" of "bytes" is 32; nothing for other names.
std::optional<unsigned> size_suffix(std::string_view type, std::string_view stem) {
    if (!type.starts_with(stem) || type.size() == stem.size() || type.size() > stem.size() + 3)
        return std::nullopt;
    unsigned out = 0;
    for (const char c : type.substr(stem.size())) {
        if (c < '0' || c > '9') return std::nullopt;
        out = out * 10 + static_cast<unsigned>(c - '0');
    }
    return type[stem.size()] == '0' ? std::nullopt : std::optional(out);
}

struct Number {
    uint256 magnitude;
    bool negative = false;
};

Result<Number> read_number(const Json& json, std::string_view path) {
    if (const auto* value = json.if_int64()) {
        const bool negative = *value < 0;
        const auto bits = static_cast<std::uint64_t>(*value);
        return Number{uint256{negative ? ~bits + 1 : bits}, negative};
    }
    if (const auto* value = json.if_uint64()) return Number{uint256{*value}, false};
    const auto* text = json.if_string();
    if (text == nullptr) return invalid(path, "not a whole number");
    std::string_view digits(text->data(), text->size());
    const bool negative = digits.starts_with('-');
    if (negative) digits.remove_prefix(1);
    auto magnitude = parse_uint256(digits);
    if (!magnitude) return invalid(path, "not a whole number");
    return Number{*magnitude, negative};
}

Result<Hash256> encode_uint(const Json& json, unsigned bits, std::string_view path) {
    ALT_TRY_ASSIGN(const auto number, read_number(json, path));
    if (number.negative || (bits < 256 && !(number.magnitude >> bits).is_zero()))
        return invalid(path, "out of the range of uint" + std::to_string(bits));
    return to_be_bytes(number.magnitude);
}

Result<Hash256> encode_int(const Json& json, unsigned bits, std::string_view path) {
    ALT_TRY_ASSIGN(const auto number, read_number(json, path));
    const auto limit = uint256{1} << (bits - 1);
    if (number.negative ? number.magnitude > limit : number.magnitude >= limit)
        return invalid(path, "out of the range of int" + std::to_string(bits));
    return to_be_bytes(number.negative ? uint256{} - number.magnitude : number.magnitude);
}

Result<Hash256> encode_fixed_bytes(const Json& json, unsigned size, std::string_view path) {
    ALT_TRY_ASSIGN(const auto bytes, codec::as_bytes(json, path));
    if (bytes.size() != size) return invalid(path, "not " + std::to_string(size) + " bytes");
    Hash256 out;
    std::copy(bytes.begin(), bytes.end(), out.bytes.begin());
    return out;
}

Result<Hash256> encode_atom(std::string_view type, const Json& json, std::string_view path) {
    if (type == "string") {
        ALT_TRY_ASSIGN(const auto text, codec::as_string(json, path));
        return crypto::keccak256(
            BytesView(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
    }
    if (type == "bytes") {
        ALT_TRY_ASSIGN(const auto bytes, codec::as_bytes(json, path));
        return crypto::keccak256(bytes);
    }
    if (type == "bool") {
        ALT_TRY_ASSIGN(const bool value, codec::as_bool(json, path));
        return to_be_bytes(uint256{value ? 1u : 0u});
    }
    if (type == "address") {
        ALT_TRY_ASSIGN(const auto address, codec::as_address(json, path));
        Hash256 out;
        std::copy(address.bytes.begin(), address.bytes.end(), out.bytes.begin() + 12);
        return out;
    }
    if (const auto size = size_suffix(type, "bytes"); size && *size <= 32)
        return encode_fixed_bytes(json, *size, path);
    const auto is_width = [](unsigned bits) { return bits % 8 == 0 && bits <= 256; };
    if (const auto bits = size_suffix(type, "uint"); bits && is_width(*bits))
        return encode_uint(json, *bits, path);
    if (const auto bits = size_suffix(type, "int"); bits && is_width(*bits))
        return encode_int(json, *bits, path);
    return invalid(path, "there is no type " + std::string(type));
}

/// Hashes values by their types. The depth of the JSON bounds the recursion.
class Hasher {
public:
    explicit Hasher(Types types) : types_(std::move(types)) {}

    Result<Hash256> hash_struct(std::string_view type, const Json& value, std::string_view path) {
        const auto* fields = types_.find(type);
        if (fields == nullptr) return invalid("types", "there is no " + std::string(type));
        if (!value.is_object()) return invalid(path, "not an object");
        auto encoded = to_bytes(types_.hash_of(type));
        for (const auto& field : *fields) {
            const auto inner = std::string(path) + "." + field.name;
            if (++words_ > kMaxWords) return invalid(path, "too many values");
            const auto* member = codec::find(value, field.name);
            ALT_TRY_ASSIGN(const auto word, member == nullptr ? absent(field.type, inner)
                                                              : encode(field.type, *member, inner));
            append(encoded, word);
        }
        return crypto::keccak256(encoded);
    }

private:
    [[nodiscard]] Result<Hash256> absent(std::string_view type, std::string_view path) const {
        if (types_.find(type) != nullptr) return Hash256{};
        return invalid(path, "missing");
    }

    Result<Hash256> encode(std::string_view type, const Json& value, std::string_view path) {
        if (const auto element = element_of(type)) return hash_array(type, *element, value, path);
        if (types_.find(type) != nullptr) return hash_struct(type, value, path);
        return encode_atom(type, value, path);
    }

    Result<Hash256> hash_array(std::string_view type, std::string_view element, const Json& value,
                               std::string_view path) {
        const auto* list = value.if_array();
        if (list == nullptr) return invalid(path, "not a list");
        ALT_TRY_ASSIGN(const auto length, length_of(type, element));
        if (length != 0 && list->size() != length)
            return invalid(path, "not " + std::to_string(length) + " elements");
        Bytes encoded;
        for (const auto& item : *list) {
            if (++words_ > kMaxWords) return invalid(path, "too many values");
            ALT_TRY_ASSIGN(const auto word,
                           item.is_null() ? absent(element, path) : encode(element, item, path));
            append(encoded, word);
        }
        return crypto::keccak256(encoded);
    }

    Types types_;
    std::size_t words_ = 0;
};

/// The members that a domain has, as the EIP types and orders them.
Fields fields_of_domain(const Json& domain) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kMembers{
        {{"name", "string"},
         {"version", "string"},
         {"chainId", "uint256"},
         {"verifyingContract", "address"},
         {"salt", "bytes32"}}};
    Fields out;
    for (const auto& [name, type] : kMembers)
        if (codec::find(domain, name) != nullptr)
            out.push_back({std::string(name), std::string(type)});
    return out;
}

}  // namespace

Result<std::string> encode_type(const Json& types, std::string_view name) {
    ALT_TRY_ASSIGN(const auto known, Types::read(types));
    if (known.find(name) == nullptr) return invalid("types", "there is no " + std::string(name));
    return known.encoding_of(name);
}

Result<Hash256> typed_data_hash(const Json& typed_data) {
    ALT_TRY_ASSIGN(const auto* type_list, codec::get(typed_data, "types"));
    ALT_TRY_ASSIGN(const auto primary, codec::get_string(typed_data, "primaryType"));
    ALT_TRY_ASSIGN(const auto* domain, codec::get(typed_data, "domain"));
    ALT_TRY_ASSIGN(auto types, Types::read(*type_list));
    if (types.find(kDomain) == nullptr) types.add(kDomain, fields_of_domain(*domain));
    Hasher hasher(std::move(types));
    Bytes out{0x19, 0x01};
    ALT_TRY_ASSIGN(const auto separator, hasher.hash_struct(kDomain, *domain, "domain"));
    append(out, separator);
    // As wallets do: of data that is only a domain there is no message.
    if (primary != kDomain) {
        ALT_TRY_ASSIGN(const auto* message, codec::get(typed_data, "message"));
        ALT_TRY_ASSIGN(const auto hash, hasher.hash_struct(primary, *message, "message"));
        append(out, hash);
    }
    return crypto::keccak256(out);
}

}  // namespace alt::eth
