#include "core/crypto/secp256k1.hpp"
#include "core/crypto/sha256.hpp"
#include "tests/support/shared_json.hpp"

namespace alt {
namespace {

/// A signature r ‖ s verifies when one of its two recovery ids gives the public key.
bool verifies(const Hash256& digest, BytesView sig, BytesView public_key) {
    if (sig.size() != 64) return false;
    const uint256 r = from_be_bytes(sig.first(32));
    const uint256 s = from_be_bytes(sig.subspan(32));
    for (const bool odd_y : {false, true}) {
        const auto key = crypto::recover_public_key(digest, r, s, odd_y);
        if (key && equal(*key, public_key)) return true;
    }
    return false;
}

TEST_SUITE("core/crypto/wycheproof") {
    TEST_CASE("recovery agrees with the p1363 vectors for secp256k1") {
        const auto file = testing::shared_vectors(
            "ethereum-tests/wycheproof/ecdsa_secp256k1_sha256_p1363_test.json");
        if (!file) return;
        const auto root = testing::load_json(*file);
        std::size_t checked = 0;
        for (const auto& group : *codec::get_array(root, "testGroups").value()) {
            const Bytes key = testing::hex_of(group, "publicKey.uncompressed");
            for (const auto& row : *codec::get_array(group, "tests").value()) {
                CAPTURE(codec::get_u64(row, "tcId").value());
                const Hash256 digest = crypto::sha256(testing::hex_of(row, "msg"));
                const bool valid = testing::text_of(row, "result") == "valid";
                // Recovery ids 2 and 3 (r + order is the coordinate) do not exist in Ethereum.
                const std::string comment = testing::text_of(row, "comment");
                if (valid && comment.find("with a reduction") != std::string::npos) continue;
                const bool got =
                    verifies(digest, testing::hex_of(row, "sig"), BytesView(key).subspan(1));
                CHECK_MESSAGE(got == valid, comment);
                ++checked;
            }
        }
        CHECK(checked > 50);
    }
}

}  // namespace
}  // namespace alt
