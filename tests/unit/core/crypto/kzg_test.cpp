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

TEST_SUITE("core/crypto/kzg") {
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
