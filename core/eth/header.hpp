#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/base/uint256.hpp"
#include "core/eth/receipt.hpp"
#include "core/eth/transaction.hpp"

namespace alt::eth {

/// keccak256(rlp([])), the ommers hash of every block after the merge.
extern const Hash256 kEmptyOmmersHash;
/// keccak256(rlp("")), the root of an empty Merkle-Patricia trie.
extern const Hash256 kEmptyTrieRoot;

/// A block header; optional fields appear with their fork, in this order.
struct Header {
    Hash256 parent_hash;
    Hash256 ommers_hash = kEmptyOmmersHash;
    Address beneficiary;
    Hash256 state_root;
    Hash256 transactions_root;
    Hash256 receipts_root;
    Bloom logs_bloom;
    uint256 difficulty;
    std::uint64_t number = 0;
    std::uint64_t gas_limit = 0;
    std::uint64_t gas_used = 0;
    std::uint64_t timestamp = 0;  ///< seconds since the epoch
    Bytes extra_data;
    Hash256 prev_randao;
    FixedBytes<8, struct NonceTag> nonce;
    std::optional<uint256> base_fee_per_gas;          ///< wei, London (EIP-1559)
    std::optional<Hash256> withdrawals_root;          ///< Shanghai (EIP-4895)
    std::optional<std::uint64_t> blob_gas_used;       ///< Cancun (EIP-4844)
    std::optional<std::uint64_t> excess_blob_gas;     ///< Cancun (EIP-4844)
    std::optional<Hash256> parent_beacon_block_root;  ///< Cancun (EIP-4788)
    std::optional<Hash256> requests_hash;             ///< Prague (EIP-7685)

    bool operator==(const Header&) const = default;
};

/// EIP-4895: an amount that the consensus layer pays out.
struct Withdrawal {
    std::uint64_t index = 0;
    std::uint64_t validator_index = 0;
    Address address;
    std::uint64_t amount = 0;  ///< gwei
    bool operator==(const Withdrawal&) const = default;
};

struct Block {
    Header header;
    std::vector<Transaction> transactions;
    std::vector<Header> ommers = {};  ///< none in valid blocks after the merge
    /// Encoded when the header has its root, empty or not.
    std::vector<Withdrawal> withdrawals = {};
};

Bytes encode(const Header& header);
Bytes encode(const Withdrawal& withdrawal);
Hash256 hash_of(const Header& header);
/// rlp([header, transactions, ommers, withdrawals?]): what debug_getRawBlock returns.
Bytes encode(const Block& block);
Result<Header> decode_header(BytesView raw);
Result<Block> decode_block(BytesView raw);

/// EIP-7685: sha256 over the sha256 of each request with data. The first byte of a request is its
/// type.
Hash256 requests_hash(std::span<const Bytes> requests);

/// The next block's base fee (EIP-1559, elasticity 2, denominator 8).
uint256 next_base_fee(const uint256& base_fee, std::uint64_t gas_used,
                      std::uint64_t gas_limit) noexcept;

}  // namespace alt::eth
