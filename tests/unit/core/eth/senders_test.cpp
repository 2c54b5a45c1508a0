#include "core/eth/senders.hpp"

#include <doctest/doctest.h>

#include "core/crypto/hd_key.hpp"

namespace alt::eth {
namespace {

Transaction signed_by(unsigned key, std::uint64_t nonce) {
    Transaction tx;
    tx.type = TxType::fee_market;
    tx.chain_id = 7;
    tx.nonce = nonce;
    sign(tx, crypto::dev_key(key));
    return tx;
}

TEST_SUITE("core/eth/senders") {
    TEST_CASE("all senders are recovered as one by one, refusals and deposits among them") {
        std::vector<Transaction> txs;
        for (unsigned i = 0; i < 40; ++i) txs.push_back(signed_by(i % 7, i));
        txs[3].signature.s = crypto::kSecp256k1Order - txs[3].signature.s;
        txs[9].signature.r = uint256{};
        txs[11].signature.s = crypto::kSecp256k1Order;
        txs[20] = {};
        txs[20].type = TxType::deposit;
        txs[20].from = crypto::dev_key(8).address();
        std::vector<const Transaction*> views;
        for (const auto& tx : txs) views.push_back(&tx);
        const auto together = recover_senders(views);
        REQUIRE(together.size() == txs.size());
        for (std::size_t i = 0; i < txs.size(); ++i) {
            CAPTURE(i);
            const auto alone = recover_sender(txs[i]);
            REQUIRE(together[i].has_value() == alone.has_value());
            if (alone)
                CHECK(*together[i] == *alone);
            else
                CHECK(together[i].error().message == alone.error().message);
        }
        CHECK(!together[3]);
        CHECK(!together[9]);
        CHECK(*together[20] == crypto::dev_key(8).address());
        CHECK(*together[39] == crypto::dev_key(39 % 7).address());
        CHECK(recover_senders({}).empty());
    }
}

}  // namespace
}  // namespace alt::eth
