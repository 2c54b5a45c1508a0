#include "runtime/evm/precompiles/basic.hpp"

#include "core/crypto/blake2f.hpp"
#include "core/crypto/modexp.hpp"
#include "core/crypto/ripemd160.hpp"
#include "core/crypto/secp256k1.hpp"
#include "core/crypto/sha256.hpp"
#include "runtime/evm/precompiles/input.hpp"

namespace alt::evm::precompiles {
namespace {

constexpr std::size_t kModexpHeader = 96;  ///< the three sizes

Bytes slice_padded(BytesView input, std::size_t offset, std::size_t count) {
    Bytes out(count);
    copy_padded(input, offset, out.data(), count);
    return out;
}

/// Length of the exponent in bits less one, as the EIPs estimate it: exact for the first 32 bytes.
std::uint64_t iterations_of(BytesView input, std::uint64_t base_size, std::uint64_t exponent_size,
                            const ModexpRules& rules) {
    const auto head_size = static_cast<unsigned>(std::min<std::uint64_t>(exponent_size, 32));
    const auto head = word_at(input, kModexpHeader + base_size) >> (8 * (32 - head_size));
    const auto bits = head.bits();
    std::uint64_t iterations = bits > 0 ? bits - 1 : 0;
    if (exponent_size > 32) iterations += rules.per_exponent_byte * (exponent_size - 32);
    return std::max<std::uint64_t>(iterations, 1);
}

}  // namespace

std::int64_t ecrecover_gas(BytesView, const Rules&) {
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

std::int64_t sha256_gas(BytesView input, const Rules&) {
    return 60 + 12 * words_of(input);
}
bool sha256(BytesView input, Bytes& output) {
    const auto digest = crypto::sha256(input);
    output.assign(digest.bytes.begin(), digest.bytes.end());
    return true;
}

std::int64_t ripemd160_gas(BytesView input, const Rules&) {
    return 600 + 120 * words_of(input);
}
bool ripemd160(BytesView input, Bytes& output) {
    output.assign(12, 0);
    append(output, crypto::ripemd160(input));
    return true;
}

std::int64_t identity_gas(BytesView input, const Rules&) {
    return 15 + 3 * words_of(input);
}
bool identity(BytesView input, Bytes& output) {
    output.assign(input.begin(), input.end());
    return true;
}

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

    const auto words = static_cast<uint128>((longest.low() + 7) / 8);
    const auto complexity = is_short ? price.least_complexity : price.word_factor * words * words;
    const uint128 gas = complexity *
                        iterations_of(input, base_size.low(), exponent_size.low(), price) /
                        price.divisor;
    if (gas > static_cast<uint128>(kNever)) return kNever;
    return std::max(price.least, static_cast<std::int64_t>(gas));
}
bool modexp(BytesView input, Bytes& output) {
    const auto modulus_size = word_at(input, 64).low();
    if (modulus_size == 0) return true;
    const auto base_size = word_at(input, 0).low();
    const auto exponent_size = word_at(input, 32).low();
    const auto exponent_at = kModexpHeader + base_size;
    output = crypto::modexp(slice_padded(input, kModexpHeader, base_size),
                            slice_padded(input, exponent_at, exponent_size),
                            slice_padded(input, exponent_at + exponent_size, modulus_size));
    return true;
}

std::int64_t blake2f_gas(BytesView input, const Rules&) {
    // A wrong length fails whatever the gas.
    if (input.size() != 213) return 0;
    return static_cast<std::int64_t>(load_be64(input.data()) >> 32);
}
bool blake2f(BytesView input, Bytes& output) {
    const auto result = crypto::blake2f(input);
    if (!result) return false;
    output.assign(result->begin(), result->end());
    return true;
}

}  // namespace alt::evm::precompiles
