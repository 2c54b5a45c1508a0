#include "core/settlement/exit_book.hpp"

#include <algorithm>

#include "core/base/hex.hpp"

namespace alt::settlement {
namespace {

std::vector<Hash256> hashes_of(const driver::Closing& closing, std::uint64_t parent_chain_id,
                               const Address& portal) {
    std::vector<Hash256> out;
    out.reserve(closing.exits.size());
    for (const auto& leaf : closing.exits)
        out.push_back(eth::exit_leaf_hash(parent_chain_id, portal, leaf));
    return out;
}

}  // namespace

ExitBook::ExitBook(driver::Closing closing, std::uint64_t parent_chain_id, const Address& portal)
    : closing_(std::move(closing)),
      parent_chain_id_(parent_chain_id),
      portal_(portal),
      tree_(hashes_of(closing_, parent_chain_id, portal)) {}

uint256 ExitBook::total() const {
    uint256 sum;
    for (const auto& leaf : closing_.exits) sum += leaf.amount;
    return sum;
}

Hash256 ExitBook::output_root() const {
    return eth::output_root(closing_.state_root, closing_.message_passer_root, closing_.block_hash);
}

contracts::FinalProposal ExitBook::proposal() const {
    contracts::FinalProposal out;
    out.state_root = closing_.state_root;
    out.message_passer_storage_root = closing_.message_passer_root;
    out.block_hash = closing_.block_hash;
    out.block_num = closing_.block_num;
    out.exit_root = root();
    out.exit_count = closing_.exits.size();
    out.exit_total = total();
    out.account_proof = closing_.account_proof;
    out.storage_proof = closing_.storage_proof;
    return out;
}

std::uint64_t ExitBook::batches() const noexcept {
    return (closing_.exits.size() + kBatchSize - 1) / kBatchSize;
}

Bytes ExitBook::batch_call(std::uint64_t index) const {
    const auto first = index * kBatchSize;
    const auto end = std::min<std::uint64_t>(first + kBatchSize, closing_.exits.size());
    std::vector<contracts::ExitLeaf> leaves;
    for (auto at = first; at < end; ++at)
        leaves.push_back({closing_.exits[at].amount, closing_.exits[at].owner});
    return contracts::encode_claim_many(first, kBatchLog2, leaves,
                                        tree_.subtree_proof(first, kBatchLog2));
}

Bytes ExitBook::claim_call(std::uint64_t leaf) const {
    const auto& exit = closing_.exits[leaf];
    return contracts::encode_claim(leaf, {exit.amount, exit.owner}, tree_.proof(leaf));
}

bool ExitBook::batch_open(std::uint64_t index, const std::set<std::uint64_t>& paid) const {
    const auto first = index * kBatchSize;
    const auto end = std::min<std::uint64_t>(first + kBatchSize, closing_.exits.size());
    for (auto at = first; at < end; ++at)
        if (!paid.contains(at)) return true;
    return false;
}

uint256 ExitBook::unpaid(const std::set<std::uint64_t>& paid) const {
    uint256 sum;
    for (const auto& leaf : closing_.exits)
        if (!paid.contains(leaf.index)) sum += leaf.amount;
    return sum;
}

codec::Json ExitBook::claim_kit() const {
    codec::JsonArray claims;
    for (const auto& leaf : closing_.exits) {
        codec::JsonArray proof;
        for (const auto& sibling : tree_.proof(leaf.index)) proof.emplace_back(to_hex(sibling));
        claims.push_back(codec::JsonObject{{"index", leaf.index},
                                           {"owner", to_hex(leaf.owner)},
                                           {"amount", to_decimal(leaf.amount)},
                                           {"proof", std::move(proof)},
                                           {"calldata", to_hex(claim_call(leaf.index))}});
    }
    return codec::JsonObject{{"schema", 1},
                             {"parent_chain_id", parent_chain_id_},
                             {"portal", to_hex(portal_)},
                             {"exit_root", to_hex(root())},
                             {"claims", std::move(claims)}};
}

}  // namespace alt::settlement
