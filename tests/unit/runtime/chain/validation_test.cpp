#include "runtime/chain/validation.hpp"

#include <doctest/doctest.h>

#include "rollup_fixture.hpp"

using namespace alt;
using namespace alt::chain;

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
            Row{"GAS_ALLOWANCE_EXCEEDED", [](Tx& tx, SenderState&) { tx.gas_limit = 30'000'001; }},
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
            Row{"TYPE_NOT_SUPPORTED", [](Tx& tx, SenderState&) { tx.type = eth::TxType::deposit; }},
        };
        ChainConfig config;
        config.chain_id = 4242;
        evm::BlockContext block;
        block.gas_limit = config.gas_limit;
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
}
