#include "core/crypto/kzg/polynomial.hpp"
#include "tests/support/cell_vector.hpp"

namespace alt {
namespace {

using crypto::KzgVerdict;
using testing::CellVector;

KzgVerdict check(const CellVector& vector) {
    return crypto::kzg_check_cell_proofs(vector.blob, vector.commitment, vector.proofs);
}

TEST_SUITE("core/crypto/kzg") {
    TEST_CASE("a polynomial comes back from its coefficients") {
        const auto polynomial = crypto::kzg::read_blob(CellVector().blob);
        REQUIRE(polynomial);
        const auto coefficients = crypto::kzg::coefficients_of(*polynomial);
        CHECK((crypto::kzg::from_coefficients(coefficients) == *polynomial));
        const auto z = crypto::kzg::Fr::from_u64(5);
        crypto::kzg::Fr value;
        for (std::size_t i = coefficients.size(); i-- > 0;) value = value * z + coefficients[i];
        CHECK((value == crypto::kzg::evaluate(*polynomial, z)));
    }
    TEST_CASE("the cell proofs of c-kzg hold, and no others") {
        const CellVector vector;
        CHECK(check(vector) == KzgVerdict::valid);
        auto other = vector;
        std::swap(other.proofs[3], other.proofs[4]);
        CHECK(check(other) == KzgVerdict::wrong);
        other = vector;
        other.proofs[127] = other.proofs[0];
        CHECK(check(other) == KzgVerdict::wrong);
        other = vector;
        other.blob[40] ^= 1;
        CHECK(check(other) == KzgVerdict::wrong);
        other = vector;
        other.commitment = other.proofs[0];
        CHECK(check(other) == KzgVerdict::wrong);
        other = vector;
        other.proofs[9][0] ^= 0x40;
        CHECK(check(other) == KzgVerdict::malformed);
        other = vector;
        other.proofs.pop_back();
        CHECK(check(other) == KzgVerdict::malformed);
    }
}

}  // namespace
}  // namespace alt
