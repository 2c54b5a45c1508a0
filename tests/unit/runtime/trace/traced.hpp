#pragma once

#include <doctest/doctest.h>

#include <memory>

#include "core/base/hex.hpp"
#include "core/codec/json.hpp"
#include "runtime/chain/transition.hpp"
#include "runtime/state/memory_state.hpp"
#include "runtime/trace/tx_tracer.hpp"

namespace alt::trace {

/// 0x00…00 and the last byte.
inline Address account(std::uint8_t last) {
    Address out;
    out.bytes.back() = last;
    return out;
}
inline const Address kSender = account(0xaa);
inline const Address kTarget = account(0xbb);
inline const Address kCoinbase = account(0xcc);
inline constexpr std::uint64_t kStart = 1'000'000'000;  ///< wei of the sender

/// One transaction on a small state: the sender calls kTarget with 100,000 gas at 1 wei, all of it
/// a tip.
struct Traced {
    state::MemoryState state;
    eth::Transaction tx;
    chain::ChainConfig config;
    // Of the last run: what watched it reads them until it has told.
    std::unique_ptr<state::Journal> journal;
    std::unique_ptr<TxFacts> facts;

    explicit Traced(std::string_view code = {}) {
        put(kSender, {}, kStart);
        if (!code.empty()) put(kTarget, code);
        config.chain_id = 1;
        tx.chain_id = 1;
        tx.to = kTarget;
        tx.gas_limit = 100'000;
        tx.max_fee_per_gas = tx.max_priority_fee_per_gas = 1;
    }

    void put(const Address& address, std::string_view code, const uint256& balance = {},
             FlatMap<uint256, uint256> storage = {}) {
        state::AccountChange change;
        change.new_code = evm::make_code(parse_hex(code).value());
        change.account =
            state::Account{.nonce = 0, .balance = balance, .code_hash = change.new_code->hash()};
        change.storage = std::move(storage);
        state::Diff diff;
        diff.accounts.emplace(address, std::move(change));
        state.apply(diff);
    }

    chain::Execution run(TxTracer& tracer) {
        evm::BlockContext block;
        block.gas_limit = 30'000'000;
        block.coinbase = kCoinbase;
        block.chain_id = 1;
        journal = std::make_unique<state::Journal>(state);
        chain::GasPool pool{.limit = block.gas_limit};
        facts =
            std::make_unique<TxFacts>(TxFacts{.tx = tx, .sender = kSender, .coinbase = kCoinbase});
        tracer.on_tx_start(*facts, *journal);
        auto done = chain::apply_transaction(*journal, tx, kSender, block, config, pool,
                                             {.tracer = &tracer});
        if (!done) FAIL(done.error().message);
        tracer.on_tx_end(
            {.status = done->status, .gas_used = done->receipt.gas_used, .output = done->output});
        return std::move(*done);
    }
    codec::Json json(TxTracer& tracer) {
        run(tracer);
        auto text = tracer.result();
        if (!text) FAIL(text.error().message);
        return codec::parse_json(*text).value();
    }
};

inline codec::Json parse(std::string_view text) {
    return codec::parse_json(text).value();
}

}  // namespace alt::trace
