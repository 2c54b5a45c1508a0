#include <array>

#include "core/base/assert.hpp"
#include "core/codec/abi.hpp"
#include "core/contracts/bindings/log_check.hpp"
#include "core/contracts/bindings/portal.hpp"
#include "core/eth/exit_tree.hpp"

namespace alt::contracts {
namespace {

/// Root of an empty subtree of each height.
std::array<Hash256, eth::kExitTreeDepth> empty_subtrees() {
    std::array<Hash256, eth::kExitTreeDepth> out{};
    for (std::size_t height = 1; height < out.size(); ++height)
        out[height] = eth::exit_node_hash(out[height - 1], out[height - 1]);
    return out;
}

/// `siblings` without the empty subtrees at its end. `height` is that of the first sibling.
std::span<const Hash256> trimmed(std::span<const Hash256> siblings, std::size_t height) {
    static const auto kEmpty = empty_subtrees();
    ALT_ASSERT(siblings.size() + height <= eth::kExitTreeDepth);
    while (!siblings.empty() && siblings.back() == kEmpty[height + siblings.size() - 1])
        siblings = siblings.first(siblings.size() - 1);
    return siblings;
}

std::vector<codec::AbiWriter> leaf_tuples(std::span<const ExitLeaf> leaves) {
    std::vector<codec::AbiWriter> out(leaves.size());
    for (std::size_t i = 0; i < leaves.size(); ++i)
        out[i].word(leaves[i].amount).address(leaves[i].owner);
    return out;
}

Bytes call_without_arguments(std::string_view signature) {
    return codec::AbiWriter{}.call(codec::selector(signature));
}

constexpr std::string_view signature_of(PortalView view) {
    switch (view) {
        case PortalView::phase:
            return "phase()";
        case PortalView::custody:
            return "custody()";
        case PortalView::deposit_count:
            return "depositCount()";
        case PortalView::deposit_hash:
            return "depositHash()";
        case PortalView::final_output_root:
            return "finalOutputRoot()";
        case PortalView::exit_root:
            return "exitRoot()";
        case PortalView::exit_count:
            return "exitCount()";
        case PortalView::exit_total:
            return "exitTotal()";
        case PortalView::final_block_num:
            return "finalBlockNum()";
        case PortalView::proposed_at:
            return "proposedAt()";
        case PortalView::proposer:
            return "proposer()";
        case PortalView::rollup_chain_id:
            return "rollupChainId()";
        case PortalView::genesis_hash:
            return "genesisHash()";
        case PortalView::manifest_digest:
            return "manifestDigest()";
        case PortalView::challenge_window:
            return "challengeWindow()";
        case PortalView::settle_by:
            return "settleBy()";
    }
    return {};
}

}  // namespace

Bytes encode_deposit_transaction(const DepositRequest& request) {
    static const auto kSelector =
        codec::selector("depositTransaction(address,uint256,uint64,bool,bytes)");
    return codec::AbiWriter{}
        .address(request.to)
        .word(request.value)
        .word(request.gas_limit)
        .boolean(request.is_creation)
        .bytes(request.data)
        .call(kSelector);
}

Bytes encode_deposit_eth(const Address& to) {
    static const auto kSelector = codec::selector("depositETH(address)");
    return codec::AbiWriter{}.address(to).call(kSelector);
}

Bytes encode_close() {
    return call_without_arguments("close()");
}

Bytes encode_propose_final(const FinalProposal& proposal) {
    static const auto kSelector = codec::selector(
        "proposeFinal((bytes32,bytes32,bytes32,uint64,bytes32,uint256,uint256,bytes[],bytes[]))");
    codec::AbiWriter fields;
    fields.bytes32(proposal.state_root)
        .bytes32(proposal.message_passer_storage_root)
        .bytes32(proposal.block_hash)
        .word(proposal.block_num)
        .bytes32(proposal.exit_root)
        .word(proposal.exit_count)
        .word(proposal.exit_total)
        .bytes_array(proposal.account_proof)
        .bytes_array(proposal.storage_proof);
    return codec::AbiWriter{}.tuple(fields).call(kSelector);
}

Bytes encode_finalise() {
    return call_without_arguments("finalise()");
}

Bytes encode_claim(const uint256& index, const ExitLeaf& leaf, std::span<const Hash256> siblings) {
    static const auto kSelector = codec::selector("claim(uint256,uint256,address,bytes32[])");
    return codec::AbiWriter{}
        .word(index)
        .word(leaf.amount)
        .address(leaf.owner)
        .bytes32_array(trimmed(siblings, 0))
        .call(kSelector);
}

Bytes encode_claim_to(const uint256& index, const uint256& amount, const Address& recipient,
                      std::span<const Hash256> siblings) {
    static const auto kSelector = codec::selector("claimTo(uint256,uint256,address,bytes32[])");
    return codec::AbiWriter{}
        .word(index)
        .word(amount)
        .address(recipient)
        .bytes32_array(trimmed(siblings, 0))
        .call(kSelector);
}

Bytes encode_claim_many(const uint256& first_index, std::uint8_t log2_size,
                        std::span<const ExitLeaf> leaves, std::span<const Hash256> siblings) {
    static const auto kSelector =
        codec::selector("claimMany(uint256,uint8,(uint256,address)[],bytes32[])");
    ALT_ASSERT(log2_size <= kMaxLog2Batch && leaves.size() <= std::size_t{1} << log2_size);
    return codec::AbiWriter{}
        .word(first_index)
        .word(log2_size)
        .tuple_array(leaf_tuples(leaves))
        .bytes32_array(trimmed(siblings, log2_size))
        .call(kSelector);
}

Bytes encode_view(PortalView view) {
    return call_without_arguments(signature_of(view));
}

Bytes encode_is_claimed(const uint256& index) {
    static const auto kSelector = codec::selector("isClaimed(uint256)");
    return codec::AbiWriter{}.word(index).call(kSelector);
}

Result<Hash256> decode_word(BytesView answer) {
    if (answer.size() != 32)
        return make_error(Errc::invalid_input,
                          "a portal answers with 32 bytes, got " + std::to_string(answer.size()),
                          "is the address that of a portal, on this chain?");
    return detail::word_at(answer, 0);
}

Result<uint256> decode_uint256(BytesView answer) {
    ALT_TRY_ASSIGN(const auto word, decode_word(answer));
    return to_uint256(word);
}

Result<bool> decode_bool(BytesView answer) {
    ALT_TRY_ASSIGN(const auto value, decode_uint256(answer));
    if (value > uint256{1}) return detail::malformed("bool");
    return !value.is_zero();
}

Result<Address> decode_address(BytesView answer) {
    ALT_TRY_ASSIGN(const auto word, decode_word(answer));
    if (!detail::is_address(word)) return detail::malformed("address");
    return detail::address_in(word);
}

Result<PortalPhase> decode_phase(BytesView answer) {
    ALT_TRY_ASSIGN(const auto value, decode_uint256(answer));
    if (value > uint256{static_cast<std::uint64_t>(PortalPhase::escaped)})
        return detail::malformed("portal phase");
    return static_cast<PortalPhase>(value.low());
}

}  // namespace alt::contracts
