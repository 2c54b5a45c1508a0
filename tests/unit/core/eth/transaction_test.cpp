#include "core/eth/transaction.hpp"

#include <doctest/doctest.h>

#include "core/base/hex.hpp"
#include "core/crypto/hd_key.hpp"

namespace alt {
namespace {

using eth::Transaction;
using eth::TxType;

Transaction fee_market_transfer() {
    Transaction tx;
    tx.type = TxType::fee_market;
    tx.chain_id = 901;
    tx.nonce = 3;
    tx.max_priority_fee_per_gas = 2;
    tx.max_fee_per_gas = 100;
    tx.gas_limit = 21000;
    tx.to = crypto::dev_key(1).address();
    tx.value = kMaxUint256;
    tx.access_list = {{*tx.to, {to_be_bytes(1), to_be_bytes(2)}}, {Address(), {}}};
    return tx;
}

TEST_SUITE("core/eth/transaction") {
    TEST_CASE("unknown types are refused by name") {
        const auto unknown = eth::decode_transaction(Bytes{0x05, 0xc0});
        REQUIRE_FALSE(unknown.has_value());
        CHECK(unknown.error().code == Errc::invalid_input);
        CHECK(unknown.error().message.ends_with("(TYPE_NOT_SUPPORTED)"));
        CHECK(eth::decode_transaction({}).error().code == Errc::invalid_input);
    }

    TEST_CASE("a signed fee market transaction survives encoding") {
        Transaction tx = fee_market_transfer();
        eth::sign(tx, crypto::dev_key(0));
        const Bytes raw = eth::encode(tx);
        CHECK(raw[0] == 2);
        const auto back = eth::decode_transaction(raw);
        REQUIRE(back.has_value());
        CHECK(back->access_list == tx.access_list);
        CHECK(back->value == tx.value);
        CHECK(eth::recover_sender(*back).value() == crypto::dev_key(0).address());
    }

    TEST_CASE("no prefix and no extension of an encoding decodes") {
        Transaction tx = fee_market_transfer();
        eth::sign(tx, crypto::dev_key(0));
        for (const TxType type : {TxType::legacy, TxType::access_list, TxType::fee_market,
                                  TxType::blob, TxType::set_code, TxType::deposit}) {
            tx.type = type;
            Bytes raw = eth::encode(tx);
            REQUIRE(eth::decode_transaction(raw).has_value());
            for (std::size_t size = 0; size < raw.size(); ++size)
                CHECK_FALSE(eth::decode_transaction(BytesView(raw).first(size)).has_value());
            raw.push_back(0);
            CHECK_FALSE(eth::decode_transaction(raw).has_value());
        }
    }

    TEST_CASE("an authority is recovered unless its tuple is void") {
        const auto key = crypto::dev_key(2);
        eth::Authorization tuple;
        tuple.chain_id = 1;
        tuple.address = to_address(uint256(5));
        tuple.nonce = 3;
        const auto signature = key.sign(eth::signing_hash(tuple));
        tuple.y_parity = signature.odd_y ? 1 : 0;
        tuple.r = signature.r;
        tuple.s = signature.s;
        CHECK(eth::recover_authority(tuple) == key.address());
        auto other = tuple;
        other.nonce = 4;
        CHECK(eth::recover_authority(other) != key.address());
        other = tuple;
        other.y_parity = 2;
        CHECK_FALSE(eth::recover_authority(other).has_value());
        other = tuple;
        other.s = crypto::kSecp256k1Order - tuple.s;
        other.y_parity = static_cast<std::uint8_t>(1 - tuple.y_parity);
        CHECK_FALSE(eth::recover_authority(other).has_value());

        Transaction tx = fee_market_transfer();
        tx.type = TxType::set_code;
        tx.authorization_list = {tuple, other};
        eth::sign(tx, key);
        const auto back = eth::decode_transaction(eth::encode(tx));
        REQUIRE(back.has_value());
        CHECK(back->authorization_list == tx.authorization_list);
        CHECK(eth::recover_sender(*back).value() == key.address());
    }

    TEST_CASE("a high s is refused") {
        Transaction tx = fee_market_transfer();
        eth::sign(tx, crypto::dev_key(0));
        tx.signature.s = crypto::kSecp256k1Order - tx.signature.s;
        tx.signature.odd_y = !tx.signature.odd_y;
        const auto sender = eth::recover_sender(tx);
        REQUIRE_FALSE(sender.has_value());
        CHECK(sender.error().message.find("INVALID_SIGNATURE_VRS") != std::string::npos);
    }

    TEST_CASE("a deposit is encoded in the order of the OP Stack's specification") {
        Transaction tx;
        tx.type = TxType::deposit;
        tx.source_hash = to_be_bytes(1);
        tx.from = to_address(uint256(2));
        tx.to = to_address(uint256(3));
        tx.mint = 4;
        tx.value = 5;
        tx.gas_limit = 6;
        tx.data = {0x07, 0x08};
        const Bytes raw = eth::encode(tx);
        CHECK(to_hex(raw) ==
              "0x7ef852"
              "a00000000000000000000000000000000000000000000000000000000000000001"
              "940000000000000000000000000000000000000002"
              "940000000000000000000000000000000000000003"
              "04050680820708");
        const auto back = eth::decode_transaction(raw);
        REQUIRE(back.has_value());
        CHECK(equal(eth::encode(*back), raw));
        CHECK(eth::recover_sender(*back).value() == tx.from);
    }

    TEST_CASE("the effective price is the base fee and as much tip as fits") {
        Transaction tx = fee_market_transfer();
        CHECK(eth::effective_gas_price(tx, 50) == uint256(52));
        CHECK(eth::effective_gas_price(tx, 99) == uint256(100));
        tx.type = TxType::legacy;
        tx.max_priority_fee_per_gas = tx.max_fee_per_gas;
        CHECK(eth::effective_gas_price(tx, 7) == uint256(100));
        tx.type = TxType::deposit;
        CHECK(eth::effective_gas_price(tx, 7).is_zero());
    }
}

}  // namespace
}  // namespace alt
