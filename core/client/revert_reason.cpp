#include "core/client/revert_reason.hpp"

#include <algorithm>

#include "core/base/hex.hpp"
#include "core/base/uint256.hpp"

namespace alt::client {
namespace {

constexpr std::array<std::uint8_t, 4> kErrorString{0x08, 0xc3, 0x79, 0xa0};  // Error(string)
constexpr std::array<std::uint8_t, 4> kPanic{0x4e, 0x48, 0x7b, 0x71};        // Panic(uint256)

/// Panic codes of the Solidity documentation, "Panic via assert and Error via require".
std::string_view panic_meaning(std::uint64_t code) {
    switch (code) {
        case 0x01:
            return "assertion failed";
        case 0x11:
            return "arithmetic overflow";
        case 0x12:
            return "division by zero";
        case 0x21:
            return "no such enum value";
        case 0x22:
            return "corrupt storage byte array";
        case 0x31:
            return "pop of an empty array";
        case 0x32:
            return "index out of bounds";
        case 0x41:
            return "out of memory";
        case 0x51:
            return "call of an uninitialised function";
        default:
            return "unknown panic";
    }
}

std::string printable(BytesView text) {
    std::string out;
    for (const auto byte : text)
        out += byte >= 0x20 && byte != 0x7f ? static_cast<char>(byte) : '?';
    return out;
}

/// The string at the offset of word 0, cut to what is there.
std::string error_string(BytesView body) {
    if (body.size() < 64) return "Error without text";
    const auto length = from_be_bytes(body.subspan(32, 32));
    const auto rest = body.subspan(64);
    const auto shown =
        length.fits_u64() ? std::min<std::uint64_t>(length.low(), rest.size()) : rest.size();
    return printable(rest.first(static_cast<std::size_t>(shown)));
}

}  // namespace

std::string describe_revert(BytesView data) {
    if (data.empty()) return "no reason given";
    if (data.size() < 4) return to_hex(data);
    const auto body = data.subspan(4);
    if (equal(data.first(4), kErrorString)) return error_string(body);
    if (equal(data.first(4), kPanic) && body.size() >= 32) {
        const auto code = from_be_bytes(body.first(32));
        return "Panic(" + to_quantity(code) +
               "): " + std::string(panic_meaning(code.fits_u64() ? code.low() : ~std::uint64_t{0}));
    }
    // Enough to look up the arguments, without printing a page.
    const auto shown = body.first(std::min<std::size_t>(body.size(), 256));
    return "custom error " + to_hex(data.first(4)) + (shown.empty() ? "" : " " + to_hex(shown)) +
           (shown.size() < body.size() ? "…" : "");
}

}  // namespace alt::client
