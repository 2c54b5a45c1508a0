#include "core/crypto/bls12_381.hpp"

#include <functional>

#include "tests/support/shared_json.hpp"

namespace alt {
namespace {

using Operation = std::function<std::optional<Bytes>(BytesView)>;

std::optional<Bytes> pairing_word(BytesView input) {
    const auto verdict = crypto::bls12_pairing_check(input);
    if (!verdict) return std::nullopt;
    Bytes word(32, 0);
    word.back() = *verdict ? 1 : 0;
    return word;
}

/// Every row of an EIP-2537 file; the number of rows.
std::size_t run_file(const std::filesystem::path& file, const Operation& operation) {
    const auto json = testing::load_json(file);
    REQUIRE(json.is_array());
    for (const auto& row : json.as_array()) {
        CAPTURE(file.filename().string());
        CAPTURE(testing::text_of(row, "Name"));
        const auto got = operation(testing::hex_of(row, "Input"));
        if (codec::find(row, "ExpectedError") != nullptr)
            CHECK_FALSE(got.has_value());
        else
            CHECK((got.has_value() && *got == testing::hex_of(row, "Expected")));
    }
    return json.as_array().size();
}

TEST_SUITE("core/crypto/bls12_381") {
    TEST_CASE("every EIP-2537 vector gives its output or its error") {
        const auto folder = testing::shared_vectors("ethereum-tests/precompiles/eip-2537");
        if (!folder) return;
        const std::pair<std::string_view, Operation> operations[] = {
            {"add_G1_bls.json", crypto::bls12_g1_add},
            {"add_G2_bls.json", crypto::bls12_g2_add},
            {"mul_G1_bls.json", crypto::bls12_g1_msm},
            {"mul_G2_bls.json", crypto::bls12_g2_msm},
            {"msm_G1_bls.json", crypto::bls12_g1_msm},
            {"msm_G2_bls.json", crypto::bls12_g2_msm},
            {"map_fp_to_G1_bls.json", crypto::bls12_map_fp_to_g1},
            {"map_fp2_to_G2_bls.json", crypto::bls12_map_fp2_to_g2},
            {"pairing_check_bls.json", pairing_word},
        };
        std::size_t files = 0;
        for (const auto& entry : std::filesystem::directory_iterator(*folder)) {
            std::string name = entry.path().filename().string();
            if (name.starts_with("fail-")) name.erase(0, 5);
            const auto* operation =
                std::find_if(std::begin(operations), std::end(operations),
                             [&](const auto& row) { return row.first == name; });
            REQUIRE_MESSAGE(operation != std::end(operations), name);
            CHECK(run_file(entry.path(), operation->second) > 0);
            ++files;
        }
        CHECK(files == 17);
    }
}

}  // namespace
}  // namespace alt
