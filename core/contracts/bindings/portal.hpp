#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/base/uint256.hpp"

/// RollupPortal: call data, answers and logs. Nothing here does I/O.
/// Decoders of logs take the topics and the data, and refuse other logs with invalid_input.
namespace alt::contracts {

/// ISettlement.Phase; a portal only ever moves to a later one.
enum class PortalPhase : std::uint8_t {
    open = 0,
    closing = 1,
    proposed = 2,
    settled = 3,
    escaped = 4
};

/// Leaves of the largest batch of `claimMany`: 2^8.
inline constexpr unsigned kMaxLog2Batch = 8;
/// Bytes that a deposit may carry.
inline constexpr std::size_t kMaxDepositData = 120'000;
/// Gas that `claimMany` wants left before each payout: add it to an estimate, most of it comes
/// back.
inline constexpr std::uint64_t kPayoutReserve = 90'000;

// ---- calls ----

struct DepositRequest {
    Address to;
    uint256 value;                ///< wei moved on the rollup after the mint
    std::uint64_t gas_limit = 0;  ///< at least minimum_deposit_gas(data.size())
    bool is_creation = false;     ///< `to` must then be zero
    Bytes data;
};

constexpr std::uint64_t minimum_deposit_gas(std::uint64_t data_size) noexcept {
    return 21'000 + 40 * data_size;
}

Bytes encode_deposit_transaction(const DepositRequest& request);
Bytes encode_deposit_eth(const Address& to);
Bytes encode_close();

/// ISettlement.FinalProposal.
struct FinalProposal {
    Hash256 state_root;
    Hash256 message_passer_storage_root;
    Hash256 block_hash;
    std::uint64_t block_num = 0;
    Hash256 exit_root;
    uint256 exit_count;
    uint256 exit_total;  ///< wei
    std::vector<Bytes> account_proof;
    std::vector<Bytes> storage_proof;
};

Bytes encode_propose_final(const FinalProposal& proposal);
Bytes encode_finalise();

struct ExitLeaf {
    uint256 amount;  ///< wei
    Address owner;
};

/// Siblings run from the leaf (or the subtree's root) upwards. Empty subtrees at the top are
/// dropped from the call data: the portal knows them.
Bytes encode_claim(const uint256& index, const ExitLeaf& leaf, std::span<const Hash256> siblings);
/// The sender must be the leaf's owner.
Bytes encode_claim_to(const uint256& index, const uint256& amount, const Address& recipient,
                      std::span<const Hash256> siblings);
/// All leaves of the aligned subtree of 2^log2_size leaves at `first_index`; empty ones at its end
/// are left out.
Bytes encode_claim_many(const uint256& first_index, std::uint8_t log2_size,
                        std::span<const ExitLeaf> leaves, std::span<const Hash256> siblings);

// ---- views ----

enum class PortalView {
    phase,
    custody,
    deposit_count,
    deposit_hash,
    final_output_root,
    exit_root,
    exit_count,
    exit_total,
    final_block_num,
    proposed_at,
    proposer,
    rollup_chain_id,
    genesis_hash,
    manifest_digest,
    challenge_window,
    settle_by,
};

Bytes encode_view(PortalView view);
Bytes encode_is_claimed(const uint256& index);
/// The one word that every view answers with; invalid_input if the answer is not 32 bytes.
Result<Hash256> decode_word(BytesView answer);
Result<uint256> decode_uint256(BytesView answer);
Result<bool> decode_bool(BytesView answer);
Result<Address> decode_address(BytesView answer);
Result<PortalPhase> decode_phase(BytesView answer);

// ---- logs ----

/// TransactionDeposited, version 0, with its opaque data unpacked.
struct TransactionDeposited {
    Address from;  ///< aliased already
    Address to;
    uint256 mint;   ///< wei
    uint256 value;  ///< wei
    std::uint64_t gas_limit = 0;
    bool is_creation = false;
    Bytes data;
    Hash256 opaque_hash;  ///< keccak256 of the opaque data
};

Hash256 transaction_deposited_topic();
Result<TransactionDeposited> decode_transaction_deposited(std::span<const Hash256> topics,
                                                          BytesView data);
/// The portal's hash chain after `deposit`.
Hash256 next_deposit_hash(const Hash256& previous, const TransactionDeposited& deposit);

struct PortalClosed {
    uint256 deposit_count;
    Hash256 deposit_hash;
};
Hash256 closed_topic();
Result<PortalClosed> decode_closed(std::span<const Hash256> topics, BytesView data);

struct FinalProposed {
    Hash256 output_root;
    Hash256 exit_root;
    uint256 exit_count;
    uint256 exit_total;  ///< wei
    std::uint64_t block_num = 0;
};
Hash256 final_proposed_topic();
Result<FinalProposed> decode_final_proposed(std::span<const Hash256> topics, BytesView data);

Hash256 finalised_topic();
/// @return the final output root.
Result<Hash256> decode_finalised(std::span<const Hash256> topics, BytesView data);

struct ExitClaimed {
    uint256 index;
    Address owner;
    Address recipient;
    uint256 amount;  ///< wei
};
Hash256 claimed_topic();
Result<ExitClaimed> decode_claimed(std::span<const Hash256> topics, BytesView data);

struct PayoutFailed {
    uint256 index;
    Address owner;
    uint256 amount;  ///< wei
};
Hash256 payout_failed_topic();
Result<PayoutFailed> decode_payout_failed(std::span<const Hash256> topics, BytesView data);

}  // namespace alt::contracts
