#include "runtime/trace/writer.hpp"

#include <array>
#include <charconv>

#include "core/base/hex.hpp"

namespace alt::trace {
namespace {

constexpr std::string_view kDigits = "0123456789abcdef";

void append_number(std::string& out, std::uint64_t value, int base) {
    std::array<char, 20> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value, base).ptr;
    out.append(digits.data(), end);
}

void append_hex(std::string& out, BytesView bytes) {
    for (const auto byte : bytes) {
        out += kDigits[byte >> 4];
        out += kDigits[byte & 15];
    }
}

/// The length of the UTF-8 sequence at the front of `text` (RFC 3629), 0 if there is none.
std::size_t utf8_length(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
    const auto lead = byte(0);
    if (lead < 0x80) return 1;
    const std::size_t length = lead >= 0xc2 && lead < 0xe0   ? 2
                               : lead >= 0xe0 && lead < 0xf0 ? 3
                               : lead >= 0xf0 && lead < 0xf5 ? 4
                                                             : 0;
    if (length == 0 || text.size() < length) return 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((byte(i) & 0xc0) != 0x80) return 0;
    // Overlong forms, surrogates, and what is above U+10FFFF.
    if ((lead == 0xe0 && byte(1) < 0xa0) || (lead == 0xed && byte(1) >= 0xa0) ||
        (lead == 0xf0 && byte(1) < 0x90) || (lead == 0xf4 && byte(1) >= 0x90))
        return 0;
    return length;
}

}  // namespace

void Writer::separate() {
    if (comma_) out_ += ',';
    comma_ = true;
}

Writer& Writer::open(char bracket) {
    separate();
    out_ += bracket;
    comma_ = false;
    return *this;
}

Writer& Writer::close(char bracket) {
    out_ += bracket;
    comma_ = true;
    return *this;
}

Writer& Writer::key(std::string_view name) {
    separate();
    out_ += '"';
    out_ += name;
    out_ += "\":";
    comma_ = false;
    return *this;
}

Writer& Writer::number(std::uint64_t value) {
    separate();
    append_number(out_, value, 10);
    return *this;
}

Writer& Writer::quantity(std::uint64_t value) {
    separate();
    out_ += "\"0x";
    append_number(out_, value, 16);
    out_ += '"';
    return *this;
}

Writer& Writer::quantity(const uint256& value) {
    if (value.fits_u64()) return quantity(value.low());
    separate();
    out_ += '"';
    out_ += to_quantity(value);
    out_ += '"';
    return *this;
}

Writer& Writer::hex(BytesView bytes) {
    separate();
    out_ += "\"0x";
    append_hex(out_, bytes);
    out_ += '"';
    return *this;
}

Writer& Writer::word(const uint256& value) {
    return hex(to_be_bytes(value));
}

Writer& Writer::boolean(bool value) {
    separate();
    out_ += value ? "true" : "false";
    return *this;
}

Writer& Writer::null() {
    separate();
    out_ += "null";
    return *this;
}

Writer& Writer::text(std::string_view value) {
    separate();
    out_ += '"';
    while (!value.empty()) {
        const auto length = utf8_length(value);
        const char c = value.front();
        if (length == 0) {
            out_ += "\xef\xbf\xbd";
        } else if (c == '"' || c == '\\') {
            out_ += '\\';
            out_ += c;
        } else if (static_cast<std::uint8_t>(c) < 0x20) {
            out_ += "\\u00";
            append_hex(out_, view_of(value.substr(0, 1)));
        } else {
            out_ += value.substr(0, length);
        }
        value.remove_prefix(length == 0 ? 1 : length);
    }
    out_ += '"';
    return *this;
}

Writer& Writer::raw(std::string_view json) {
    separate();
    out_ += json;
    return *this;
}

}  // namespace alt::trace
