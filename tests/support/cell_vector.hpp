#pragma once

#include <doctest/doctest.h>

#include <filesystem>
#include <vector>

#include "core/base/uint256.hpp"
#include "core/codec/json.hpp"
#include "core/crypto/kzg.hpp"
#include "core/sys/files.hpp"

namespace alt::testing {

/// A blob, with the commitment and the cell proofs (EIP-7594) that c-kzg makes of it: see the file.
struct CellVector {
    CellVector() {
        for (std::uint64_t i = 0; i < crypto::kKzgFieldElementsPerBlob; ++i) {
            const uint256 x{i};
            const auto cube = x * x * x;
            append(blob, to_be_bytes(cube * cube * cube * 7919 + cube * 12345 + x));
        }
        const auto text = sys::read_file(std::filesystem::path(ALT_SOURCE_DIR) /
                                         "tests/support/cell_proofs.json");
        REQUIRE(text);
        const auto json = codec::parse_json(*text);
        REQUIRE(json);
        commitment = codec::get_bytes(*json, "commitment").value();
        for (const auto& proof : *codec::get_array(*json, "proofs").value())
            proofs.push_back(codec::as_bytes(proof, "proof").value());
    }
    Bytes blob;
    Bytes commitment;
    std::vector<Bytes> proofs;
};

}  // namespace alt::testing
