#include "core/codec/rlp.hpp"
#include "core/crypto/keccak.hpp"
#include "core/eth/header.hpp"
#include "tests/support/shared_json.hpp"

namespace alt {
namespace {

void check_senders(const eth::Block& block, const codec::Json& row) {
    const auto& want = *codec::get_array(row, "transactions").value();
    REQUIRE(block.transactions.size() == want.size());
    for (std::size_t i = 0; i < want.size(); ++i)
        CHECK(eth::recover_sender(block.transactions[i]).value() ==
              codec::get_address(want[i], "sender").value());
}

/// False: the block has what a rollup does not offer.
bool check_block(const codec::Json& row) {
    const Bytes raw = testing::hex_of(row, "rlp");
    const auto block = eth::decode_block(raw);
    if (!block) {
        CHECK_MESSAGE(block.error().code == Errc::unsupported, block.error().message);
        return false;
    }
    CHECK(equal(eth::encode(*block), raw));
    CHECK(eth::hash_of(block->header) == codec::get_hash(row, "blockHeader.hash").value());
    check_senders(*block, row);
    return true;
}

TEST_SUITE("core/eth/block") {
    TEST_CASE("constants are what they name") {
        CHECK(eth::kEmptyOmmersHash == crypto::keccak256(Bytes{0xc0}));
        CHECK(eth::kEmptyTrieRoot == crypto::keccak256(Bytes{0x80}));
    }

    TEST_CASE("valid blocks survive decoding and have their hashes and senders") {
        const auto root = testing::shared_vectors("ethereum-tests");
        if (!root) return;
        std::size_t checked = 0;
        for (const char* folder : {"cancun/BlockchainTests/ValidBlocks", "blockchain_tests/prague",
                                   "blockchain_tests/shanghai"}) {
            for (const auto& entry :
                 std::filesystem::recursive_directory_iterator(*root / folder)) {
                if (entry.path().extension() != ".json") continue;
                const auto file = testing::load_json(entry.path());
                for (const auto& test : *file.if_object()) {
                    const std::string name(test.key());
                    CAPTURE(name);
                    for (const auto& row : *codec::get_array(test.value(), "blocks").value())
                        if (codec::find(row, "expectException") == nullptr)
                            checked += check_block(row) ? 1 : 0;
                }
            }
        }
        CHECK(checked > 200);
    }

    TEST_CASE("a header of every fork survives encoding") {
        eth::Header header;
        header.number = 7;
        header.extra_data = {1, 2, 3};
        for (int fork = 0; fork < 5; ++fork) {
            if (fork == 1) header.base_fee_per_gas = uint256(7);
            if (fork == 2) header.withdrawals_root = eth::kEmptyTrieRoot;
            if (fork == 3) {
                header.blob_gas_used = 0;
                header.excess_blob_gas = 0;
                header.parent_beacon_block_root = Hash256();
            }
            if (fork == 4) header.requests_hash = to_be_bytes(1);
            const Bytes raw = eth::encode(header);
            const auto back = eth::decode_header(raw);
            REQUIRE(back.has_value());
            CHECK(equal(eth::encode(*back), raw));
            CHECK(back->requests_hash == header.requests_hash);
            const Bytes block = eth::encode(eth::Block{header, {}});
            CHECK(eth::decode_block(block).has_value());
            CHECK_FALSE(eth::decode_block(BytesView(block).first(block.size() - 1)).has_value());
        }
    }

    TEST_CASE("a legacy transaction wrapped in a string is refused") {
        codec::RlpWriter out;
        const Bytes legacy = eth::encode(eth::Transaction());
        out.begin_list().raw(eth::encode(eth::Header()));
        out.begin_list().bytes(legacy).end_list().begin_list().end_list().end_list();
        CHECK_FALSE(eth::decode_block(out.take()).has_value());
    }

    TEST_CASE("the base fee moves by an eighth at most") {
        const uint256 gwei(kMaxUint256.low() >> 34u);  // about 2^30
        CHECK(eth::next_base_fee(gwei, 15'000'000, 30'000'000) == gwei);
        CHECK(eth::next_base_fee(gwei, 30'000'000, 30'000'000) == gwei + gwei / 8);
        CHECK(eth::next_base_fee(gwei, 0, 30'000'000) == gwei - gwei / 8);
        CHECK(eth::next_base_fee(1, 15'000'001, 30'000'000) == uint256(2));
        CHECK(eth::next_base_fee(7, 0, 30'000'000) == uint256(7));
        // The example of go-ethereum's tests.
        CHECK(eth::next_base_fee(1'000'000'000, 10'000'000, 20'000'000) == uint256(1'000'000'000));
        CHECK(eth::next_base_fee(1'000'000'000, 9'000'000, 20'000'000) == uint256(987'500'000));
        CHECK(eth::next_base_fee(1'000'000'000, 11'000'000, 20'000'000) == uint256(1'012'500'000));
    }
}

}  // namespace
}  // namespace alt
