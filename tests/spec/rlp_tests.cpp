#include "core/codec/rlp.hpp"

#include "runtime/evmtool/vector_file.hpp"
#include "tests/spec/categories.hpp"
#include "tests/spec/fields.hpp"

namespace alt::spec {
namespace {

/// What a string of a vector stands for.
using StringBytes = Bytes (*)(std::string_view);

/// Integers beyond 256 bits, too.
Bytes from_decimal(std::string_view digits) {
    Bytes little;
    for (const char digit : digits) {
        unsigned carry = static_cast<unsigned>(digit - '0');
        for (auto& byte : little) {
            carry += byte * 10u;
            byte = static_cast<std::uint8_t>(carry);
            carry >>= 8u;
        }
        if (carry != 0) little.push_back(static_cast<std::uint8_t>(carry));
    }
    return {little.rbegin(), little.rend()};
}

/// ethereum/tests: text, or '#' and a decimal integer.
Bytes from_text(std::string_view text) {
    return text.starts_with('#') ? from_decimal(text.substr(1)) : to_bytes(view_of(text));
}

/// ethers: hex.
Bytes from_hex(std::string_view text) {
    return parse_hex(text).value();
}

void write_value(codec::RlpWriter& out, const codec::Json& value, StringBytes bytes_of) {
    if (const auto* items = value.if_array()) {
        out.begin_list();
        for (const auto& item : *items) write_value(out, item, bytes_of);
        out.end_list();
    } else if (value.is_string()) {
        out.bytes(bytes_of(string_of(value)));
    } else {
        out.uint(codec::as_u64(value, "in").value());
    }
}

/// Empty when `raw`, read item by item, is `value`.
std::string compare_value(codec::RlpReader& in, const codec::Json& value, StringBytes bytes_of) {
    if (const auto* items = value.if_array()) {
        auto list = in.list();
        if (!list) return list.error().message;
        for (const auto& item : *items) {
            auto error = compare_value(*list, item, bytes_of);
            if (!error.empty()) return error;
        }
        return list->at_end() ? "" : "items are left over";
    }
    const auto bytes = in.bytes();
    if (!bytes) return bytes.error().message;
    const auto want = value.is_string()
                          ? bytes_of(string_of(value))
                          : from_decimal(std::to_string(codec::as_u64(value, "in").value()));
    return compare_bytes("read", *bytes, value == 0 ? Bytes{} : want);
}

std::string check_encoding(const codec::Json& value, BytesView want, StringBytes bytes_of) {
    codec::RlpWriter out;
    write_value(out, value, bytes_of);
    auto error = compare_bytes("written", out.take(), want);
    if (!error.empty()) return error;
    if (const auto checked = codec::check_rlp(want); !checked) return checked.error().message;
    codec::RlpReader in(want);
    return compare_value(in, value, bytes_of);
}

/// A row whose "in" says that "out" is, or is not, an encoding.
std::string check_validity(const codec::Json& row) {
    const bool valid = text_of(row, "in") == "VALID";
    const auto checked = codec::check_rlp(hex_of(row, "out"));
    if (checked.has_value() == valid) return "";
    return valid ? checked.error().message : "a malformed encoding was read";
}

/// A row of ethers.
std::string check_hex_row(const codec::Json& row) {
    return check_encoding(*codec::find(row, "decoded"), hex_of(row, "encoded"), from_hex);
}

std::string check_row(const codec::Json& row) {
    const auto* in = codec::find(row, "in");
    if (in->is_string() && (string_of(*in) == "VALID" || string_of(*in) == "INVALID"))
        return check_validity(row);
    return check_encoding(*in, hex_of(row, "out"), from_text);
}

}  // namespace

void run_rlp_tests(const std::filesystem::path& file, Tally& tally) {
    const auto json = evmtool::load_vector_file(file);
    if (!json) return tally.record("", json.error().message);
    if (json->is_object()) return each_member(*json, tally, check_row);
    each_named(*json, tally, check_hex_row);
}

}  // namespace alt::spec
