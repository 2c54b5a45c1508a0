#include "core/settlement/portal.hpp"

#include <algorithm>

namespace alt::settlement {
namespace {

/// Blocks in one eth_getLogs: what public providers allow.
constexpr std::uint64_t kRange = 2'000;

}  // namespace

Result<Bytes> Portal::view(contracts::PortalView view) {
    client::CallRequest request;
    request.to = address_;
    request.data = contracts::encode_view(view);
    return parent_.call(request, client::BlockTag::latest);
}

Result<std::uint64_t> Portal::small(contracts::PortalView which) {
    ALT_TRY_ASSIGN(const auto answer, view(which));
    ALT_TRY_ASSIGN(const auto value, contracts::decode_uint256(answer));
    if (!value.fits_u64())
        return make_error(Errc::invalid_input, "the portal answers with an impossible number");
    return value.low();
}

Result<bool> Portal::exists() {
    ALT_TRY_ASSIGN(const auto code, parent_.code(address_, client::BlockTag::latest));
    return !code.empty();
}

Result<contracts::PortalPhase> Portal::phase() {
    ALT_TRY_ASSIGN(const auto answer, view(contracts::PortalView::phase));
    return contracts::decode_phase(answer);
}

Result<uint256> Portal::custody() {
    ALT_TRY_ASSIGN(const auto answer, view(contracts::PortalView::custody));
    return contracts::decode_uint256(answer);
}

Result<std::uint64_t> Portal::deposit_count() {
    return small(contracts::PortalView::deposit_count);
}
Result<std::uint64_t> Portal::proposed_at() {
    return small(contracts::PortalView::proposed_at);
}

Result<Hash256> Portal::deposit_hash() {
    ALT_TRY_ASSIGN(const auto answer, view(contracts::PortalView::deposit_hash));
    return contracts::decode_word(answer);
}

Result<Hash256> Portal::genesis_hash() {
    ALT_TRY_ASSIGN(const auto answer, view(contracts::PortalView::genesis_hash));
    return contracts::decode_word(answer);
}

Result<std::set<std::uint64_t>> Portal::claimed(std::uint64_t from_block) {
    ALT_TRY_ASSIGN(const auto head, parent_.block_number());
    std::set<std::uint64_t> out;
    for (auto begin = from_block; begin <= head; begin += kRange) {
        client::LogFilter filter;
        filter.from_block = begin;
        filter.to_block = std::min(begin + kRange - 1, head);
        filter.addresses = {address_};
        filter.topics = {{contracts::claimed_topic()}};
        ALT_TRY_ASSIGN(const auto logs, parent_.logs(filter));
        for (const auto& log : logs) {
            ALT_TRY_ASSIGN(const auto claim,
                           contracts::decode_claimed(log.log.topics, log.log.data));
            out.insert(claim.index.low());
        }
    }
    return out;
}

}  // namespace alt::settlement
