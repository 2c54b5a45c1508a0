#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/uint256.hpp"
#include "core/eth/header.hpp"
#include "runtime/evm/revision.hpp"

/// What a hard fork changes for transactions and blocks, as data: code asks the row. What it
/// changes inside the machine is runtime/evm/revision.hpp's.
///
/// Ethereum chains (the embedded parent) follow every rule here. Rollups differ, always:
/// - blob transactions are refused: nobody there could serve the blobs, as on the OP Stack;
/// - the history contract (EIP-2935) runs: an account and a slot a block are cheap, and contracts
///   find what they know from the parent;
/// - there is no beacon root to record (EIP-4788), and nothing to request of a consensus layer:
///   from Prague on, the header has the requests hash of no requests, as on the OP Stack;
/// - the cap on a transaction's gas (EIP-7825) binds what users sign, not deposits, which the
///   parent's portal took, nor the closing transaction;
/// - the cap on a block's size (EIP-7934) guards Ethereum's gossip; rollups have none.
namespace alt::chain {

inline constexpr std::uint64_t kGasPerBlob = 131'072;     ///< EIP-4844
inline constexpr std::uint8_t kBlobHashVersion = 0x01;    ///< EIP-4844: KZG commitments
inline constexpr std::uint64_t kBlobBaseCost = 8'192;     ///< EIP-7918
inline constexpr std::size_t kMaxExtraData = 32;          ///< bytes, yellow paper 4.4.4
inline constexpr std::uint64_t kMinGasLimit = 5'000;      ///< of a block, yellow paper 4.4.4
inline constexpr std::uint64_t kGasLimitDivisor = 1'024;  ///< a block moves its limit by less

/// How many blobs blocks carry, and how fast their price follows (EIP-7840).
struct BlobRules {
    std::uint64_t target = 0;           ///< blobs of a block at which the price stays
    std::uint64_t max = 0;              ///< blobs of a block
    std::uint64_t update_fraction = 1;  ///< BLOB_BASE_FEE_UPDATE_FRACTION
};

struct ForkRules {
    static constexpr std::uint64_t kNoCap = std::numeric_limits<std::uint64_t>::max();

    evm::Revision revision = evm::Revision::cancun;
    BlobRules blobs;
    std::uint64_t max_tx_blobs = kNoCap;     ///< EIP-7594; a block's cap binds, too
    bool cell_proofs = false;                ///< EIP-7594: sidecars prove cells, not blobs
    bool blob_reserve_price = false;         ///< EIP-7918
    std::uint64_t floor_gas_per_token = 0;   ///< EIP-7623; 0: calldata has no floor price
    std::uint64_t max_tx_gas = kNoCap;       ///< EIP-7825
    bool set_code_transactions = false;      ///< EIP-7702
    bool block_hash_history = false;         ///< EIP-2935: a system call at the start
    bool requests = false;                   ///< EIP-7685: of EIP-6110, EIP-7002 and EIP-7251
    std::uint64_t max_block_bytes = kNoCap;  ///< EIP-7934, of the RLP encoding
};

inline constexpr std::array kForkRules{
    ForkRules{.revision = evm::Revision::cancun,
              .blobs = {.target = 3, .max = 6, .update_fraction = 3'338'477}},
    ForkRules{.revision = evm::Revision::prague,
              .blobs = {.target = 6, .max = 9, .update_fraction = 5'007'716},
              .floor_gas_per_token = 10,
              .set_code_transactions = true,
              .block_hash_history = true,
              .requests = true},
    ForkRules{.revision = evm::Revision::osaka,
              .blobs = {.target = 6, .max = 9, .update_fraction = 5'007'716},
              .max_tx_blobs = 6,
              .cell_proofs = true,
              .blob_reserve_price = true,
              .floor_gas_per_token = 10,
              .max_tx_gas = 1u << 24u,
              .set_code_transactions = true,
              .block_hash_history = true,
              .requests = true,
              .max_block_bytes = (10u << 20u) - (2u << 20u)},
};

constexpr const ForkRules& fork_rules(evm::Revision revision) noexcept {
    return kForkRules[static_cast<std::size_t>(revision)];
}

/// Which rules hold from when on. A fork that changes only its blobs (EIP-7892) is a step, too.
class ForkSchedule {
public:
    /// One fork from the genesis on.
    ForkSchedule(evm::Revision revision) : steps_{{0, fork_rules(revision)}} {}
    explicit ForkSchedule(const ForkRules& rules) : steps_{{0, rules}} {}

    /// `rules` hold from `timestamp` (seconds since the epoch) on, which is later than all before.
    ForkSchedule& then(std::uint64_t timestamp, const ForkRules& rules);

    [[nodiscard]] const ForkRules& at(std::uint64_t timestamp) const noexcept {
        auto step = steps_.end() - 1;
        while (step->from > timestamp) --step;
        return step->rules;
    }

private:
    struct Step {
        std::uint64_t from;
        ForkRules rules;
    };
    std::vector<Step> steps_;  ///< never empty; the first is from 0
};

/// "cancun", "prague", "osaka". invalid_input: any other.
Result<evm::Revision> fork_named(std::string_view name);

/// Price of a unit of blob gas, wei (EIP-4844). Saturates.
uint256 blob_base_fee(std::uint64_t excess_blob_gas, const BlobRules& blobs) noexcept;
/// Excess blob gas of the block after `parent` when `rules` are that block's (EIP-4844, EIP-7918).
std::uint64_t excess_blob_gas_after(const eth::Header& parent, const ForkRules& rules) noexcept;

}  // namespace alt::chain
