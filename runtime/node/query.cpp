#include "runtime/node/query.hpp"

#include <algorithm>
#include <cmath>

#include "runtime/chain/block_builder.hpp"
#include "runtime/evm/code.hpp"
#include "runtime/node/ledger.hpp"
#include "runtime/node/log_match.hpp"
#include "runtime/node/mempool.hpp"

namespace alt::node {

namespace {

/// What op-geth suggests at the least: 0.001 gwei.
constexpr std::uint64_t kSuggestedPriorityFee = 1'000'000;
/// What geth says.
constexpr std::string_view kPruned = "pruned history unavailable";

eth::Placement placement_of(const BlockRecord& block, std::size_t index) {
    return {block.hash, block.number(), block.block.header.timestamp, index};
}

eth::PlacedReceipt placed(const BlockRecord& block, std::size_t index, std::uint64_t first_log) {
    return {block.receipts[index], placement_of(block, index),         block.tx_hashes[index],
            block.senders[index],  block.block.transactions[index].to, first_log};
}

}  // namespace

bool is_pruned(const Error& error) noexcept {
    return error.code == Errc::unsupported && error.message == kPruned;
}

std::uint64_t Query::chain_id() const {
    return ledger_.config().chain_id;
}
bool Query::is_rollup() const {
    return ledger_.config().is_rollup();
}
bool Query::allows_development() const {
    return node::allows_development(ledger_.config());
}
std::uint64_t Query::block_number() const {
    return ledger_.head()->number();
}
BlockPtr Query::head() const {
    return ledger_.head();
}

std::uint64_t Query::oldest_state() const {
    return ledger_.oldest_state();
}

BlockPtr Query::block(const BlockId& id) const {
    if (const auto* number = std::get_if<std::uint64_t>(&id)) return ledger_.block(*number);
    if (const auto* hash = std::get_if<Hash256>(&id)) return ledger_.block(*hash);
    switch (std::get<client::BlockTag>(id)) {
        case client::BlockTag::earliest:
            return ledger_.oldest();
        case client::BlockTag::safe:
            if (is_rollup()) return ledger_.block(proposed_.load());
            break;
        case client::BlockTag::finalized:
            if (is_rollup()) return ledger_.block(final_.load());
            break;
        case client::BlockTag::latest:
        case client::BlockTag::pending:
            break;
    }
    return ledger_.head();
}

std::uint64_t Query::oldest_block() const {
    return ledger_.oldest_block();
}

Result<void> Query::check_kept(std::uint64_t number) const {
    const auto oldest = ledger_.oldest_block();
    if (number >= oldest) return {};
    return make_error(Errc::unsupported, std::string(kPruned),
                      "the oldest block that is kept is " + std::to_string(oldest));
}

Result<BlockPtr> Query::find(const BlockId& id) const {
    auto found = block(id);
    if (found) return found;
    const auto* number = std::get_if<std::uint64_t>(&id);
    if (number != nullptr) {
        ALT_TRY(check_kept(*number));
    }
    const auto* tag = std::get_if<client::BlockTag>(&id);
    if (tag != nullptr) {
        const bool is_final = *tag == client::BlockTag::finalized;
        ALT_TRY(check_kept(is_final ? final_.load() : proposed_.load()));
    }
    return BlockPtr();
}

Result<BlockPtr> Query::require(const BlockId& id) const {
    ALT_TRY_ASSIGN(auto found, find(id));
    if (!found) return make_error(Errc::not_found, "header not found");
    return found;
}

void Query::set_on_parent(const OnParent& now) noexcept {
    // One thread tells; what is final is proposed at every moment.
    proposed_ = std::max({proposed_.load(), now.proposed, now.final});
    final_ = std::max(final_.load(), now.final);
}

FoundTx Query::transaction_of(const BlockRecord& block, std::size_t index) {
    return {block.block.transactions[index], block.tx_hashes[index], block.senders[index],
            placement_of(block, index), block.block.header.base_fee_per_gas.value_or(uint256{})};
}

std::optional<FoundTx> Query::transaction(const Hash256& hash) const {
    if (const auto at = ledger_.locate(hash)) return transaction_of(*at->block, at->index);
    if (const auto pooled = mempool_.find(hash))
        return FoundTx{pooled->tx, pooled->hash, pooled->sender, std::nullopt, next_base_fee()};
    // It may have been mined between the two looks.
    if (const auto at = ledger_.locate(hash)) return transaction_of(*at->block, at->index);
    return std::nullopt;
}

std::optional<eth::PlacedReceipt> Query::receipt(const Hash256& tx_hash) const {
    const auto at = ledger_.locate(tx_hash);
    if (!at) return std::nullopt;
    return placed(*at->block, at->index, at->block->first_logs.at(at->index));
}

std::vector<eth::PlacedReceipt> Query::receipts_of(const BlockRecord& block) {
    std::vector<eth::PlacedReceipt> out;
    std::uint64_t first_log = 0;
    for (std::size_t i = 0; i < block.receipts.size(); ++i) {
        out.push_back(placed(block, i, first_log));
        first_log += block.receipts[i].logs.size();
    }
    return out;
}

std::vector<eth::PlacedLog> Query::logs_of(const BlockRecord& block,
                                           const client::LogFilter& filter) {
    std::vector<eth::PlacedLog> out;
    if (!may_match(block.block.header.logs_bloom, filter)) return out;
    std::uint64_t log_index = 0;
    for (std::size_t i = 0; i < block.receipts.size(); ++i)
        for (const auto& log : block.receipts[i].logs) {
            if (matches(log, filter))
                out.push_back({log, placement_of(block, i), block.tx_hashes[i], log_index, false});
            ++log_index;
        }
    return out;
}

Result<std::vector<eth::PlacedLog>> Query::logs(const client::LogFilter& filter) const {
    if (filter.from_block > filter.to_block)
        return make_error(Errc::invalid_input, "invalid block range: from above to");
    const auto last = std::min(filter.to_block, block_number());
    std::vector<eth::PlacedLog> out;
    if (filter.from_block > last) return out;
    if (last - filter.from_block >= limits_.max_log_range)
        return make_error(
            Errc::invalid_input,
            "block range too large: at most " + std::to_string(limits_.max_log_range) + " blocks");
    ALT_TRY(check_kept(filter.from_block));
    const auto places = ledger_.log_index().find(filter, filter.from_block, last);
    BlockPtr block;
    for (const auto& place : places) {
        if (!block || block->number() != place.block_num) block = ledger_.block(place.block_num);
        // The last blocks may have been undone meanwhile, or the first ones forgotten.
        if (!block || place.log >= block->log_count()) continue;
        const auto at = block->place_of_log(place.log);
        const auto& log = block->receipts[at.receipt].logs[at.log];
        if (!matches(log, filter)) continue;
        if (out.size() == limits_.max_logs)
            return make_error(
                Errc::invalid_input,
                "query returned more than " + std::to_string(limits_.max_logs) + " results");
        out.push_back({log, placement_of(*block, at.receipt), block->tx_hashes[at.receipt],
                       place.log, false});
    }
    // What was found is all there was only if nothing of it was forgotten meanwhile.
    ALT_TRY(check_kept(filter.from_block));
    return out;
}

Result<uint256> Query::balance(const Address& account, const BlockId& id) const {
    ALT_TRY_ASSIGN(const auto at, require(id));
    uint256 out;
    ALT_TRY(ledger_.read_at(at->number(), [&](const state::StateView& view, const BlockRecord&) {
        if (const auto found = view.account(account)) out = found->balance;
    }));
    return out;
}

Result<std::uint64_t> Query::nonce(const Address& account, const BlockId& id) const {
    ALT_TRY_ASSIGN(const auto at, require(id));
    std::uint64_t out = 0;
    ALT_TRY(ledger_.read_at(at->number(), [&](const state::StateView& view, const BlockRecord&) {
        if (const auto found = view.account(account)) out = found->nonce;
    }));
    if (id == BlockId{client::BlockTag::pending}) return mempool_.next_nonce(account, out);
    return out;
}

Result<Bytes> Query::code(const Address& account, const BlockId& id) const {
    ALT_TRY_ASSIGN(const auto at, require(id));
    Bytes out;
    ALT_TRY(ledger_.read_at(at->number(), [&](const state::StateView& view, const BlockRecord&) {
        if (const auto found = view.account(account))
            out = to_bytes(view.code(found->code_hash)->bytes());
    }));
    return out;
}

Result<uint256> Query::storage(const Address& account, const uint256& slot,
                               const BlockId& id) const {
    ALT_TRY_ASSIGN(const auto at, require(id));
    uint256 out;
    ALT_TRY(ledger_.read_at(at->number(), [&](const state::StateView& view, const BlockRecord&) {
        out = view.storage(account, slot);
    }));
    return out;
}

Result<client::AccountProof> Query::proof(const Address& account, const std::vector<Hash256>& keys,
                                          const BlockId& id) const {
    ALT_TRY_ASSIGN(const auto at, require(id));
    std::vector<uint256> slots;
    slots.reserve(keys.size());
    for (const auto& key : keys) slots.push_back(to_uint256(key));
    // The head may move between the two: a tag means whatever is the latest then.
    const auto* tag = std::get_if<client::BlockTag>(&id);
    const bool is_latest =
        tag != nullptr && (*tag == client::BlockTag::latest || *tag == client::BlockTag::pending);
    ALT_TRY_ASSIGN(auto proof, is_latest
                                   ? Result<state::AccountProof>(ledger_.prove(account, slots))
                                   : ledger_.prove_at(at->number(), account, slots));
    client::AccountProof out{account,
                             proof.account.nonce,
                             proof.account.balance,
                             proof.account.code_hash,
                             proof.storage_root,
                             std::move(proof.proof),
                             {}};
    for (std::size_t i = 0; i < keys.size(); ++i)
        out.storage.push_back({keys[i], proof.storage[i].value, std::move(proof.storage[i].proof)});
    return out;
}

uint256 Query::next_base_fee() const {
    return chain::base_fee_after(ledger_.config(), ledger_.head()->block.header);
}

uint256 Query::suggested_priority_fee() const {
    return kSuggestedPriorityFee;
}

txpool::PoolStatus Query::pool_status() const {
    return mempool_.status();
}

}  // namespace alt::node
