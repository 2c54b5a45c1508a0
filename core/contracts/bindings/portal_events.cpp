#include "core/codec/abi.hpp"
#include "core/contracts/bindings/log_check.hpp"
#include "core/contracts/bindings/portal.hpp"
#include "core/crypto/keccak.hpp"

namespace alt::contracts {
namespace {

/// mint 32, value 32, gasLimit 8, isCreation 1, data.
constexpr std::size_t kOpaqueHead = 73;

/// The one `bytes` of a log's data, canonically encoded.
Result<BytesView> only_bytes(BytesView data) {
    if (data.size() < 64 || to_uint256(detail::word_at(data, 0)) != uint256{32})
        return detail::malformed("TransactionDeposited");
    const auto length = to_uint256(detail::word_at(data, 1));
    if (!length.fits_u64() || length.low() > data.size() - 64 ||
        data.size() - 64 != (length.low() + 31) / 32 * 32)
        return detail::malformed("TransactionDeposited");
    return data.subspan(64, length.low());
}

}  // namespace

Hash256 transaction_deposited_topic() {
    return codec::event_topic("TransactionDeposited(address,address,uint256,bytes)");
}

Result<TransactionDeposited> decode_transaction_deposited(std::span<const Hash256> topics,
                                                          BytesView data) {
    if (topics.size() != 4 || topics[0] != transaction_deposited_topic() ||
        !detail::is_address(topics[1]) || !detail::is_address(topics[2]))
        return detail::malformed("TransactionDeposited");
    if (!topics[3].is_zero())
        return make_error(Errc::unsupported, "a deposit of a version other than 0");
    ALT_TRY_ASSIGN(const auto opaque, only_bytes(data));
    if (opaque.size() < kOpaqueHead || opaque[72] > 1)
        return detail::malformed("TransactionDeposited");
    return TransactionDeposited{
        .from = detail::address_in(topics[1]),
        .to = detail::address_in(topics[2]),
        .mint = to_uint256(detail::word_at(opaque, 0)),
        .value = to_uint256(detail::word_at(opaque, 1)),
        .gas_limit = from_be_bytes(opaque.subspan(64, 8)).low(),
        .is_creation = opaque[72] == 1,
        .data = to_bytes(opaque.subspan(kOpaqueHead)),
        .opaque_hash = crypto::keccak256(opaque),
    };
}

Hash256 next_deposit_hash(const Hash256& previous, const TransactionDeposited& deposit) {
    codec::AbiWriter link;
    link.bytes32(previous).address(deposit.from).address(deposit.to).bytes32(deposit.opaque_hash);
    return crypto::keccak256(link.encode());
}

Hash256 closed_topic() {
    return codec::event_topic("Closed(uint256,bytes32)");
}

Result<PortalClosed> decode_closed(std::span<const Hash256> topics, BytesView data) {
    if (!detail::matches(closed_topic(), topics, 1, data, 64)) return detail::malformed("Closed");
    return PortalClosed{.deposit_count = to_uint256(detail::word_at(data, 0)),
                        .deposit_hash = detail::word_at(data, 1)};
}

Hash256 final_proposed_topic() {
    return codec::event_topic("FinalProposed(bytes32,bytes32,uint256,uint256,uint64)");
}

Result<FinalProposed> decode_final_proposed(std::span<const Hash256> topics, BytesView data) {
    if (!detail::matches(final_proposed_topic(), topics, 2, data, 128) ||
        !to_uint256(detail::word_at(data, 3)).fits_u64())
        return detail::malformed("FinalProposed");
    return FinalProposed{
        .output_root = topics[1],
        .exit_root = detail::word_at(data, 0),
        .exit_count = to_uint256(detail::word_at(data, 1)),
        .exit_total = to_uint256(detail::word_at(data, 2)),
        .block_num = to_uint256(detail::word_at(data, 3)).low(),
    };
}

Hash256 finalised_topic() {
    return codec::event_topic("Finalised(bytes32)");
}

Result<Hash256> decode_finalised(std::span<const Hash256> topics, BytesView data) {
    if (!detail::matches(finalised_topic(), topics, 2, data, 0))
        return detail::malformed("Finalised");
    return topics[1];
}

Hash256 claimed_topic() {
    return codec::event_topic("Claimed(uint256,address,address,uint256)");
}

Result<ExitClaimed> decode_claimed(std::span<const Hash256> topics, BytesView data) {
    if (!detail::matches(claimed_topic(), topics, 4, data, 32) || !detail::is_address(topics[2]) ||
        !detail::is_address(topics[3]))
        return detail::malformed("Claimed");
    return ExitClaimed{
        .index = to_uint256(topics[1]),
        .owner = detail::address_in(topics[2]),
        .recipient = detail::address_in(topics[3]),
        .amount = to_uint256(detail::word_at(data, 0)),
    };
}

Hash256 payout_failed_topic() {
    return codec::event_topic("PayoutFailed(uint256,address,uint256)");
}

Result<PayoutFailed> decode_payout_failed(std::span<const Hash256> topics, BytesView data) {
    if (!detail::matches(payout_failed_topic(), topics, 3, data, 32) ||
        !detail::is_address(topics[2]))
        return detail::malformed("PayoutFailed");
    return PayoutFailed{
        .index = to_uint256(topics[1]),
        .owner = detail::address_in(topics[2]),
        .amount = to_uint256(detail::word_at(data, 0)),
    };
}

}  // namespace alt::contracts
