#pragma once

#include <doctest/doctest.h>

#include "core/crypto/keccak.hpp"
#include "core/eth/transaction.hpp"
#include "runtime/chain/block_builder.hpp"
#include "runtime/chain/closing.hpp"
#include "runtime/chain/genesis.hpp"
#include "runtime/state/memory_state.hpp"

namespace alt::chain::test {

/// A chain in memory: seals blocks of given transactions and keeps state and head.
struct TestChain {
    ChainConfig config;
    state::MemoryState state;
    eth::Block head;
    uint256 minted;  ///< wei

    explicit TestChain(const Genesis& genesis) : config(genesis.config) {
        state.apply(genesis_diff(genesis));
        head = make_genesis_block(genesis, state.root());
    }

    BlockBuilder builder(std::uint64_t seconds = 1) {
        return {state,
                config,
                head.header,
                {.timestamp = head.header.timestamp + seconds,
                 .prev_randao = {},
                 .beneficiary = to_address(uint256(0xbe)),
                 .gas_limit = {}}};
    }

    SealedBlock seal(BlockBuilder& builder) {
        auto sealed = builder.seal([this](const state::Diff& diff) {
            state.apply(diff);
            return state.root();
        });
        REQUIRE(sealed);
        head = sealed->block;
        return std::move(*sealed);
    }

    /// One block with one transaction.
    eth::Receipt run(const eth::Transaction& tx, const Address& sender) {
        auto block = builder();
        auto execution = block.add(tx, sender);
        if (!execution) FAIL(execution.error().message);
        minted += tx.mint;
        seal(block);
        return execution->receipt;
    }

    uint256 total_balance() const {
        uint256 total;
        state.for_each_account(
            [&](const Address&, const state::Account& a) { total += a.balance; });
        return total;
    }
};

inline ChainConfig rollup_config() {
    ChainConfig config;
    config.chain_id = 4242;
    config.kind = Kind::rollup;
    config.parent_chain_id = 1337;
    config.portal = to_address(uint256(0x9047a1));
    config.fee_recipient = to_address(uint256(0xfee));
    return config;
}

inline eth::Transaction deposit(const Address& from, const std::optional<Address>& to,
                                const uint256& mint, const uint256& value, Bytes data = {},
                                std::uint64_t gas = 200'000) {
    eth::Transaction tx;
    tx.type = eth::TxType::deposit;
    tx.from = from;
    tx.to = to;
    tx.mint = mint;
    tx.value = value;
    tx.gas_limit = gas;
    tx.data = std::move(data);
    return tx;
}

inline eth::Transaction payment(const ChainConfig& config, std::uint64_t nonce,
                                const std::optional<Address>& to, const uint256& value,
                                Bytes data = {}, std::uint64_t gas = 200'000) {
    eth::Transaction tx;
    tx.type = eth::TxType::fee_market;
    tx.chain_id = config.chain_id;
    tx.nonce = nonce;
    tx.max_fee_per_gas = 10 * kWeiPerGwei;
    tx.max_priority_fee_per_gas = kWeiPerGwei;
    tx.gas_limit = gas;
    tx.to = to;
    tx.value = value;
    tx.data = std::move(data);
    return tx;
}

}  // namespace alt::chain::test
