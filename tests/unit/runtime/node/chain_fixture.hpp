#pragma once

#include <doctest/doctest.h>

#include <filesystem>

#include "core/crypto/hd_key.hpp"
#include "core/eth/transaction.hpp"
#include "core/sys/files.hpp"
#include "runtime/node/node.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/temp_dir.hpp"

namespace alt::testing {

inline constexpr std::uint64_t kChainId = 31337;
inline constexpr std::uint64_t kGenesisTime = 1'700'000'000;

inline crypto::PrivateKey key(unsigned index) {
    return crypto::dev_key(index);
}

inline chain::Genesis parent_genesis() {
    chain::ChainConfig config;
    config.chain_id = kChainId;
    std::vector<Address> rich;
    for (unsigned i = 0; i < 10; ++i) rich.push_back(key(i).address());
    return chain::make_parent_genesis(config, kGenesisTime, rich);
}

inline chain::Genesis rollup_genesis() {
    chain::ChainConfig config;
    config.chain_id = 4242;
    config.kind = chain::Kind::rollup;
    config.parent_chain_id = kChainId;
    config.portal.bytes[0] = 0xaa;
    config.fee_recipient = key(9).address();
    return chain::make_rollup_genesis(config, kGenesisTime);
}

/// A signed EIP-1559 transaction, encoded.
struct TxSpec {
    unsigned from = 0;
    std::uint64_t nonce = 0;
    std::optional<Address> to = Address{};
    uint256 value = {};
    Bytes data = {};
    std::uint64_t gas = 100'000;
    std::uint64_t chain_id = kChainId;
    std::uint64_t max_fee = 10 * kWeiPerGwei;
    std::uint64_t tip = 1;
};

inline Bytes signed_tx(const TxSpec& spec) {
    eth::Transaction tx;
    tx.type = eth::TxType::fee_market;
    tx.chain_id = spec.chain_id;
    tx.nonce = spec.nonce;
    tx.to = spec.to;
    tx.value = spec.value;
    tx.data = spec.data;
    tx.gas_limit = spec.gas;
    tx.max_fee_per_gas = spec.max_fee;
    tx.max_priority_fee_per_gas = spec.tip;
    eth::sign(tx, key(spec.from));
    return eth::encode(tx);
}

inline eth::Transaction deposit_tx(std::uint64_t index, const Address& to, const uint256& amount) {
    eth::Transaction tx;
    tx.type = eth::TxType::deposit;
    tx.source_hash = to_be_bytes(uint256{index + 1});
    tx.from = to;
    tx.to = to;
    tx.mint = amount;
    tx.value = amount;
    tx.gas_limit = 100'000;
    return tx;
}

/// Opens nodes on one folder, as a process and its successors would.
struct NodeHome {
    TempDir folder;
    FakeClock clock{static_cast<std::int64_t>(kGenesisTime + 10) * 1000};
    Logger logger;

    Result<std::unique_ptr<node::Node>> try_open(
        chain::Genesis genesis, bool stored = true,
        driver::SealMode seal = driver::SealMode::automatic) {
        node::NodeOptions options;
        if (stored) options.folder = folder.path();
        options.genesis = std::move(genesis);
        options.seal = seal;
        options.block_time = std::chrono::hours{1};
        return node::Node::open(std::move(options), clock, logger);
    }
    std::unique_ptr<node::Node> open(chain::Genesis genesis = parent_genesis(),
                                     bool stored = true) {
        auto node = try_open(std::move(genesis), stored);
        if (!node) FAIL(node.error().message);
        return std::move(*node);
    }
};

template <typename T>
T must(Result<T> result) {
    if (!result) FAIL(result.error().message);
    return std::move(*result);
}

/// Where the records of a node's log end, before the zeros written ahead: a block's last byte is
/// none.
inline std::uint64_t end_of_log(const std::filesystem::path& file) {
    return must(sys::read_file(file)).find_last_not_of('\0') + 1;
}
inline void must(const Result<void>& result) {
    if (!result) FAIL(result.error().message);
}

}  // namespace alt::testing
