#include "scripts/demo/account_book.hpp"

#include <fmt/format.h>

#include "core/base/hex.hpp"
#include "core/eth/transaction.hpp"
#include "core/sys/clock.hpp"

namespace alt::demo {

Result<Person> make_person(std::string name) {
    ALT_TRY_ASSIGN(auto key, crypto::PrivateKey::generate());
    const auto address = key.address();
    return Person{std::move(name), std::move(key), address, {}, {}, 0};
}

Result<eth::PlacedReceipt> wait_mined(client::ChainClient& chain, const Hash256& hash) {
    sys::SystemClock clock;
    const auto deadline = clock.steady() + std::chrono::seconds(10);
    while (clock.steady() < deadline) {
        ALT_TRY_ASSIGN(auto receipt, chain.receipt(hash));
        if (!receipt) {
            clock.sleep_for(std::chrono::milliseconds(2));
            continue;
        }
        if (!receipt->receipt.success)
            return make_error(Errc::invalid_input, "transaction " + to_hex(hash) + " failed");
        return *std::move(receipt);
    }
    return make_error(Errc::timeout, "transaction " + to_hex(hash) + " was not mined in 10 s");
}

Wei gas_cost(const eth::PlacedReceipt& receipt) {
    return receipt.receipt.effective_gas_price * uint256{receipt.receipt.gas_used};
}

Result<void> Funder::send(const Address& to, const Wei& amount) {
    ALT_TRY_ASSIGN(const auto nonce, parent_.nonce(key_.address(), client::BlockTag::pending));
    eth::Transaction tx;
    tx.type = eth::TxType::fee_market;
    tx.chain_id = chain_id_;
    tx.nonce = nonce;
    tx.max_priority_fee_per_gas = kWeiPerGwei;
    tx.max_fee_per_gas = 100 * kWeiPerGwei;
    tx.gas_limit = 21'000;
    tx.to = to;
    tx.value = amount;
    eth::sign(tx, key_);
    ALT_TRY_ASSIGN(const auto hash, parent_.send_raw_transaction(eth::encode(tx)));
    ALT_TRY(wait_mined(parent_, hash));
    return {};
}

}  // namespace alt::demo
