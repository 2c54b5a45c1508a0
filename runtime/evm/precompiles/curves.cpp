#include "runtime/evm/precompiles/curves.hpp"

#include "core/crypto/bn254.hpp"
#include "core/crypto/kzg.hpp"
#include "core/crypto/p256.hpp"
#include "core/crypto/sha256.hpp"
#include "runtime/evm/precompiles/input.hpp"

namespace alt::evm::precompiles {
namespace {

constexpr std::size_t kBn254Pair = 192;

/// What the point evaluation gives back: field elements in a blob, order of the scalar field.
constexpr uint256 kFieldElementsPerBlob{crypto::kKzgFieldElementsPerBlob};
constexpr uint256 kBlsOrder{0x73eda753299d7d48, 0x3339d80809a1d805, 0x53bda402fffe5bfe,
                            0xffffffff00000001};
constexpr std::uint8_t kVersionOfKzg = 0x01;

}  // namespace

std::int64_t bn254_add_gas(BytesView, const Rules&) {
    return 150;
}
bool bn254_add(BytesView input, Bytes& output) {
    return give(crypto::bn254_add(input), output);
}
std::int64_t bn254_mul_gas(BytesView, const Rules&) {
    return 6000;
}
bool bn254_mul(BytesView input, Bytes& output) {
    return give(crypto::bn254_mul(input), output);
}
std::int64_t bn254_pairing_gas(BytesView input, const Rules&) {
    return 45000 + 34000 * count_of(input, kBn254Pair);
}
bool bn254_pairing(BytesView input, Bytes& output) {
    return give(crypto::bn254_pairing_check(input), output);
}

std::int64_t kzg_gas(BytesView, const Rules&) {
    return 50000;
}
bool kzg(BytesView input, Bytes& output) {
    constexpr std::size_t kSize = 32 + 32 + 32 + 48 + 48;
    if (input.size() != kSize) return false;
    const auto commitment = input.subspan(96, 48);
    auto versioned = crypto::sha256(commitment);
    versioned.bytes.front() = kVersionOfKzg;
    if (!equal(versioned, input.first(32))) return false;
    if (!crypto::kzg_verify_proof(commitment, input.subspan(32, 32), input.subspan(64, 32),
                                  input.subspan(144, 48)))
        return false;
    output.resize(64);
    store_word(output.data(), kFieldElementsPerBlob);
    store_word(output.data() + 32, kBlsOrder);
    return true;
}

std::int64_t p256_verify_gas(BytesView, const Rules&) {
    return 6900;
}
bool p256_verify(BytesView input, Bytes& output) {
    if (crypto::p256_verify(input)) give(std::optional(true), output);
    return true;
}

}  // namespace alt::evm::precompiles
