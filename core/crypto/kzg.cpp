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

/// The polynomial's value at the secret, times the generator.
KzgPoint commit_to(const Polynomial& polynomial) {
    std::vector<Scalar> scalars;
    scalars.reserve(polynomial.size());
    for (const auto& value : polynomial) scalars.push_back(value.to_limbs());
    return compress(bls12_381::weighted_sum(kzg::lagrange_points(), scalars).to_affine());
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
