#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/eth/transaction.hpp"
#include "runtime/chain/config.hpp"
#include "runtime/evm/message.hpp"

namespace alt::chain {

/// Why a transaction is refused. The names are those of Ethereum's execution specs.
enum class TxFault {
    type_not_supported,
    invalid_chain_id,
    gas_limit_exceeds_block,
    nonce_too_low,
    nonce_too_high,
    nonce_is_max,
    sender_not_eoa,
    intrinsic_gas_too_low,
    gas_below_floor,      ///< EIP-7623
    gas_limit_above_cap,  ///< EIP-7825
    init_code_size_exceeded,
    max_fee_below_base_fee,
    priority_above_max_fee,
    insufficient_funds,
    cost_overflow,
    blob_list_empty,
    blob_hash_version,
    blob_creation,
    blob_count_exceeded,  ///< EIP-7594
    blobs_exceed_block,
    max_blob_fee_below_base_fee,
    set_code_before_fork,
    set_code_creation,
    authorization_list_empty,
    block_full,        ///< fits another block
    block_blobs_full,  ///< fits another block
    chain_closed,      ///< the closing block is sealed, or the block is the closing one
};

/// TransactionException name: "NONCE_MISMATCH_TOO_LOW", …
std::string_view to_string(TxFault fault) noexcept;
/// geth's words: "nonce too low", …
std::string_view message_of(TxFault fault) noexcept;
/// True if the same transaction may fit a later block: nonce_too_high, block_full,
/// block_blobs_full, max_fee_below_base_fee, max_blob_fee_below_base_fee.
bool may_fit_later(TxFault fault) noexcept;
/// "nonce too low (NONCE_MISMATCH_TOO_LOW)"; `retryable` is may_fit_later.
Error refusal(TxFault fault);

/// The sender's account as the check sees it.
struct SenderState {
    std::uint64_t nonce = 0;
    uint256 balance;        ///< wei
    bool has_code = false;  ///< other than a delegation (EIP-7702)
};

/// Gas that a transaction costs before it executes: EIP-2, 2028, 2930, 3860, 7702. Does not wrap:
/// no transaction has the 2^48 entries that this would take.
std::uint64_t intrinsic_gas(const eth::Transaction& tx) noexcept;
/// The least gas that a transaction pays for, whatever it uses (EIP-7623); 0 before that.
std::uint64_t floor_gas(const eth::Transaction& tx, const ForkRules& rules) noexcept;
/// Gas of its blobs, which has a price of its own (EIP-4844).
std::uint64_t blob_gas(const eth::Transaction& tx) noexcept;

/// The most that a transaction can take from its sender: gas limit * max fee + blob gas * max blob
/// fee + value. none: above 2^256.
std::optional<uint256> max_cost(const eth::Transaction& tx) noexcept;

/// Checks that need no state: type, chain id, intrinsic gas, sizes, fee order, blobs. Deposits pass
/// on rollups.
std::optional<TxFault> check_static(const eth::Transaction& tx, const ForkRules& rules,
                                    const ChainConfig& config) noexcept;
/// The sender that a transaction names in place of a signature: r, with s = 0, which no signature
/// has. Only chains for development take such. none: it is signed.
std::optional<Address> named_sender(const eth::Transaction& tx) noexcept;
/// All checks, for the transaction that is next in this block.
std::optional<TxFault> check(const eth::Transaction& tx, const SenderState& sender,
                             const evm::BlockContext& block, const ChainConfig& config) noexcept;
/// The checks of an unsigned transaction, which eth_call and eth_simulateV1 execute: the sender may
/// have code, and neither EIP-7825's cap nor the block's gas limit binds. Unless `strict`, any
/// nonce will do, and fee caps of zero are below no base fee.
std::optional<TxFault> check_unsigned(const eth::Transaction& tx, const SenderState& sender,
                                      const evm::BlockContext& block, const ChainConfig& config,
                                      bool strict) noexcept;

}  // namespace alt::chain
