#include "core/crypto/kzg/polynomial.hpp"

#include <span>

#include "core/crypto/kzg/setup.hpp"

namespace alt::crypto::kzg {
namespace {

constexpr std::size_t kSizeBits = 12;
static_assert(kSetupSize == std::size_t{1} << kSizeBits);

/// The roots of unity, in the order of a blob.
std::span<const Fr> roots_of_unity() {
    static const std::vector<Fr> roots = [] {
        // 7 generates the multiplicative group.
        auto exponent = Fr::kModulus;
        exponent[0] -= 1;
        const Fr root = curves::power(Fr::from_u64(7), curves::shifted_right(exponent, kSizeBits));
        std::vector<Fr> out(kSetupSize);
        Fr next = Fr::one();
        for (std::size_t i = 0; i < kSetupSize; ++i) {
            out[bit_reversed(i)] = next;
            next *= root;
        }
        return out;
    }();
    return roots;
}

/// 1 / (root - z) for each root; 0 where they are equal. One inversion (Montgomery's trick).
std::vector<Fr> inverse_distances(const Fr& z) {
    const auto roots = roots_of_unity();
    std::vector<Fr> out(roots.size());
    Fr product = Fr::one();
    for (std::size_t i = 0; i < roots.size(); ++i) {
        out[i] = product;
        if (roots[i] != z) product *= roots[i] - z;
    }
    Fr inverse = product.inverse();
    for (std::size_t i = roots.size(); i-- > 0;) {
        if (roots[i] == z) {
            out[i] = Fr::zero();
            continue;
        }
        out[i] *= inverse;
        inverse *= roots[i] - z;
    }
    return out;
}

/// Index of the root that z is.
std::optional<std::size_t> index_of_root(const Fr& z) {
    const auto roots = roots_of_unity();
    for (std::size_t i = 0; i < roots.size(); ++i)
        if (roots[i] == z) return i;
    return std::nullopt;
}

/// The root of unity to that power.
Fr root_to(std::size_t power) {
    return roots_of_unity()[bit_reversed(power % kSetupSize)];
}

}  // namespace

std::vector<Fr> coefficients_of(const Polynomial& polynomial) {
    // Cooley and Tukey: what goes in is in reversed order, what comes out is not.
    auto out = polynomial;
    for (std::size_t size = 2; size <= kSetupSize; size *= 2) {
        const auto half = size / 2;
        for (std::size_t j = 0; j < half; ++j) {
            const auto twist = root_to(kSetupSize - j * (kSetupSize / size));
            for (std::size_t i = j; i < kSetupSize; i += size) {
                const auto odd = out[i + half] * twist;
                out[i + half] = out[i] - odd;
                out[i] += odd;
            }
        }
    }
    const auto scale = Fr::from_u64(kSetupSize).inverse();
    for (auto& each : out) each *= scale;
    return out;
}

Polynomial from_coefficients(std::vector<Fr> coefficients) {
    // Gentleman and Sande: the other way round.
    coefficients.resize(kSetupSize);
    auto& out = coefficients;
    for (std::size_t size = kSetupSize; size >= 2; size /= 2) {
        const auto half = size / 2;
        for (std::size_t j = 0; j < half; ++j) {
            const auto twist = root_to(j * (kSetupSize / size));
            for (std::size_t i = j; i < kSetupSize; i += size) {
                const auto difference = out[i] - out[i + half];
                out[i] += out[i + half];
                out[i + half] = difference * twist;
            }
        }
    }
    return coefficients;
}

Fr root_at(std::size_t index) {
    return roots_of_unity()[index];
}

std::size_t bit_reversed(std::size_t index) noexcept {
    std::size_t out = 0;
    for (std::size_t i = 0; i < kSizeBits; ++i) out = out << 1 | (index >> i & 1);
    return out;
}

std::optional<Fr> read_scalar(BytesView bytes) noexcept {
    if (bytes.size() != Fr::kBytes) return std::nullopt;
    return Fr::from_be_bytes(bytes);
}

std::optional<Polynomial> read_blob(BytesView blob) {
    if (blob.size() != kSetupSize * Fr::kBytes) return std::nullopt;
    Polynomial out;
    out.reserve(kSetupSize);
    for (; !blob.empty(); blob = blob.subspan(Fr::kBytes)) {
        const auto value = Fr::from_be_bytes(blob.first(Fr::kBytes));
        if (!value) return std::nullopt;
        out.push_back(*value);
    }
    return out;
}

Fr evaluate(const Polynomial& polynomial, const Fr& z) {
    if (const auto index = index_of_root(z)) return polynomial[*index];
    // Barycentric: (1 - z^n) / n * sum of p_i root_i / (root_i - z).
    const auto roots = roots_of_unity();
    const auto inverses = inverse_distances(z);
    Fr sum;
    for (std::size_t i = 0; i < kSetupSize; ++i) sum += polynomial[i] * roots[i] * inverses[i];
    Fr power = z;
    for (std::size_t i = 0; i < kSizeBits; ++i) power = power.square();
    return (Fr::one() - power) * Fr::from_u64(kSetupSize).inverse() * sum;
}

Polynomial quotient(const Polynomial& polynomial, const Fr& z, const Fr& y) {
    Polynomial out = inverse_distances(z);
    for (std::size_t i = 0; i < kSetupSize; ++i) out[i] *= polynomial[i] - y;
    if (const auto index = index_of_root(z)) {
        // There the quotient is the derivative, by the other values: -1/z sum of q_i root_i.
        const auto roots = roots_of_unity();
        Fr sum;
        for (std::size_t i = 0; i < kSetupSize; ++i) sum += out[i] * roots[i];
        out[*index] = -(sum * z.inverse());
    }
    return out;
}

}  // namespace alt::crypto::kzg
