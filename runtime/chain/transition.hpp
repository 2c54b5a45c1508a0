#pragma once

#include "core/base/result.hpp"
#include "core/eth/receipt.hpp"
#include "core/eth/transaction.hpp"
#include "runtime/chain/config.hpp"
#include "runtime/chain/validation.hpp"
#include "runtime/evm/evm.hpp"
#include "runtime/state/journal.hpp"

namespace alt::chain {

/// Gas of the block under construction.
struct GasPool {
    std::uint64_t limit = 0;
    std::uint64_t used = 0;
    std::uint64_t blob_gas_used = 0;
    [[nodiscard]] std::uint64_t left() const noexcept { return limit - used; }
};

/// An executed transaction. `receipt.success` is false when execution failed; that is no error.
struct Execution {
    eth::Receipt receipt;
    evm::Status status = evm::Status::success;
    Bytes output;                  ///< return or revert data
    std::uint64_t peak_gas = 0;    ///< used before refunds; what the gas limit must hold
    std::vector<Address> created;  ///< contracts that it leaves behind, in order of creation
};

/// Executes one transaction and settles its fees: EIP-1559, refunds capped at a fifth (EIP-3529),
/// floor price of calldata (EIP-7623), blob fees burned (EIP-4844), warm beneficiary (EIP-3651),
/// access lists (EIP-2930), authorisations before the call, kept if it fails (EIP-7702). On rollups
/// deposits as in the OP Stack's deposit specification (Regolith): the mint is kept on failure, no
/// fees are taken, and the sender's nonce rises; a gas limit above the block's counts as the
/// block's, so that no deposit can block those behind it. A refusal leaves the journal as it was;
/// see `refusal`.
Result<Execution> apply_transaction(state::Journal& journal, const eth::Transaction& tx,
                                    const Address& sender, const evm::BlockContext& block,
                                    const ChainConfig& config, GasPool& pool,
                                    const evm::Options& options = {});

/// Executes an unsigned transaction, as eth_simulateV1 does, and settles its fees. See
/// check_unsigned for `strict`. Without it a transaction whose fee cap is zero pays no fees, and
/// the sender's nonce rises by one, whatever the transaction's is. The
/// receipt's bloom is left empty: most callers throw the receipt away. Refusals as of
/// apply_transaction.
Result<Execution> apply_unsigned(state::Journal& journal, const eth::Transaction& tx,
                                 const Address& sender, const evm::BlockContext& block,
                                 const ChainConfig& config, GasPool& pool, bool strict,
                                 const evm::Options& options = {});

/// A call that is not mined: eth_call, eth_estimateGas.
struct CallRequest {
    Address from;
    std::optional<Address> to;  ///< none: creation
    uint256 value;              ///< wei
    std::uint64_t gas = 0;      ///< limit, intrinsic gas included
    uint256 gas_price;          ///< wei; 0: nothing is paid
    Bytes data;
    std::vector<eth::AccessEntry> access_list;
    std::vector<Hash256> blob_versioned_hashes;
    std::vector<eth::Authorization> authorization_list;
};
struct CallResult {
    evm::Status status = evm::Status::success;
    std::uint64_t gas_used = 0;  ///< after refunds, at least the floor
    Bytes output;
};

/// apply_unsigned, not strict, on top of `view`; the changes are thrown away. Errors: the request
/// cannot begin (intrinsic gas, balance below value and what `gas_price` makes of the gas limit).
Result<CallResult> simulate(const state::StateView& view, const CallRequest& request,
                            const evm::BlockContext& block, const ChainConfig& config,
                            const state::BlockHashes& block_hashes = {});
/// The same in a journal, which keeps the changes: as one transaction after those before it.
Result<CallResult> simulate(state::Journal& journal, const CallRequest& request,
                            const evm::BlockContext& block, const ChainConfig& config,
                            const evm::Options& options = {});

}  // namespace alt::chain
