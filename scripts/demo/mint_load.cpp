#include "scripts/demo/mint_load.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "core/base/hex.hpp"
#include "core/codec/abi.hpp"
#include "core/eth/transaction.hpp"
#include "core/eth/wire.hpp"
#include "core/net/rpc_client.hpp"
#include "core/sys/clock.hpp"

namespace alt::demo {
namespace {

constexpr std::size_t kBatch = 100;
constexpr std::uint64_t kMintGas = 200'000;

struct SignedMint {
    std::size_t buyer = 0;
    Bytes raw;
    Hash256 hash;
};

SignedMint sign_mint(const MintOrder& order, std::span<const Person> buyers, std::size_t index) {
    const auto buyer = index % buyers.size();
    eth::Transaction tx;
    tx.type = eth::TxType::fee_market;
    tx.chain_id = order.chain_id;
    tx.nonce = buyers[buyer].rollup_nonce + index / buyers.size();
    tx.max_priority_fee_per_gas = 1;
    tx.max_fee_per_gas = order.max_fee_per_gas;
    tx.gas_limit = kMintGas;
    tx.to = order.contract;
    tx.value = order.price;
    tx.data = to_bytes(codec::selector("mint()"));
    eth::sign(tx, buyers[buyer].key);
    return {buyer, eth::encode(tx), eth::hash_of(tx)};
}

codec::Json params_of(std::string hex) {
    return codec::JsonArray{codec::Json(std::move(hex))};
}

Result<void> send(net::RpcClient& rpc, std::span<const SignedMint> mints) {
    std::vector<net::RpcCall> calls;
    for (const auto& mint : mints)
        calls.push_back({"eth_sendRawTransaction", params_of(to_hex(mint.raw))});
    ALT_TRY_ASSIGN(const auto answers, rpc.batch(calls));
    for (const auto& answer : answers)
        if (const auto* refused = std::get_if<net::RpcError>(&answer))
            return make_error(Errc::invalid_input, "a mint was refused: " + refused->message);
    return {};
}

/// Receipts in order; polls again while some are missing.
Result<std::vector<eth::PlacedReceipt>> receipts(net::RpcClient& rpc,
                                                 std::span<const SignedMint> mints) {
    std::vector<net::RpcCall> calls;
    for (const auto& mint : mints)
        calls.push_back({"eth_getTransactionReceipt", params_of(to_hex(mint.hash))});
    sys::SystemClock clock;
    const auto deadline = clock.steady() + std::chrono::seconds(30);
    while (clock.steady() < deadline) {
        ALT_TRY_ASSIGN(const auto answers, rpc.batch(calls));
        std::vector<eth::PlacedReceipt> found;
        for (const auto& answer : answers) {
            const auto* json = std::get_if<codec::Json>(&answer);
            if (json == nullptr || json->is_null()) break;
            ALT_TRY_ASSIGN(auto receipt, eth::receipt_from_json(*json));
            found.push_back(std::move(receipt));
        }
        if (found.size() == mints.size()) return found;
        clock.sleep_for(std::chrono::milliseconds(5));
    }
    return make_error(Errc::timeout, "a mint was accepted and is not mined after 30 s");
}

Result<void> book(const MintOrder& order, std::span<const SignedMint> mints,
                  std::span<const eth::PlacedReceipt> found, std::span<Person> buyers,
                  Person& creator) {
    for (std::size_t i = 0; i < found.size(); ++i) {
        if (!found[i].receipt.success)
            return make_error(Errc::invalid_input, "mint " + to_hex(mints[i].hash) + " failed");
        buyers[mints[i].buyer].rollup -= order.price + gas_cost(found[i]);
        creator.rollup += order.price;
    }
    return {};
}

}  // namespace

Result<MintOutcome> run_mints(const MintOrder& order, std::span<Person> buyers, Person& creator) {
    std::vector<SignedMint> mints;
    for (std::size_t i = 0; i < order.mints; ++i) mints.push_back(sign_mint(order, buyers, i));
    ALT_TRY_ASSIGN(const auto rpc, net::RpcClient::make(order.rpc));

    const auto batches = [&](auto&& each) -> Result<void> {
        for (std::size_t at = 0; at < mints.size(); at += kBatch)
            ALT_TRY(each(std::span(mints).subspan(at, std::min(kBatch, mints.size() - at))));
        return {};
    };
    const auto begin = std::chrono::steady_clock::now();
    ALT_TRY(batches([&](auto part) { return send(*rpc, part); }));
    ALT_TRY(batches([&](auto part) -> Result<void> {
        ALT_TRY_ASSIGN(const auto found, receipts(*rpc, part));
        return book(order, part, found, buyers, creator);
    }));
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    return MintOutcome{mints.size(), took.count()};
}

}  // namespace alt::demo
