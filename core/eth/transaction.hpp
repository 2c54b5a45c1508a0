#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/base/uint256.hpp"
#include "core/crypto/secp256k1.hpp"

namespace alt::eth {

/// EIP-2718 transaction types; `deposit` is the OP Stack's (deposit specification, 0x7E).
enum class TxType : std::uint8_t {
    legacy = 0,
    access_list = 1,  ///< EIP-2930
    fee_market = 2,   ///< EIP-1559
    blob = 3,         ///< EIP-4844
    set_code = 4,     ///< EIP-7702
    deposit = 0x7e
};

/// EIP-2930: an address and the storage keys that are warm from the start.
struct AccessEntry {
    Address address;
    std::vector<Hash256> storage_keys;
    bool operator==(const AccessEntry&) const = default;
};

/// EIP-7702: a signed wish to run another account's code. What decodes may still be void: such a
/// tuple is skipped when the transaction executes, it does not make the transaction invalid.
struct Authorization {
    uint256 chain_id;  ///< 0: any chain
    Address address;   ///< whose code to run; zero: none any more
    std::uint64_t nonce = 0;
    std::uint8_t y_parity = 0;  ///< valid: 0 and 1
    uint256 r;
    uint256 s;
    bool operator==(const Authorization&) const = default;
};

/// One transaction of any supported type. Fields that a type does not have stay at their defaults.
struct Transaction {
    TxType type = TxType::legacy;
    std::optional<std::uint64_t> chain_id;  ///< none: legacy without EIP-155 replay protection
    std::uint64_t nonce = 0;
    uint256 max_priority_fee_per_gas;  ///< wei; equals max_fee_per_gas (gasPrice) for types 0 and 1
    uint256 max_fee_per_gas;           ///< wei; gasPrice for types 0 and 1; 0 for deposits
    std::uint64_t gas_limit = 0;
    std::optional<Address> to;  ///< none: contract creation
    uint256 value;              ///< wei
    Bytes data;
    std::vector<AccessEntry> access_list;
    crypto::Signature signature;  ///< unused by deposits

    // Blob transactions (EIP-4844) only.
    uint256 max_fee_per_blob_gas;  ///< wei
    std::vector<Hash256> blob_versioned_hashes;

    std::vector<Authorization> authorization_list;  ///< EIP-7702 only

    // Deposits (0x7E) only.
    Hash256 source_hash;
    Address from;  ///< a deposit names its sender; others recover it
    uint256 mint;  ///< wei minted to `from` before execution, kept even if execution fails
    bool is_system = false;

    [[nodiscard]] bool is_deposit() const noexcept { return type == TxType::deposit; }
    /// EIP-1559's two prices instead of one gas price.
    [[nodiscard]] bool has_fee_market() const noexcept {
        return type == TxType::fee_market || type == TxType::blob || type == TxType::set_code;
    }
    /// EIP-2930's list is a field, empty or not.
    [[nodiscard]] bool has_access_list() const noexcept {
        return type == TxType::access_list || has_fee_market();
    }
};

/// EIP-2718 encoding: the list itself for legacy, type byte and payload for the others.
Bytes encode(const Transaction& tx);
/// Strict decoder of `encode`'s format: trailing bytes, non-canonical RLP, unknown types and blob
/// transactions in their network form (blob_sidecar.hpp) are refused; a message ends with the
/// execution specs' exception name where they have one: "… (INVALID_SIGNATURE_VRS)".
Result<Transaction> decode_transaction(BytesView raw);

/// keccak256 of the encoding.
Hash256 hash_of(const Transaction& tx);
/// What the sender signs (EIP-155, EIP-2930, EIP-1559, EIP-4844, EIP-7702).
Hash256 signing_hash(const Transaction& tx);
/// Recovers the sender; low s is required (EIP-2). A deposit gives its `from`.
Result<Address> recover_sender(const Transaction& tx);
/// Signs in place. `tx.type`, `chain_id` and all other fields are set by the caller.
void sign(Transaction& tx, const crypto::PrivateKey& key);

/// keccak256(0x05 ‖ rlp([chain_id, address, nonce])): what the authority signs (EIP-7702).
Hash256 signing_hash(const Authorization& authorization);
/// Who signed; none: y parity above 1, s above half the order, or no such point.
std::optional<Address> recover_authority(const Authorization& authorization);

/// Address of a contract made by CREATE (keccak of rlp[sender, nonce]) and by CREATE2 (EIP-1014).
Address create_address(const Address& sender, std::uint64_t nonce);
Address create2_address(const Address& deployer, const Hash256& salt,
                        const Hash256& init_code_hash);

/// The price per gas that a transaction pays at a base fee (EIP-1559); the cap must be at least the
/// base fee.
uint256 effective_gas_price(const Transaction& tx, const uint256& base_fee) noexcept;

}  // namespace alt::eth
