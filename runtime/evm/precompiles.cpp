#include "runtime/evm/precompiles.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "core/crypto/blake2f.hpp"
#include "core/crypto/modexp.hpp"
#include "core/crypto/ripemd160.hpp"
#include "core/crypto/secp256k1.hpp"
#include "core/crypto/sha256.hpp"
#include "runtime/evm/word.hpp"

namespace alt::evm {
namespace {

constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

std::int64_t words_of(BytesView input) noexcept {
    return static_cast<std::int64_t>((input.size() + 31) / 32);
}

/// `count` bytes from `offset`, padded with zeros on the right.
void copy_padded(BytesView input, std::size_t offset, std::uint8_t* to, std::size_t count) {
    const auto begin = std::min(offset, input.size());
    const auto present = input.subspan(begin, std::min(count, input.size() - begin));
    std::fill(std::copy(present.begin(), present.end(), to), to + count, std::uint8_t{0});
}
Bytes slice_padded(BytesView input, std::size_t offset, std::size_t count) {
    Bytes out(count);
    copy_padded(input, offset, out.data(), count);
    return out;
}
uint256 word_at(BytesView input, std::size_t offset) {
    std::array<std::uint8_t, 32> word;
    copy_padded(input, offset, word.data(), word.size());
    return load_word(word.data());
}

std::int64_t ecrecover_gas(BytesView, const Rules&) noexcept {
    return 3000;
}
bool ecrecover(BytesView input, Bytes& output) {
    const auto v = word_at(input, 32);
    if (v != uint256{27} && v != uint256{28}) return true;
    const auto signer = crypto::recover_address(to_hash(word_at(input, 0)), word_at(input, 64),
                                                word_at(input, 96), v == uint256{28});
    if (!signer) return true;
    output.assign(12, 0);
    append(output, *signer);
    return true;
}

std::int64_t sha256_gas(BytesView input, const Rules&) noexcept {
    return 60 + 12 * words_of(input);
}
bool sha256(BytesView input, Bytes& output) {
    const auto digest = crypto::sha256(input);
    output.assign(digest.bytes.begin(), digest.bytes.end());
    return true;
}

std::int64_t ripemd160_gas(BytesView input, const Rules&) noexcept {
    return 600 + 120 * words_of(input);
}
bool ripemd160(BytesView input, Bytes& output) {
    output.assign(12, 0);
    append(output, crypto::ripemd160(input));
    return true;
}

std::int64_t identity_gas(BytesView input, const Rules&) noexcept {
    return 15 + 3 * words_of(input);
}
bool identity(BytesView input, Bytes& output) {
    output.assign(input.begin(), input.end());
    return true;
}

/// EIP-2565, EIP-7883. Saturates: sizes that no gas pays for are never allocated, and those that
/// EIP-7823 forbids fail in the same way, with all gas gone.
std::int64_t modexp_gas(BytesView input, const Rules& rules) {
    const auto& price = rules.modexp;
    const auto base_size = word_at(input, 0);
    const auto exponent_size = word_at(input, 32);
    const auto modulus_size = word_at(input, 64);
    const auto longest = std::max(base_size, modulus_size);
    if (std::max(longest, exponent_size) > uint256{price.max_operand}) return kNever;
    const bool is_short = longest <= uint256{32} && price.least_complexity != 0;
    if (longest.is_zero() && !is_short) return price.least;
    constexpr std::uint64_t kBound = std::uint64_t{1} << 32;
    if (longest >= uint256{kBound} || exponent_size >= uint256{kBound}) return kNever;

    const auto exponent_bytes = exponent_size.low();
    const auto head_size = static_cast<std::size_t>(std::min<std::uint64_t>(exponent_bytes, 32));
    const auto head_bits =
        from_be_bytes(slice_padded(input, 96 + base_size.low(), head_size)).bits();
    std::uint64_t iterations = head_bits > 0 ? head_bits - 1 : 0;
    if (exponent_bytes > 32) iterations += price.per_exponent_byte * (exponent_bytes - 32);
    const auto words = static_cast<uint128>((longest.low() + 7) / 8);
    const auto complexity = is_short ? price.least_complexity : price.word_factor * words * words;
    const uint128 gas = complexity * std::max<std::uint64_t>(iterations, 1) / price.divisor;
    if (gas > static_cast<uint128>(kNever)) return kNever;
    return std::max(price.least, static_cast<std::int64_t>(gas));
}
bool modexp(BytesView input, Bytes& output) {
    const auto base_size = word_at(input, 0).low();
    const auto modulus_size = word_at(input, 64).low();
    if (word_at(input, 64).is_zero()) return true;
    const auto exponent_size = word_at(input, 32).low();
    output = crypto::modexp(slice_padded(input, 96, base_size),
                            slice_padded(input, 96 + base_size, exponent_size),
                            slice_padded(input, 96 + base_size + exponent_size, modulus_size));
    return true;
}

/// A round a gas; a wrong length fails whatever the gas (EIP-152).
std::int64_t blake2f_gas(BytesView input, const Rules&) noexcept {
    if (input.size() != 213) return 0;
    return static_cast<std::int64_t>(load_be64(input.data()) >> 32);
}
bool blake2f(BytesView input, Bytes& output) {
    const auto result = crypto::blake2f(input);
    if (!result) return false;
    output.assign(result->begin(), result->end());
    return true;
}

/// A precompile without functions is named, and not offered.
struct Precompile {
    std::string_view name;
    std::int64_t (*gas)(BytesView input, const Rules& rules);
    bool (*run)(BytesView input, Bytes& output);
};
/// In the order of their addresses, from 0x01.
constexpr std::array kPrecompiles{
    Precompile{"ECRECOVER (0x01)", ecrecover_gas, ecrecover},
    Precompile{"SHA256 (0x02)", sha256_gas, sha256},
    Precompile{"RIPEMD160 (0x03)", ripemd160_gas, ripemd160},
    Precompile{"IDENTITY (0x04)", identity_gas, identity},
    Precompile{"MODEXP (0x05)", modexp_gas, modexp},
    Precompile{"BN254_ADD (0x06)", nullptr, nullptr},
    Precompile{"BN254_MUL (0x07)", nullptr, nullptr},
    Precompile{"BN254_PAIRING (0x08)", nullptr, nullptr},
    Precompile{"BLAKE2F (0x09)", blake2f_gas, blake2f},
    Precompile{"KZG_POINT_EVALUATION (0x0a)", nullptr, nullptr},
    Precompile{"BLS12_G1ADD (0x0b)", nullptr, nullptr},
    Precompile{"BLS12_G1MSM (0x0c)", nullptr, nullptr},
    Precompile{"BLS12_G2ADD (0x0d)", nullptr, nullptr},
    Precompile{"BLS12_G2MSM (0x0e)", nullptr, nullptr},
    Precompile{"BLS12_PAIRING_CHECK (0x0f)", nullptr, nullptr},
    Precompile{"BLS12_MAP_FP_TO_G1 (0x10)", nullptr, nullptr},
    Precompile{"BLS12_MAP_FP2_TO_G2 (0x11)", nullptr, nullptr},
};
constexpr Precompile kP256Verify{"P256VERIFY (0x0100)", nullptr, nullptr};

}  // namespace

PrecompileResult run_precompile(std::uint16_t id, const Rules& rules, BytesView input,
                                std::int64_t gas, Bytes& output) noexcept {
    output.clear();
    const auto& precompile = id == kP256VerifyAddress ? kP256Verify : kPrecompiles[id - 1u];
    if (precompile.run == nullptr) return {Status::precompile_unsupported, 0, precompile.name};
    const auto cost = precompile.gas(input, rules);
    if (cost > gas) return {Status::out_of_gas, 0, {}};
    if (!precompile.run(input, output)) return {Status::precompile_failure, 0, {}};
    return {Status::success, gas - cost, {}};
}

}  // namespace alt::evm
