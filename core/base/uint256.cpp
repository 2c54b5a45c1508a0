#include "core/base/uint256.hpp"

#include <algorithm>

#include "core/base/division.hpp"

namespace alt {
namespace {

Wide mul_wide(const uint256& a, const uint256& b) noexcept {
    Wide out{};
    for (std::size_t i = 0; i < 4; ++i) {
        std::uint64_t carry = 0;
        for (std::size_t j = 0; j < 4; ++j) {
            const auto t = static_cast<uint128>(a.limbs[i]) * b.limbs[j] + out[i + j] + carry;
            out[i + j] = static_cast<std::uint64_t>(t);
            carry = static_cast<std::uint64_t>(t >> 64);
        }
        out[i + 4] = carry;
    }
    return out;
}

Wide widen(const uint256& a, std::uint64_t carry = 0) noexcept {
    return {a.limbs[0], a.limbs[1], a.limbs[2], a.limbs[3], carry, 0, 0, 0};
}

bool is_negative(const uint256& a) noexcept {
    return a.limbs[3] >> 63 != 0;
}
uint256 magnitude(const uint256& a) noexcept {
    return is_negative(a) ? -a : a;
}

Error not_a_number(std::string_view text) {
    return make_error(Errc::invalid_input, "expected a number of at most 256 bits, got \"" +
                                               std::string(text.substr(0, 90)) + "\"");
}

}  // namespace

DivResult div_rem(const uint256& dividend, const uint256& divisor) noexcept {
    if (divisor.is_zero()) return {};
    if (dividend < divisor) return {0, dividend};
    if (dividend.fits_u64())
        return {dividend.low() / divisor.low(), dividend.low() % divisor.low()};
    return divide(widen(dividend), divisor);
}

uint256 signed_div(const uint256& a, const uint256& b) noexcept {
    const auto quotient = magnitude(a) / magnitude(b);
    return is_negative(a) != is_negative(b) ? -quotient : quotient;
}

uint256 signed_mod(const uint256& a, const uint256& b) noexcept {
    const auto rest = magnitude(a) % magnitude(b);
    return is_negative(a) ? -rest : rest;
}

bool signed_less(const uint256& a, const uint256& b) noexcept {
    return is_negative(a) != is_negative(b) ? is_negative(a) : a < b;
}

uint256 arithmetic_shift_right(const uint256& a, unsigned count) noexcept {
    if (!is_negative(a)) return a >> count;
    if (count >= 256) return kMaxUint256;
    return (a >> count) | (count == 0 ? uint256{} : kMaxUint256 << (256 - count));
}

uint256 sign_extend(const uint256& index, const uint256& a) noexcept {
    if (index >= uint256{31}) return a;
    const auto top_bit = static_cast<unsigned>(8 * index.low() + 7);
    const uint256 mask = kMaxUint256 << top_bit;
    return a.bit(top_bit) ? a | mask : a & ~mask;
}

uint256 add_mod(const uint256& a, const uint256& b, const uint256& m) noexcept {
    if (m.is_zero()) return 0;
    const auto sum = add_overflow(a, b);
    // Of two residues the sum is at most one modulus too large.
    if (a < m && b < m) {
        const auto less = sub_overflow(sum.value, m);
        return sum.overflow || !less.overflow ? less.value : sum.value;
    }
    return divide(widen(sum.value, sum.overflow ? 1 : 0), m).remainder;
}

uint256 mul_mod(const uint256& a, const uint256& b, const uint256& m) noexcept {
    if (m.is_zero()) return 0;
    return divide(mul_wide(a, b), m).remainder;
}

uint256 pow(uint256 base, const uint256& exponent) noexcept {
    const auto bits = exponent.bits();
    if (base.fits_u64() && std::has_single_bit(base.low())) {
        const auto shift = static_cast<unsigned>(std::countr_zero(base.low()));
        return exponent < uint256{256} ? uint256{1} << shift * static_cast<unsigned>(exponent.low())
                                       : uint256{shift == 0 ? 1u : 0u};
    }
    uint256 out = 1;
    for (unsigned i = 0; i < bits; ++i) {
        if (exponent.bit(i)) out *= base;
        if (i + 1 < bits) base *= base;
    }
    return out;
}

MulResult mul_overflow(const uint256& a, const uint256& b) noexcept {
    const auto wide = mul_wide(a, b);
    MulResult out{{wide[3], wide[2], wide[1], wide[0]}, false};
    out.overflow = (wide[4] | wide[5] | wide[6] | wide[7]) != 0;
    return out;
}

Hash256 to_be_bytes(const uint256& value) noexcept {
    Hash256 out;
    for (std::size_t i = 0; i < 4; ++i) {
        const auto limb = __builtin_bswap64(value.limbs[3 - i]);
        std::memcpy(out.bytes.data() + 8 * i, &limb, 8);
    }
    return out;
}

uint256 from_be_bytes(BytesView bytes) noexcept {
    ALT_ASSERT(bytes.size() <= 32);
    std::array<std::uint8_t, 32> padded{};
    std::copy(bytes.begin(), bytes.end(), padded.end() - static_cast<std::ptrdiff_t>(bytes.size()));
    uint256 out;
    for (std::size_t i = 0; i < 4; ++i) {
        std::uint64_t limb = 0;
        std::memcpy(&limb, padded.data() + 8 * i, 8);
        out.limbs[3 - i] = __builtin_bswap64(limb);
    }
    return out;
}

uint256 to_uint256(const Address& address) noexcept {
    return from_be_bytes(address);
}

Address to_address(const uint256& word) noexcept {
    const auto bytes = to_be_bytes(word);
    Address out;
    std::copy(bytes.bytes.begin() + 12, bytes.bytes.end(), out.bytes.begin());
    return out;
}

std::string to_decimal(const uint256& value) {
    uint256 rest = value;
    std::string out;
    do {
        out += static_cast<char>('0' + divide_by_limb(rest.limbs.data(), 4, 10));
    } while (!rest.is_zero());
    std::reverse(out.begin(), out.end());
    return out;
}

std::string to_quantity(const uint256& value) {
    std::string out = "0x";
    const auto digits = std::max(1u, (value.bits() + 3) / 4);
    for (unsigned i = digits; i-- > 0;) out += "0123456789abcdef"[(value >> (4 * i)).low() & 15];
    return out;
}

Result<uint256> parse_uint256(std::string_view text) {
    const bool hex = text.starts_with("0x") || text.starts_with("0X");
    const auto digits = hex ? text.substr(2) : text;
    if (digits.empty() || digits.size() > (hex ? 64u : 78u)) return not_a_number(text);
    uint256 value;
    for (const char c : digits) {
        int digit = -1;
        if (c >= '0' && c <= '9') digit = c - '0';
        if (hex && c >= 'a' && c <= 'f') digit = c - 'a' + 10;
        if (hex && c >= 'A' && c <= 'F') digit = c - 'A' + 10;
        if (digit < 0) return not_a_number(text);
        const auto scaled = mul_overflow(value, hex ? 16 : 10);
        const auto sum = add_overflow(scaled.value, static_cast<std::uint64_t>(digit));
        if (scaled.overflow || sum.overflow) return not_a_number(text);
        value = sum.value;
    }
    return value;
}

}  // namespace alt
