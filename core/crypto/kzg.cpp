#include "core/crypto/kzg.hpp"

#include <array>
#include <string_view>
#include <vector>

#include "core/crypto/bls12_381/pairing.hpp"
#include "core/crypto/kzg/polynomial.hpp"
#include "core/crypto/kzg/setup.hpp"
#include "core/crypto/sha256.hpp"

namespace alt::crypto {
namespace {

using bls12_381::Fr;
using bls12_381::G1;
using bls12_381::G1Affine;
using bls12_381::Scalar;
using kzg::Polynomial;

static_assert(kKzgFieldElementsPerBlob == kzg::kSetupSize);

std::optional<G1Affine> read_point(BytesView bytes) {
    auto point = bls12_381::decompress_g1(bytes);
    if (point && !is_in_subgroup(*point)) return std::nullopt;
    return point;
}

std::vector<Scalar> scalars_of(std::span<const Fr> values) {
    std::vector<Scalar> out;
    out.reserve(values.size());
    for (const auto& value : values) out.push_back(value.to_limbs());
    return out;
}

/// The polynomial's value at the secret, times the generator.
G1Affine point_of(const Polynomial& polynomial) {
    return bls12_381::weighted_sum(kzg::lagrange_points(), scalars_of(polynomial)).to_affine();
}
KzgPoint commit_to(const Polynomial& polynomial) {
    return compress(point_of(polynomial));
}

/// commitment - y = proof * (s - z), that is e(commitment - y + z proof, 1) = e(proof, s): written
/// so, both points of G2 are known beforehand.
bool proof_holds(const G1Affine& commitment, const Fr& z, const Fr& y, const G1Affine& proof) {
    const std::array points{bls12_381::kG1Generator, proof};
    const std::array scalars{(-y).to_limbs(), z.to_limbs()};
    const G1Affine left = (bls12_381::weighted_sum(points, scalars) + commitment).to_affine();
    std::vector<bls12_381::PairingFactor> factors;
    if (!left.infinity) factors.push_back({left, &kzg::prepared_generator()});
    if (!proof.infinity) factors.push_back({-proof, &kzg::prepared_secret()});
    return final_power_is_one(miller_product(factors));
}

/// `compute_challenge` of the consensus specification.
Fr challenge(BytesView blob, BytesView commitment) {
    constexpr std::string_view kDomain = "FSBLOBVERIFY_V1_";
    std::array<std::uint8_t, 16> degree{};  // big-endian
    degree[14] = static_cast<std::uint8_t>(kzg::kSetupSize >> 8);
    degree[15] = static_cast<std::uint8_t>(kzg::kSetupSize);
    Bytes text;
    text.reserve(kDomain.size() + degree.size() + blob.size() + commitment.size());
    append(text, view_of(kDomain));
    append(text, degree);
    append(text, blob);
    append(text, commitment);
    Scalar number = curves::limbs_from_be_bytes<4>(sha256(text));
    Scalar reduced{};
    while (curves::sub_limbs(reduced, number, Fr::kModulus) == 0) number = reduced;
    return Fr::from_limbs(number);
}

/// Scalars that nobody who made the proofs could choose: powers of a hash of all there is.
std::vector<Fr> weights_of(BytesView blob, BytesView commitment, std::span<const Bytes> proofs) {
    Bytes text(blob.begin(), blob.end());
    append(text, commitment);
    for (const auto& proof : proofs) append(text, proof);
    const Fr base = challenge(text, commitment);
    std::vector<Fr> out;
    Fr next = Fr::one();
    for (std::size_t i = 0; i < proofs.size(); ++i) {
        out.push_back(next);
        next *= base;
    }
    return out;
}

/// The sum over all cells of weight times what interpolates the cell. The cell's polynomial is the
/// remainder of the blob's modulo X^64 - a, where a is the 64th power of the cell's points.
Polynomial weighted_cells(const Polynomial& polynomial, std::span<const Fr> weights) {
    constexpr std::size_t kCellSize = 2 * kzg::kSetupSize / kKzgCellsPerBlob;
    constexpr std::size_t kParts = kzg::kSetupSize / kCellSize;
    const auto coefficients = kzg::coefficients_of(polynomial);
    auto powers = std::vector<Fr>(weights.begin(), weights.end());
    std::vector<Fr> sum(kCellSize);
    for (std::size_t part = 0; part < kParts; ++part) {
        Fr factor;
        for (std::size_t cell = 0; cell < powers.size(); ++cell) {
            factor += powers[cell];
            powers[cell] *= kzg::root_at(cell);
        }
        for (std::size_t i = 0; i < kCellSize; ++i)
            sum[i] += coefficients[part * kCellSize + i] * factor;
    }
    return kzg::from_coefficients(std::move(sum));
}

/// Each cell's proof holds if e(proof, s^64 - a) = e(commitment - cell, 1): all of them at once, by
/// their weighted sums, and with both points of G2 known beforehand.
bool cell_proofs_hold(const Polynomial& polynomial, const G1Affine& commitment,
                      std::span<const G1Affine> proofs, std::span<const Fr> weights) {
    Fr total;
    std::vector<Fr> shifted;
    for (std::size_t cell = 0; cell < weights.size(); ++cell) {
        total += weights[cell];
        shifted.push_back(weights[cell] * kzg::root_at(cell));
    }
    const auto cells = point_of(weighted_cells(polynomial, weights));
    const std::array commitments{commitment};
    const std::array<Scalar, 1> totals{total.to_limbs()};
    const auto sum = bls12_381::weighted_sum(proofs, scalars_of(shifted)).to_affine();
    const auto left = (bls12_381::weighted_sum(commitments, totals) + sum + -cells).to_affine();
    const G1Affine right = bls12_381::weighted_sum(proofs, scalars_of(weights)).to_affine();
    std::vector<bls12_381::PairingFactor> factors;
    if (!left.infinity) factors.push_back({left, &kzg::prepared_generator()});
    if (!right.infinity) factors.push_back({-right, &kzg::prepared_cell_secret()});
    return final_power_is_one(miller_product(factors));
}

KzgVerdict verdict_of(bool holds) noexcept {
    return holds ? KzgVerdict::valid : KzgVerdict::wrong;
}

}  // namespace

KzgVerdict kzg_check_proof(BytesView commitment, BytesView z, BytesView y, BytesView proof) {
    const auto commitment_point = read_point(commitment);
    const auto z_value = kzg::read_scalar(z);
    const auto y_value = kzg::read_scalar(y);
    const auto proof_point = read_point(proof);
    if (!commitment_point || !z_value || !y_value || !proof_point) return KzgVerdict::malformed;
    return verdict_of(proof_holds(*commitment_point, *z_value, *y_value, *proof_point));
}

bool kzg_verify_proof(BytesView commitment, BytesView z, BytesView y, BytesView proof) {
    return kzg_check_proof(commitment, z, y, proof) == KzgVerdict::valid;
}

KzgVerdict kzg_check_blob_proof(BytesView blob, BytesView commitment, BytesView proof) {
    const auto polynomial = kzg::read_blob(blob);
    const auto commitment_point = read_point(commitment);
    const auto proof_point = read_point(proof);
    if (!polynomial || !commitment_point || !proof_point) return KzgVerdict::malformed;
    const Fr z = challenge(blob, commitment);
    return verdict_of(
        proof_holds(*commitment_point, z, kzg::evaluate(*polynomial, z), *proof_point));
}

KzgVerdict kzg_check_cell_proofs(BytesView blob, BytesView commitment,
                                 std::span<const Bytes> proofs) {
    const auto polynomial = kzg::read_blob(blob);
    const auto commitment_point = read_point(commitment);
    if (!polynomial || !commitment_point || proofs.size() != kKzgCellsPerBlob)
        return KzgVerdict::malformed;
    std::vector<G1Affine> points;
    for (const auto& proof : proofs) {
        const auto point = read_point(proof);
        if (!point) return KzgVerdict::malformed;
        points.push_back(*point);
    }
    const auto weights = weights_of(blob, commitment, proofs);
    return verdict_of(cell_proofs_hold(*polynomial, *commitment_point, points, weights));
}

std::optional<KzgPoint> kzg_commit(BytesView blob) {
    const auto polynomial = kzg::read_blob(blob);
    if (!polynomial) return std::nullopt;
    return commit_to(*polynomial);
}

std::optional<KzgOpening> kzg_prove(BytesView blob, BytesView z) {
    const auto polynomial = kzg::read_blob(blob);
    const auto z_value = kzg::read_scalar(z);
    if (!polynomial || !z_value) return std::nullopt;
    const Fr y = kzg::evaluate(*polynomial, *z_value);
    return KzgOpening{commit_to(kzg::quotient(*polynomial, *z_value, y)), {y.to_be_bytes()}};
}

std::optional<KzgPoint> kzg_prove_blob(BytesView blob, BytesView commitment) {
    const auto polynomial = kzg::read_blob(blob);
    if (!polynomial || !read_point(commitment)) return std::nullopt;
    const Fr z = challenge(blob, commitment);
    return commit_to(kzg::quotient(*polynomial, z, kzg::evaluate(*polynomial, z)));
}

std::optional<Hash256> kzg_challenge(BytesView blob, BytesView commitment) {
    if (blob.size() != kKzgBlobSize || commitment.size() != KzgPoint{}.size()) return std::nullopt;
    return Hash256{challenge(blob, commitment).to_be_bytes()};
}

}  // namespace alt::crypto
