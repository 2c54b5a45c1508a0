#include "core/crypto/modexp.hpp"

#include <doctest/doctest.h>

#include "core/base/hex.hpp"
#include "core/base/uint256.hpp"

namespace alt {
namespace {

std::string run(std::string_view base, std::string_view exponent, std::string_view modulus) {
    return to_hex(crypto::modexp(parse_hex(base).value(), parse_hex(exponent).value(),
                                 parse_hex(modulus).value()));
}

TEST_SUITE("core/crypto/modexp") {
    TEST_CASE("the examples of EIP-198 hold") {
        const std::string p = "0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f";
        const std::string less =
            "0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2e";
        // Fermat: 3^(p-1) = 1 mod p; 0^(p-1) = 0.
        CHECK(run("0x03", less, p) == to_hex(to_be_bytes(1)));
        CHECK(run("0x", less, p) == to_hex(Hash256()));
    }

    TEST_CASE("edges give what the precompile must give") {
        struct Row {
            std::string_view name, base, exponent, modulus, want;
        };
        static constexpr std::array rows{
            Row{"no modulus", "0x05", "0x02", "0x", "0x"},
            Row{"zero modulus", "0x05", "0x02", "0x0000", "0x0000"},
            Row{"modulus one", "0x05", "0x00", "0x01", "0x00"},
            Row{"zero to the zero", "0x", "0x", "0x07", "0x01"},
            Row{"even modulus", "0x03", "0x05", "0x0010", "0x0003"},
            Row{"padded to the modulus", "0x02", "0x08", "0x000000ffff", "0x0000000100"},
            Row{"leading zeros", "0x000003", "0x000002", "0x00ff", "0x0009"},
        };
        for (const auto& row : rows) {
            CAPTURE(row.name);
            CHECK(run(row.base, row.exponent, row.modulus) == row.want);
        }
    }
}

}  // namespace
}  // namespace alt
