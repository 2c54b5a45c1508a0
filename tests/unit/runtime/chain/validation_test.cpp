#include "runtime/chain/validation.hpp"

#include <doctest/doctest.h>

#include "rollup_fixture.hpp"

using namespace alt;
using namespace alt::chain;

namespace {

/// The same transaction with blobs.
eth::Transaction blobs(eth::Transaction tx, std::size_t count) {
    tx.type = eth::TxType::blob;
    tx.max_fee_per_blob_gas = 1;
    tx.blob_versioned_hashes.resize(count);
    for (auto& hash : tx.blob_versioned_hashes) hash.bytes[0] = kBlobHashVersion;
    return tx;
}

}  // namespace

TEST_SUITE("runtime/chain/validation") {
    TEST_CASE("intrinsic gas counts bytes, creations and access lists") {
        eth::Transaction tx;
        tx.to = Address{};
        CHECK(intrinsic_gas(tx) == 21'000);
        tx.data = {0, 1, 2};
        CHECK(intrinsic_gas(tx) == 21'000 + 4 + 32);
        tx.to.reset();
        CHECK(intrinsic_gas(tx) == 21'000 + 36 + 32'000 + 2);
        tx.access_list = {{Address{}, {Hash256{}, Hash256{}}}};
        CHECK(intrinsic_gas(tx) == 21'000 + 36 + 32'002 + 2'400 + 2 * 1'900);
    }

    TEST_CASE("each fault is refused under its name in the execution specs") {
        using Tx = eth::Transaction;
        struct Row {
            std::string_view name;
            void (*change)(Tx& tx, SenderState& sender);
        };
        static constexpr std::array rows{
            Row{"INVALID_CHAINID", [](Tx& tx, SenderState&) { tx.chain_id = 1; }},
            Row{"INTRINSIC_GAS_TOO_LOW", [](Tx& tx, SenderState&) { tx.gas_limit = 20'999; }},
            Row{"GAS_ALLOWANCE_EXCEEDED", [](Tx& tx, SenderState&) { tx.gas_limit = 10'000'001; }},
            Row{"GAS_LIMIT_EXCEEDS_MAXIMUM",
                [](Tx& tx, SenderState&) { tx.gas_limit = (1u << 24u) + 1; }},
            Row{"INTRINSIC_GAS_BELOW_FLOOR_GAS_COST",
                [](Tx& tx, SenderState&) {
                    tx.data.resize(100, 1), tx.gas_limit = 21'000 + 100 * 40 - 1;
                }},
            Row{"NONCE_MISMATCH_TOO_LOW", [](Tx& tx, SenderState&) { tx.nonce = 6; }},
            Row{"NONCE_MISMATCH_TOO_HIGH", [](Tx& tx, SenderState&) { tx.nonce = 8; }},
            Row{"NONCE_IS_MAX", [](Tx& tx, SenderState& s) { tx.nonce = s.nonce = ~0ull; }},
            Row{"SENDER_NOT_EOA", [](Tx&, SenderState& s) { s.has_code = true; }},
            Row{"PRIORITY_GREATER_THAN_MAX_FEE_PER_GAS",
                [](Tx& tx, SenderState&) { tx.max_priority_fee_per_gas = tx.max_fee_per_gas + 1; }},
            Row{"INSUFFICIENT_MAX_FEE_PER_GAS",
                [](Tx& tx, SenderState&) {
                    tx.max_fee_per_gas = kWeiPerGwei - 1, tx.max_priority_fee_per_gas = 0;
                }},
            Row{"INSUFFICIENT_ACCOUNT_FUNDS", [](Tx&, SenderState& s) { s.balance -= 1; }},
            Row{"GASLIMIT_PRICE_PRODUCT_OVERFLOW",
                [](Tx& tx, SenderState&) { tx.max_fee_per_gas = kMaxUint256; }},
            Row{"INITCODE_SIZE_EXCEEDED",
                [](Tx& tx, SenderState&) {
                    tx.to.reset(), tx.data.resize(0xc001), tx.gas_limit = 30'000'000;
                }},
            Row{"TYPE_3_TX_ZERO_BLOBS",
                [](Tx& tx, SenderState&) { tx = blobs(tx, 1), tx.blob_versioned_hashes.clear(); }},
            Row{"TYPE_3_TX_CONTRACT_CREATION",
                [](Tx& tx, SenderState&) { tx = blobs(tx, 1), tx.to.reset(); }},
            Row{"TYPE_3_TX_INVALID_BLOB_VERSIONED_HASH",
                [](Tx& tx, SenderState&) {
                    tx = blobs(tx, 2), tx.blob_versioned_hashes[1].bytes[0] = 2;
                }},
            Row{"TYPE_3_TX_BLOB_COUNT_EXCEEDED", [](Tx& tx, SenderState&) { tx = blobs(tx, 7); }},
            Row{"TYPE_3_TX_MAX_BLOB_GAS_ALLOWANCE_EXCEEDED",
                [](Tx& tx, SenderState&) { tx = blobs(tx, 10); }},
            Row{"INSUFFICIENT_MAX_FEE_PER_BLOB_GAS",
                [](Tx& tx, SenderState&) { tx = blobs(tx, 1), tx.max_fee_per_blob_gas = 0; }},
            Row{"INSUFFICIENT_ACCOUNT_FUNDS", [](Tx& tx, SenderState&) { tx = blobs(tx, 1); }},
            Row{"TYPE_4_EMPTY_AUTHORIZATION_LIST",
                [](Tx& tx, SenderState&) { tx.type = eth::TxType::set_code; }},
            Row{"TYPE_4_TX_CONTRACT_CREATION",
                [](Tx& tx, SenderState&) { tx.type = eth::TxType::set_code, tx.to.reset(); }},
            Row{"TYPE_NOT_SUPPORTED", [](Tx& tx, SenderState&) { tx.type = eth::TxType::deposit; }},
        };
        ChainConfig config;
        config.chain_id = 4242;
        evm::BlockContext block;
        block.gas_limit = 10'000'000;
        block.base_fee = kWeiPerGwei;
        for (const auto& row : rows) {
            CAPTURE(row.name);
            auto tx = test::payment(config, 7, Address{}, 5);
            SenderState sender{.nonce = 7, .balance = *max_cost(tx), .has_code = false};
            REQUIRE_FALSE(check(tx, sender, block, config).has_value());
            row.change(tx, sender);
            const auto fault = check(tx, sender, block, config);
            REQUIRE(fault.has_value());
            CHECK(to_string(*fault) == row.name);
        }
    }

    TEST_CASE("rollups refuse blobs, and Cancun refuses set-code transactions") {
        ChainConfig config;
        config.chain_id = 4242;
        config.forks = evm::Revision::cancun;
        auto tx = blobs(test::payment(config, 0, Address{}, 0), 1);
        const auto& cancun = config.forks.at(0);
        CHECK_FALSE(check_static(tx, cancun, config).has_value());
        config.kind = Kind::rollup;
        CHECK(check_static(tx, cancun, config) == TxFault::type_not_supported);
        tx.type = eth::TxType::set_code;
        tx.authorization_list.resize(1);
        CHECK(check_static(tx, cancun, config) == TxFault::set_code_before_fork);
        CHECK_FALSE(check_static(tx, fork_rules(evm::Revision::prague), config).has_value());
    }
}
