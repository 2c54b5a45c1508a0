#include <array>

#include "core/base/assert.hpp"
#include "core/contracts/bindings/abi_tuple.hpp"
#include "core/contracts/bindings/log_check.hpp"
#include "core/contracts/bindings/portal.hpp"
#include "core/crypto/keccak.hpp"

namespace alt::contracts {
namespace {

/// Root of an empty subtree of each height (ExitTree.sol): zero, then keccak256(0x01 ‖ e ‖ e).
std::array<Hash256, kExitTreeDepth + 1> empty_subtrees() {
    std::array<Hash256, kExitTreeDepth + 1> out{};
    for (std::size_t height = 0; height < kExitTreeDepth; ++height) {
        Bytes preimage{0x01};
        append(preimage, out[height]);
        append(preimage, out[height]);
        out[height + 1] = crypto::keccak256(preimage);
    }
    return out;
}

/// `siblings` as bytes32[], without the empty subtrees at its end. `height` is that of the first sibling.
Bytes encode_siblings(std::span<const Hash256> siblings, std::size_t height) {
    static const auto kEmpty = empty_subtrees();
    ALT_ASSERT(siblings.size() + height <= kExitTreeDepth);
    while (!siblings.empty() && siblings.back() == kEmpty[height + siblings.size() - 1])
        siblings = siblings.first(siblings.size() - 1);
    Bytes out = to_bytes(to_be_bytes(uint256{siblings.size()}));
    for (const auto& sibling : siblings) append(out, sibling);
    return out;
}

Bytes encode_leaves(std::span<const ExitLeaf> leaves) {
    abi::Tuple words;
    words.word(uint256{leaves.size()});
    for (const auto& leaf : leaves) words.word(leaf.amount).word(leaf.owner);
    return words.encode();
}

constexpr std::string_view signature_of(PortalView view) {
    switch (view) {
        case PortalView::phase: return "phase()";
        case PortalView::custody: return "custody()";
        case PortalView::deposit_count: return "depositCount()";
        case PortalView::deposit_hash: return "depositHash()";
        case PortalView::final_output_root: return "finalOutputRoot()";
        case PortalView::exit_root: return "exitRoot()";
        case PortalView::exit_count: return "exitCount()";
        case PortalView::exit_total: return "exitTotal()";
        case PortalView::final_block_num: return "finalBlockNum()";
        case PortalView::proposed_at: return "proposedAt()";
        case PortalView::proposer: return "proposer()";
        case PortalView::rollup_chain_id: return "rollupChainId()";
        case PortalView::genesis_hash: return "genesisHash()";
        case PortalView::manifest_digest: return "manifestDigest()";
        case PortalView::challenge_window: return "challengeWindow()";
        case PortalView::settle_by: return "settleBy()";
    }
    return {};
}

}  // namespace

Bytes encode_deposit_transaction(const DepositRequest& request) {
    abi::Tuple arguments;
    arguments.word(request.to)
        .word(request.value)
        .word(uint256{request.gas_limit})
        .word(uint256{request.is_creation ? 1u : 0u})
        .dynamic(abi::encode_bytes(request.data));
    return abi::call("depositTransaction(address,uint256,uint64,bool,bytes)", arguments);
}

Bytes encode_deposit_eth(const Address& to) {
    abi::Tuple arguments;
    arguments.word(to);
    return abi::call("depositETH(address)", arguments);
}

Bytes encode_close() { return abi::call("close()", {}); }

Bytes encode_propose_final(const FinalProposal& proposal) {
    abi::Tuple fields;
    fields.word(proposal.state_root)
        .word(proposal.message_passer_storage_root)
        .word(proposal.block_hash)
        .word(uint256{proposal.block_num})
        .word(proposal.exit_root)
        .word(proposal.exit_count)
        .word(proposal.exit_total)
        .dynamic(abi::encode_bytes_array(proposal.account_proof))
        .dynamic(abi::encode_bytes_array(proposal.storage_proof));
    abi::Tuple arguments;
    arguments.dynamic(fields.encode());
    return abi::call(
        "proposeFinal((bytes32,bytes32,bytes32,uint64,bytes32,uint256,uint256,bytes[],bytes[]))",
        arguments);
}

Bytes encode_finalise() { return abi::call("finalise()", {}); }

Bytes encode_claim(const uint256& index, const ExitLeaf& leaf, std::span<const Hash256> siblings) {
    abi::Tuple arguments;
    arguments.word(index).word(leaf.amount).word(leaf.owner).dynamic(encode_siblings(siblings, 0));
    return abi::call("claim(uint256,uint256,address,bytes32[])", arguments);
}

Bytes encode_claim_to(const uint256& index, const uint256& amount, const Address& recipient,
                      std::span<const Hash256> siblings) {
    abi::Tuple arguments;
    arguments.word(index).word(amount).word(recipient).dynamic(encode_siblings(siblings, 0));
    return abi::call("claimTo(uint256,uint256,address,bytes32[])", arguments);
}

Bytes encode_claim_many(const uint256& first_index, std::uint8_t log2_size,
                        std::span<const ExitLeaf> leaves, std::span<const Hash256> siblings) {
    ALT_ASSERT(log2_size <= kMaxLog2Batch && leaves.size() <= std::size_t{1} << log2_size);
    abi::Tuple arguments;
    arguments.word(first_index)
        .word(uint256{log2_size})
        .dynamic(encode_leaves(leaves))
        .dynamic(encode_siblings(siblings, log2_size));
    return abi::call("claimMany(uint256,uint8,(uint256,address)[],bytes32[])", arguments);
}

Bytes encode_view(PortalView view) { return abi::call(signature_of(view), {}); }

Bytes encode_is_claimed(const uint256& index) {
    abi::Tuple arguments;
    arguments.word(index);
    return abi::call("isClaimed(uint256)", arguments);
}

Result<Hash256> decode_word(BytesView answer) {
    if (answer.size() != 32)
        return make_error(Errc::invalid_input,
                          "a portal answers with 32 bytes, got " + std::to_string(answer.size()),
                          "is the address that of a portal, on this chain?");
    return abi::word_at(answer, 0);
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
