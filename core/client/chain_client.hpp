#pragma once

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/base/uint256.hpp"
#include "core/eth/header.hpp"
#include "core/eth/wire.hpp"

namespace alt::client {

enum class BlockTag { latest, safe, finalized, pending, earliest };
/// A block by number or tag.
using BlockRef = std::variant<BlockTag, std::uint64_t>;

/// A call that changes nothing (eth_call, eth_estimateGas).
struct CallRequest {
    Address from;
    std::optional<Address> to;
    uint256 value;  ///< wei
    Bytes data;
    std::optional<std::uint64_t> gas;
};

struct HeaderInfo {
    eth::Header header;
    Hash256 hash;  ///< as the chain reports it
};

/// Filter of eth_getLogs; both ends of the range are included.
struct LogFilter {
    std::uint64_t from_block = 0;
    std::uint64_t to_block = 0;
    std::vector<Address> addresses;            ///< none: any
    std::vector<std::vector<Hash256>> topics;  ///< position by position; an empty list: any
};

struct StorageProof {
    Hash256 key;
    uint256 value;
    std::vector<Bytes> nodes;
};
/// The answer of eth_getProof (EIP-1186).
struct AccountProof {
    Address address;
    std::uint64_t nonce = 0;
    uint256 balance;
    Hash256 code_hash;
    Hash256 storage_root;
    std::vector<Bytes> nodes;
    std::vector<StorageProof> storage;
};

/// The one port to a chain, parent or rollup, remote or in this process. Calls block; each call is
/// bounded in time. Thread-safe. Errors: parent_unavailable (unreachable, refuses), invalid_input
/// (reverted, with the decoded reason).
class ChainClient {
public:
    virtual ~ChainClient() = default;

    virtual Result<std::uint64_t> chain_id() = 0;
    virtual Result<std::uint64_t> block_number() = 0;
    /// none: the chain has no such block.
    virtual Result<std::optional<HeaderInfo>> header(BlockRef block) = 0;
    virtual Result<uint256> balance(const Address& account, BlockRef block) = 0;
    /// `pending` counts what the node holds in its pool.
    virtual Result<std::uint64_t> nonce(const Address& account, BlockRef block) = 0;
    virtual Result<Bytes> code(const Address& account, BlockRef block) = 0;
    virtual Result<Bytes> call(const CallRequest& request, BlockRef block) = 0;
    virtual Result<std::uint64_t> estimate_gas(const CallRequest& request) = 0;
    /// Accepts a signed transaction; one that the chain knows already counts as accepted.
    virtual Result<Hash256> send_raw_transaction(BytesView raw) = 0;
    /// none: not mined.
    virtual Result<std::optional<eth::PlacedReceipt>> receipt(const Hash256& tx_hash) = 0;
    virtual Result<std::vector<eth::PlacedLog>> logs(const LogFilter& filter) = 0;
    virtual Result<AccountProof> proof(const Address& account, const std::vector<Hash256>& keys,
                                       BlockRef block) = 0;
};

}  // namespace alt::client
