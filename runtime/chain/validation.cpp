#include "runtime/chain/validation.hpp"

#include <array>
#include <limits>

namespace alt::chain {
namespace {

constexpr std::uint64_t kTxGas = 21'000;
constexpr std::uint64_t kCreateGas = 32'000;  // EIP-2
constexpr std::uint64_t kZeroByteGas = 4;
constexpr std::uint64_t kByteGas = 16;               // EIP-2028
constexpr std::uint64_t kAccessAddressGas = 2'400;   // EIP-2930
constexpr std::uint64_t kAccessKeyGas = 1'900;       // EIP-2930
constexpr std::uint64_t kInitCodeWordGas = 2;        // EIP-3860
constexpr std::uint64_t kAuthorizationGas = 25'000;  // EIP-7702: as if the account were empty
constexpr std::uint64_t kTokensPerByte = 4;          // EIP-7623; a zero byte is one token

struct FaultText {
    TxFault fault;
    std::string_view name;
    std::string_view message;
    bool later;
};

constexpr std::array kTexts{
    FaultText{TxFault::type_not_supported, "TYPE_NOT_SUPPORTED", "transaction type not supported",
              false},
    FaultText{TxFault::invalid_chain_id, "INVALID_CHAINID", "invalid chain id for signer", false},
    FaultText{TxFault::gas_limit_exceeds_block, "GAS_ALLOWANCE_EXCEEDED", "exceeds block gas limit",
              false},
    FaultText{TxFault::nonce_too_low, "NONCE_MISMATCH_TOO_LOW", "nonce too low", false},
    FaultText{TxFault::nonce_too_high, "NONCE_MISMATCH_TOO_HIGH", "nonce too high", true},
    FaultText{TxFault::nonce_is_max, "NONCE_IS_MAX", "nonce has max value", false},
    FaultText{TxFault::sender_not_eoa, "SENDER_NOT_EOA", "sender not an eoa", false},
    FaultText{TxFault::intrinsic_gas_too_low, "INTRINSIC_GAS_TOO_LOW", "intrinsic gas too low",
              false},
    FaultText{TxFault::gas_below_floor, "INTRINSIC_GAS_BELOW_FLOOR_GAS_COST",
              "insufficient gas for floor data gas cost", false},
    FaultText{TxFault::gas_limit_above_cap, "GAS_LIMIT_EXCEEDS_MAXIMUM",
              "transaction gas limit too high", false},
    FaultText{TxFault::init_code_size_exceeded, "INITCODE_SIZE_EXCEEDED",
              "max initcode size exceeded", false},
    FaultText{TxFault::max_fee_below_base_fee, "INSUFFICIENT_MAX_FEE_PER_GAS",
              "max fee per gas less than block base fee", true},
    FaultText{TxFault::priority_above_max_fee, "PRIORITY_GREATER_THAN_MAX_FEE_PER_GAS",
              "max priority fee per gas higher than max fee per gas", false},
    FaultText{TxFault::insufficient_funds, "INSUFFICIENT_ACCOUNT_FUNDS",
              "insufficient funds for gas * price + value", false},
    FaultText{TxFault::cost_overflow, "GASLIMIT_PRICE_PRODUCT_OVERFLOW",
              "insufficient funds for gas * price + value", false},
    FaultText{TxFault::blob_list_empty, "TYPE_3_TX_ZERO_BLOBS",
              "blob transaction missing blob hashes", false},
    FaultText{TxFault::blob_hash_version, "TYPE_3_TX_INVALID_BLOB_VERSIONED_HASH",
              "blob hash has another version than 1", false},
    FaultText{TxFault::blob_creation, "TYPE_3_TX_CONTRACT_CREATION",
              "blob transaction of type create", false},
    FaultText{TxFault::blob_count_exceeded, "TYPE_3_TX_BLOB_COUNT_EXCEEDED",
              "blob transaction has too many blobs", false},
    FaultText{TxFault::blobs_exceed_block, "TYPE_3_TX_MAX_BLOB_GAS_ALLOWANCE_EXCEEDED",
              "blob transaction has more blobs than a block", false},
    FaultText{TxFault::max_blob_fee_below_base_fee, "INSUFFICIENT_MAX_FEE_PER_BLOB_GAS",
              "max fee per blob gas less than block blob gas fee", true},
    FaultText{TxFault::set_code_before_fork, "TYPE_4_TX_PRE_FORK", "transaction type not supported",
              false},
    FaultText{TxFault::set_code_creation, "TYPE_4_TX_CONTRACT_CREATION",
              "EIP-7702 transaction cannot be used to create contract", false},
    FaultText{TxFault::authorization_list_empty, "TYPE_4_EMPTY_AUTHORIZATION_LIST",
              "EIP-7702 transaction with empty auth list", false},
    FaultText{TxFault::block_full, "GAS_ALLOWANCE_EXCEEDED", "gas limit reached", true},
    FaultText{TxFault::block_blobs_full, "TYPE_3_TX_MAX_BLOB_GAS_ALLOWANCE_EXCEEDED",
              "blob gas limit reached", true},
    FaultText{TxFault::chain_closed, "CHAIN_CLOSED", "the rollup is closed", false},
};

const FaultText& text_of(TxFault fault) noexcept {
    const auto& text = kTexts[static_cast<std::size_t>(fault)];
    ALT_ASSERT(text.fault == fault);
    return text;
}

constexpr std::uint64_t kMaxU64 = std::numeric_limits<std::uint64_t>::max();
constexpr auto kMaxGas = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());

/// EIP-4844 and EIP-7594.
std::optional<TxFault> check_blobs(const eth::Transaction& tx, const ForkRules& rules,
                                   const ChainConfig& config) noexcept {
    if (config.is_rollup()) return TxFault::type_not_supported;
    if (!tx.to) return TxFault::blob_creation;
    const auto& hashes = tx.blob_versioned_hashes;
    if (hashes.empty()) return TxFault::blob_list_empty;
    if (hashes.size() > rules.blobs.max) return TxFault::blobs_exceed_block;
    if (hashes.size() > rules.max_tx_blobs) return TxFault::blob_count_exceeded;
    for (const auto& hash : hashes)
        if (hash.bytes[0] != kBlobHashVersion) return TxFault::blob_hash_version;
    return std::nullopt;
}

/// EIP-7702.
std::optional<TxFault> check_set_code(const eth::Transaction& tx, const ForkRules& rules) noexcept {
    if (!rules.set_code_transactions) return TxFault::set_code_before_fork;
    if (!tx.to) return TxFault::set_code_creation;
    if (tx.authorization_list.empty()) return TxFault::authorization_list_empty;
    return std::nullopt;
}

std::optional<TxFault> check_type(const eth::Transaction& tx, const ForkRules& rules,
                                  const ChainConfig& config) noexcept {
    if (tx.is_deposit() && !config.is_rollup()) return TxFault::type_not_supported;
    if (tx.type == eth::TxType::blob) return check_blobs(tx, rules, config);
    if (tx.type == eth::TxType::set_code) return check_set_code(tx, rules);
    return std::nullopt;
}

std::optional<TxFault> check_limits(const eth::Transaction& tx, const ForkRules& rules) noexcept {
    if (!tx.to && tx.data.size() > evm::rules_of(rules.revision).max_init_code_size)
        return TxFault::init_code_size_exceeded;
    if (tx.gas_limit < intrinsic_gas(tx)) return TxFault::intrinsic_gas_too_low;
    if (tx.gas_limit < floor_gas(tx, rules)) return TxFault::gas_below_floor;
    if (tx.gas_limit > rules.max_tx_gas) return TxFault::gas_limit_above_cap;
    if (tx.gas_limit > kMaxGas) return TxFault::gas_limit_exceeds_block;
    if (tx.nonce == kMaxU64) return TxFault::nonce_is_max;  // EIP-2681
    return std::nullopt;
}

std::optional<TxFault> check_form(const eth::Transaction& tx, const ForkRules& rules,
                                  const ChainConfig& config) noexcept {
    if (const auto fault = check_type(tx, rules, config)) return fault;
    if (tx.is_deposit()) return std::nullopt;
    if (tx.chain_id && *tx.chain_id != config.chain_id) return TxFault::invalid_chain_id;
    if (tx.max_priority_fee_per_gas > tx.max_fee_per_gas) return TxFault::priority_above_max_fee;
    return std::nullopt;
}

std::optional<TxFault> check_prices(const eth::Transaction& tx,
                                    const evm::BlockContext& block) noexcept {
    if (tx.max_fee_per_gas < block.base_fee) return TxFault::max_fee_below_base_fee;
    if (tx.type == eth::TxType::blob && tx.max_fee_per_blob_gas < block.blob_base_fee)
        return TxFault::max_blob_fee_below_base_fee;
    return std::nullopt;
}

std::optional<TxFault> check_sender(const eth::Transaction& tx,
                                    const SenderState& sender) noexcept {
    if (tx.nonce < sender.nonce) return TxFault::nonce_too_low;
    if (tx.nonce > sender.nonce) return TxFault::nonce_too_high;
    if (sender.has_code) return TxFault::sender_not_eoa;  // EIP-3607
    const auto cost = max_cost(tx);
    if (!cost) return TxFault::cost_overflow;
    if (*cost > sender.balance) return TxFault::insufficient_funds;
    return std::nullopt;
}

/// The block with the fees that a transaction without caps need not pay.
evm::BlockContext less_waived_fees(const eth::Transaction& tx,
                                   const evm::BlockContext& block) noexcept {
    auto out = block;
    if (tx.max_fee_per_gas.is_zero()) out.base_fee = {};
    if (tx.max_fee_per_blob_gas.is_zero()) out.blob_base_fee = {};
    return out;
}

}  // namespace

std::string_view to_string(TxFault fault) noexcept {
    return text_of(fault).name;
}
std::string_view message_of(TxFault fault) noexcept {
    return text_of(fault).message;
}
bool may_fit_later(TxFault fault) noexcept {
    return text_of(fault).later;
}

Error refusal(TxFault fault) {
    const auto& text = text_of(fault);
    Error error;
    error.code = fault == TxFault::chain_closed ? Errc::conflict : Errc::invalid_input;
    error.message = std::string(text.message) + " (" + std::string(text.name) + ")";
    error.retryable = text.later;
    return error;
}

std::uint64_t intrinsic_gas(const eth::Transaction& tx) noexcept {
    // Lengths come from decoded input below 2^32 bytes: 64 bits cannot wrap.
    std::uint64_t gas = kTxGas;
    for (const auto byte : tx.data) gas += byte == 0 ? kZeroByteGas : kByteGas;
    if (!tx.to) gas += kCreateGas + kInitCodeWordGas * ((tx.data.size() + 31) / 32);
    for (const auto& entry : tx.access_list)
        gas += kAccessAddressGas + kAccessKeyGas * entry.storage_keys.size();
    return gas + kAuthorizationGas * tx.authorization_list.size();
}

std::uint64_t floor_gas(const eth::Transaction& tx, const ForkRules& rules) noexcept {
    if (rules.floor_gas_per_token == 0) return 0;
    std::uint64_t tokens = 0;
    for (const auto byte : tx.data) tokens += byte == 0 ? 1 : kTokensPerByte;
    return kTxGas + rules.floor_gas_per_token * tokens;
}

std::uint64_t blob_gas(const eth::Transaction& tx) noexcept {
    return kGasPerBlob * tx.blob_versioned_hashes.size();
}

std::optional<uint256> max_cost(const eth::Transaction& tx) noexcept {
    const auto fees = mul_overflow(tx.gas_limit, tx.max_fee_per_gas);
    const auto blobs = mul_overflow(blob_gas(tx), tx.max_fee_per_blob_gas);
    const auto total = add_overflow(fees.value, tx.value);
    const auto all = add_overflow(total.value, blobs.value);
    if (fees.overflow || blobs.overflow || total.overflow || all.overflow) return std::nullopt;
    return all.value;
}

std::optional<TxFault> check_static(const eth::Transaction& tx, const ForkRules& rules,
                                    const ChainConfig& config) noexcept {
    if (const auto fault = check_form(tx, rules, config)) return fault;
    if (tx.is_deposit()) return std::nullopt;
    return check_limits(tx, rules);
}

std::optional<Address> named_sender(const eth::Transaction& tx) noexcept {
    const auto& [r, s, odd_y] = tx.signature;
    if (tx.is_deposit() || !s.is_zero() || r.bits() > 160) return std::nullopt;
    return to_address(r);
}

std::optional<TxFault> check(const eth::Transaction& tx, const SenderState& sender,
                             const evm::BlockContext& block, const ChainConfig& config) noexcept {
    const auto& rules = config.forks.at(block.timestamp);
    if (const auto fault = check_form(tx, rules, config)) return fault;
    if (tx.is_deposit()) return std::nullopt;
    if (const auto fault = check_prices(tx, block)) return fault;
    if (const auto fault = check_limits(tx, rules)) return fault;
    if (tx.gas_limit > block.gas_limit) return TxFault::gas_limit_exceeds_block;
    return check_sender(tx, sender);
}

std::optional<TxFault> check_unsigned(const eth::Transaction& tx, const SenderState& sender,
                                      const evm::BlockContext& block, const ChainConfig& config,
                                      bool strict) noexcept {
    auto rules = config.forks.at(block.timestamp);
    rules.max_tx_gas = ForkRules::kNoCap;
    if (const auto fault = check_form(tx, rules, config)) return fault;
    if (strict && tx.nonce == kMaxU64) return TxFault::nonce_is_max;  // geth: before the prices
    const auto binding = strict ? block : less_waived_fees(tx, block);
    if (const auto fault = check_prices(tx, binding)) return fault;
    auto form = tx;
    if (!strict) form.nonce = 0;
    if (const auto fault = check_limits(form, rules)) return fault;
    const auto nonce = strict ? sender.nonce : form.nonce;
    return check_sender(form, {.nonce = nonce, .balance = sender.balance, .has_code = false});
}

}  // namespace alt::chain
