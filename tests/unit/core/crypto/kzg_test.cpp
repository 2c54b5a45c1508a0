#include "core/crypto/kzg.hpp"

#include <functional>

#include "tests/support/shared_json.hpp"

namespace alt {
namespace {

using crypto::KzgVerdict;

/// The vectors of one function and the blobs that they name.
class KzgVectors {
public:
    explicit KzgVectors(std::filesystem::path folder)
        : folder_(std::move(folder)), blobs_(testing::load_json(folder_ / "blobs.json")) {}

    /// Calls `check(input, output)` for every case of the file; the number of cases.
    std::size_t each(std::string_view name,
                     const std::function<void(const codec::Json&, const codec::Json&)>& check) {
        const auto json = testing::load_json(folder_ / name);
        for (const auto& [id, row] : json.as_object()) {
            CAPTURE(std::string(id));
            check(*codec::get(row, "input").value(), row.at("output"));
        }
        return json.as_object().size();
    }
    [[nodiscard]] Bytes blob(const codec::Json& input) const {
        const std::string name = testing::text_of(input, "blob");
        const auto* blob = blobs_.as_object().if_contains(name);
        return testing::unhex(blob != nullptr ? std::string(blob->as_string()) : name);
    }

private:
    std::filesystem::path folder_;
    codec::Json blobs_;
};

std::optional<KzgVectors> open_vectors() {
    const auto folder = testing::shared_vectors("ethereum-tests/kzg");
    if (!folder) return std::nullopt;
    return KzgVectors(*folder);
}

KzgVerdict verdict_of(const codec::Json& output) {
    if (output.is_null()) return KzgVerdict::malformed;
    return output.as_bool() ? KzgVerdict::valid : KzgVerdict::wrong;
}

/// The bytes of an output; null is none.
template <class Bytes48>
bool matches(const std::optional<Bytes48>& got, const codec::Json& output) {
    if (output.is_null() || !got) return output.is_null() && !got;
    return equal(*got, testing::unhex(std::string(output.as_string())));
}

/// A blob whose elements all are below r.
Bytes make_blob(const std::function<std::uint8_t(std::size_t)>& low_byte) {
    Bytes blob(crypto::kKzgBlobSize, 0);
    for (std::size_t i = 0; i < crypto::kKzgFieldElementsPerBlob; ++i)
        blob[32 * i + 31] = low_byte(i);
    return blob;
}

TEST_SUITE("core/crypto/kzg") {
    TEST_CASE("the embedded setup is a Lagrange basis: the constant 1 commits to the generator") {
        const auto commitment =
            crypto::kzg_commit(make_blob([](std::size_t) { return std::uint8_t{1}; }));
        REQUIRE(commitment.has_value());
        CHECK(to_hex(*commitment) ==
              "0x97f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905"
              "a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb");
    }

    TEST_CASE("what is proved verifies, and nothing else does") {
        const Bytes blob = make_blob([](std::size_t i) { return static_cast<std::uint8_t>(i); });
        const auto commitment = crypto::kzg_commit(blob);
        REQUIRE(commitment.has_value());
        Bytes z(32, 0);
        for (const std::uint8_t last :
             {std::uint8_t{1}, std::uint8_t{5}}) {  // 1 is a root of unity, 5 is not
            z[31] = last;
            const auto opening = crypto::kzg_prove(blob, z);
            REQUIRE(opening.has_value());
            CHECK(crypto::kzg_verify_proof(*commitment, z, opening->y, opening->proof));
            Hash256 other = opening->y;
            other.bytes[31] ^= 1;
            CHECK(crypto::kzg_check_proof(*commitment, z, other, opening->proof) ==
                  KzgVerdict::wrong);
            z[30] ^= 1;
            CHECK(crypto::kzg_check_proof(*commitment, z, opening->y, opening->proof) ==
                  KzgVerdict::wrong);
            z[30] ^= 1;
        }
        const auto proof = crypto::kzg_prove_blob(blob, *commitment);
        REQUIRE(proof.has_value());
        CHECK(crypto::kzg_check_blob_proof(blob, *commitment, *proof) == KzgVerdict::valid);
        Bytes changed = blob;
        changed[31] ^= 1;
        CHECK(crypto::kzg_check_blob_proof(changed, *commitment, *proof) == KzgVerdict::wrong);
        changed.pop_back();
        CHECK(crypto::kzg_check_blob_proof(changed, *commitment, *proof) == KzgVerdict::malformed);
    }

    TEST_CASE("point proofs get the verdict of the c-kzg vectors") {
        auto vectors = open_vectors();
        if (!vectors) return;
        CHECK(vectors->each("verify_kzg_proof.json", [](const auto& input, const auto& output) {
            const Bytes commitment = testing::hex_of(input, "commitment");
            const Bytes z = testing::hex_of(input, "z");
            const Bytes y = testing::hex_of(input, "y");
            const Bytes proof = testing::hex_of(input, "proof");
            const KzgVerdict expected = verdict_of(output);
            CHECK(crypto::kzg_check_proof(commitment, z, y, proof) == expected);
            CHECK(crypto::kzg_verify_proof(commitment, z, y, proof) ==
                  (expected == KzgVerdict::valid));
        }) == 61);
    }

    TEST_CASE("blob proofs get the verdict of the c-kzg vectors") {
        auto vectors = open_vectors();
        if (!vectors) return;
        CHECK(
            vectors->each("verify_blob_kzg_proof.json", [&](const auto& input, const auto& output) {
                CHECK(crypto::kzg_check_blob_proof(
                          vectors->blob(input), testing::hex_of(input, "commitment"),
                          testing::hex_of(input, "proof")) == verdict_of(output));
            }) == 15);
    }

    TEST_CASE("commitments are those of the c-kzg vectors") {
        auto vectors = open_vectors();
        if (!vectors) return;
        CHECK(vectors->each("blob_to_kzg_commitment.json",
                            [&](const auto& input, const auto& output) {
                                CHECK(matches(crypto::kzg_commit(vectors->blob(input)), output));
                            }) == 6);
    }

    TEST_CASE("openings are those of the c-kzg vectors") {
        auto vectors = open_vectors();
        if (!vectors) return;
        CHECK(vectors->each("compute_kzg_proof.json", [&](const auto& input, const auto& output) {
            const auto got = crypto::kzg_prove(vectors->blob(input), testing::hex_of(input, "z"));
            REQUIRE(got.has_value() == !output.is_null());
            if (!got) return;
            CHECK(matches(std::optional(got->proof), output.as_array().at(0)));
            CHECK(matches(std::optional(got->y), output.as_array().at(1)));
        }) == 26);
    }

    TEST_CASE("blob proofs and their challenges are those of the c-kzg vectors") {
        auto vectors = open_vectors();
        if (!vectors) return;
        CHECK(vectors->each(
                  "compute_blob_kzg_proof.json", [&](const auto& input, const auto& output) {
                      CHECK(matches(crypto::kzg_prove_blob(vectors->blob(input),
                                                           testing::hex_of(input, "commitment")),
                                    output));
                  }) == 8);
        CHECK(vectors->each("compute_challenge.json", [&](const auto& input, const auto& output) {
            CHECK(matches(
                crypto::kzg_challenge(vectors->blob(input), testing::hex_of(input, "commitment")),
                output));
        }) == 5);
    }
}

}  // namespace
}  // namespace alt
