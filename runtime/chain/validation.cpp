#include "runtime/chain/validation.hpp"

#include <array>
#include <limits>

namespace alt::chain {
namespace {

constexpr std::uint64_t kTxGas = 21'000;
constexpr std::uint64_t kCreateGas = 32'000;  // EIP-2
constexpr std::uint64_t kZeroByteGas = 4;
constexpr std::uint64_t kByteGas = 16;              // EIP-2028
constexpr std::uint64_t kAccessAddressGas = 2'400;  // EIP-2930
constexpr std::uint64_t kAccessKeyGas = 1'900;      // EIP-2930
constexpr std::uint64_t kInitCodeWordGas = 2;       // EIP-3860

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
    FaultText{TxFault::block_full, "GAS_ALLOWANCE_EXCEEDED", "gas limit reached", true},
    FaultText{TxFault::chain_closed, "CHAIN_CLOSED", "the rollup is closed", false},
};

const FaultText& text_of(TxFault fault) noexcept {
    const auto& text = kTexts[static_cast<std::size_t>(fault)];
    ALT_ASSERT(text.fault == fault);
    return text;
}

constexpr std::uint64_t kMaxU64 = std::numeric_limits<std::uint64_t>::max();

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
    return gas;
}

std::optional<uint256> max_cost(const eth::Transaction& tx) noexcept {
    const auto fees = mul_overflow(tx.gas_limit, tx.max_fee_per_gas);
    const auto total = add_overflow(fees.value, tx.value);
    if (fees.overflow || total.overflow) return std::nullopt;
    return total.value;
}

std::optional<TxFault> check_static(const eth::Transaction& tx,
                                    const ChainConfig& config) noexcept {
    if (tx.is_deposit()) {
        if (!config.is_rollup()) return TxFault::type_not_supported;
        return std::nullopt;
    }
    if (tx.type == eth::TxType::blob || tx.type == eth::TxType::set_code)
        return TxFault::type_not_supported;
    if (tx.chain_id && *tx.chain_id != config.chain_id) return TxFault::invalid_chain_id;
    if (tx.type == eth::TxType::fee_market && tx.max_priority_fee_per_gas > tx.max_fee_per_gas)
        return TxFault::priority_above_max_fee;
    if (!tx.to && tx.data.size() > evm::rules_of(config.forks.at(0).revision).max_init_code_size)
        return TxFault::init_code_size_exceeded;
    if (tx.gas_limit < intrinsic_gas(tx)) return TxFault::intrinsic_gas_too_low;
    if (tx.gas_limit > config.gas_limit) return TxFault::gas_limit_exceeds_block;
    if (tx.nonce == kMaxU64) return TxFault::nonce_is_max;  // EIP-2681
    return std::nullopt;
}

std::optional<TxFault> check(const eth::Transaction& tx, const SenderState& sender,
                             const uint256& base_fee, const ChainConfig& config) noexcept {
    if (const auto fault = check_static(tx, config)) return fault;
    if (tx.is_deposit()) return std::nullopt;
    if (tx.nonce < sender.nonce) return TxFault::nonce_too_low;
    if (tx.nonce > sender.nonce) return TxFault::nonce_too_high;
    if (sender.has_code) return TxFault::sender_not_eoa;  // EIP-3607
    if (tx.max_fee_per_gas < base_fee) return TxFault::max_fee_below_base_fee;
    const auto cost = max_cost(tx);
    if (!cost) return TxFault::cost_overflow;
    if (*cost > sender.balance) return TxFault::insufficient_funds;
    return std::nullopt;
}

}  // namespace alt::chain
