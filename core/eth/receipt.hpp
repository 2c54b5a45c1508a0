#pragma once

#include <array>
#include <optional>
#include <span>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/base/uint256.hpp"
#include "core/eth/transaction.hpp"

namespace alt::eth {

/// One LOG0..LOG4 entry.
struct Log {
    Address address;
    std::vector<Hash256> topics;  ///< 0 to 4
    Bytes data;
    bool operator==(const Log&) const = default;
};

/// The 2048-bit filter of the yellow paper, section 4.3.1.
struct BloomTag;
using Bloom = FixedBytes<256, BloomTag>;
void add_to_bloom(Bloom& bloom, BytesView item);
void add_to_bloom(Bloom& bloom, const Log& log);
void add_to_bloom(Bloom& bloom, const Bloom& other);
Bloom bloom_of(const std::vector<Log>& logs);
bool bloom_may_contain(const Bloom& bloom, BytesView item);

/// What consensus keeps of an executed transaction, and what execution adds for JSON-RPC.
struct Receipt {
    TxType type = TxType::legacy;
    bool success = false;
    std::uint64_t cumulative_gas_used = 0;
    Bloom bloom;
    std::vector<Log> logs;
    std::optional<std::uint64_t>
        deposit_nonce;  ///< deposits: the sender's nonce before execution (OP Regolith)

    // Not part of the encoding.
    std::uint64_t gas_used = 0;
    uint256 effective_gas_price;              ///< wei
    std::optional<Address> contract_address;  ///< of a creation, even if it failed
    std::uint64_t blob_gas_used = 0;          ///< 0: not a blob transaction
    uint256 blob_gas_price;                   ///< wei; blob transactions only
};

/// EIP-2718 receipt encoding. A deposit's adds depositNonce and depositReceiptVersion = 1 (OP
/// Canyon).
Bytes encode(const Receipt& receipt);
/// keccak256(rlp(logs)): what Ethereum's state tests compare.
Hash256 logs_hash(std::span<const Log> logs);

}  // namespace alt::eth
