#include "core/base/hex.hpp"

#include <algorithm>
#include <charconv>

namespace alt {
namespace {

constexpr std::string_view kDigits = "0123456789abcdef";

int digit_value(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool has_prefix(std::string_view text) noexcept {
    return text.size() >= 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
}

Error malformed(std::string_view what, std::string_view text) {
    constexpr std::size_t kShown = 80;
    std::string shown(text.substr(0, kShown));
    if (text.size() > kShown) shown += "...";
    return make_error(Errc::invalid_input, std::string(what) + ", got \"" + shown + "\"");
}

template <typename Fixed>
Result<Fixed> parse_fixed(std::string_view text, std::string_view what) {
    if (!has_prefix(text) || text.size() != 2 + 2 * Fixed::kSize) return malformed(what, text);
    auto bytes = parse_hex(text);
    if (!bytes) return malformed(what, text);
    Fixed out;
    std::copy(bytes->begin(), bytes->end(), out.bytes.begin());
    return out;
}

}  // namespace

std::string to_hex(BytesView bytes) {
    std::string out(2 + 2 * bytes.size(), '0');
    out[1] = 'x';
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        out[2 + 2 * i] = kDigits[bytes[i] >> 4];
        out[3 + 2 * i] = kDigits[bytes[i] & 15];
    }
    return out;
}

std::string to_quantity(std::uint64_t value) {
    char buffer[18] = {'0', 'x'};
    const auto end = std::to_chars(buffer + 2, buffer + sizeof buffer, value, 16).ptr;
    return {buffer, end};
}

Result<Bytes> parse_hex(std::string_view text) {
    const auto digits = has_prefix(text) ? text.substr(2) : text;
    if (digits.size() % 2 != 0) return malformed("expected an even number of hex digits", text);
    Bytes out(digits.size() / 2);
    for (std::size_t i = 0; i < out.size(); ++i) {
        const int high = digit_value(digits[2 * i]);
        const int low = digit_value(digits[2 * i + 1]);
        if (high < 0 || low < 0) return malformed("expected hex digits", text);
        out[i] = static_cast<std::uint8_t>(high << 4 | low);
    }
    return out;
}

Result<std::uint64_t> parse_quantity(std::string_view text) {
    constexpr std::string_view kWhat = "expected a quantity (0x and 1 to 16 hex digits)";
    if (!has_prefix(text) || text.size() < 3 || text.size() > 18) return malformed(kWhat, text);
    if (text[2] == '0' && text.size() > 3) return malformed("quantity has leading zeros", text);
    std::uint64_t value = 0;
    for (const char c : text.substr(2)) {
        const int digit = digit_value(c);
        if (digit < 0) return malformed(kWhat, text);
        value = value << 4 | static_cast<std::uint64_t>(digit);
    }
    return value;
}

Result<Address> parse_address(std::string_view text) {
    return parse_fixed<Address>(text, "expected an address (0x and 40 hex digits)");
}

Result<Hash256> parse_hash(std::string_view text) {
    return parse_fixed<Hash256>(text, "expected a hash (0x and 64 hex digits)");
}

}  // namespace alt
