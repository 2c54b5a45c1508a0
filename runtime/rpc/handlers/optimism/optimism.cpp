#include "core/contracts/predeploys.hpp"
#include "core/eth/exit_tree.hpp"
#include "runtime/rpc/handlers/rollup_only.hpp"
#include "runtime/rpc/version.hpp"

// op-node's methods, in its shapes: numbers are JSON numbers here. A rollup is derived from its own
// log, and takes from the parent only deposits: its blocks all belong to one epoch, that of the
// parent's block in which it was opened.
namespace alt::rpc {

namespace {

using codec::Json;
using codec::JsonObject;

Result<client::HeaderInfo> parent_header(const RollupPlace& rollup, client::BlockRef block) {
    ALT_TRY_ASSIGN(auto header, rollup.parent().header(block));
    if (!header) return make_error(Errc::parent_unavailable, "the parent has no such block");
    return *header;
}

Json id_of(const client::HeaderInfo& info) {
    return JsonObject{{"hash", to_hex(info.hash)}, {"number", info.header.number}};
}

Json parent_ref(const client::HeaderInfo& info) {
    return JsonObject{{"hash", to_hex(info.hash)},
                      {"number", info.header.number},
                      {"parentHash", to_hex(info.header.parent_hash)},
                      {"timestamp", info.header.timestamp}};
}

/// A block that the parent names. None, where there is no such block yet, or no such tag: a young
/// chain, or one for development. It can be reached, for it has just told its head.
Result<std::optional<client::HeaderInfo>> tagged_header(const RollupPlace& rollup,
                                                        client::BlockTag tag) {
    auto header = rollup.parent().header(tag);
    if (!header && header.error().code == Errc::invalid_input)
        return std::optional<client::HeaderInfo>{};
    return header;
}

/// As op-node shows a block that there is not: with zeros.
Json parent_ref(const std::optional<client::HeaderInfo>& info) {
    if (info) return parent_ref(*info);
    return JsonObject{{"hash", to_hex(Hash256{})},
                      {"number", 0},
                      {"parentHash", to_hex(Hash256{})},
                      {"timestamp", 0}};
}

Json block_ref(const node::BlockRecord& block, const client::HeaderInfo& origin) {
    const auto& header = block.block.header;
    return JsonObject{{"hash", to_hex(block.hash)},
                      {"number", header.number},
                      {"parentHash", to_hex(header.parent_hash)},
                      {"timestamp", header.timestamp},
                      {"l1origin", id_of(origin)},
                      {"sequenceNumber", header.number}};
}

/// The newest block of the parent whose deposits count.
Result<client::HeaderInfo> confirmed_header(const RollupPlace& rollup,
                                            const client::HeaderInfo& head) {
    const auto depth = std::max<std::uint64_t>(rollup.spec().parent_confirmations, 1) - 1;
    if (depth == 0) return head;
    const auto number = head.header.number;
    return parent_header(rollup, number > depth ? number - depth : 0);
}

Result<Json> sync_status_of(const node::Query& query, const RollupPlace& rollup) {
    using client::BlockTag;
    ALT_TRY_ASSIGN(const auto origin, parent_header(rollup, rollup.spec().portal_block));
    ALT_TRY_ASSIGN(const auto head, parent_header(rollup, BlockTag::latest));
    ALT_TRY_ASSIGN(const auto current, confirmed_header(rollup, head));
    ALT_TRY_ASSIGN(const auto safe, tagged_header(rollup, BlockTag::safe));
    ALT_TRY_ASSIGN(const auto finalized, tagged_header(rollup, BlockTag::finalized));
    ALT_TRY_ASSIGN(const auto unsafe_block, query.require(BlockTag::latest));
    ALT_TRY_ASSIGN(const auto safe_block, query.require(BlockTag::safe));
    ALT_TRY_ASSIGN(const auto finalized_block, query.require(BlockTag::finalized));
    const auto unsafe_ref = block_ref(*unsafe_block, origin);
    const auto safe_ref = block_ref(*safe_block, origin);
    return Json(JsonObject{{"current_l1", parent_ref(current)},
                           {"current_l1_finalized", parent_ref(finalized)},
                           {"head_l1", parent_ref(head)},
                           {"safe_l1", parent_ref(safe)},
                           {"finalized_l1", parent_ref(finalized)},
                           {"unsafe_l2", unsafe_ref},
                           {"safe_l2", safe_ref},
                           {"finalized_l2", block_ref(*finalized_block, origin)},
                           {"pending_safe_l2", safe_ref},
                           {"cross_unsafe_l2", unsafe_ref},
                           {"local_safe_l2", safe_ref}});
}

net::RpcResult sync_status(Context& context, RollupPlace& rollup, const Params&) {
    ALT_ANSWER(auto status, sync_status_of(context.query(), rollup));
    return status;
}

net::RpcResult output_at_block(Context& context, RollupPlace& rollup, const Params& params) {
    ALT_PARAM(const auto id, params.block(0));
    ALT_ANSWER(const auto block, context.query().find(id));
    if (!block) return net::RpcError{kServerError, "header not found", {}};
    ALT_ANSWER(const auto passer,
               context.query().proof(contracts::kMessagePasser, {}, block->number()));
    ALT_ANSWER(const auto origin, parent_header(rollup, rollup.spec().portal_block));
    ALT_ANSWER(auto status, sync_status_of(context.query(), rollup));
    const auto& state_root = block->block.header.state_root;
    const auto root = eth::output_root(state_root, passer.storage_root, block->hash);
    return Json(JsonObject{{"version", hex(Hash256{})},
                           {"outputRoot", hex(root)},
                           {"blockRef", block_ref(*block, origin)},
                           {"withdrawalStorageRoot", hex(passer.storage_root)},
                           {"stateRoot", hex(state_root)},
                           {"syncStatus", std::move(status)}});
}

/// Without what rollups do not have: batches, their inbox, and a contract with settings.
net::RpcResult rollup_config(Context& context, RollupPlace& rollup, const Params&) {
    const auto& spec = rollup.spec();
    ALT_ANSWER(const auto origin, parent_header(rollup, spec.portal_block));
    const auto genesis = context.query().block(std::uint64_t{0});
    const auto block_time = spec.seal == driver::SealMode::interval
                                ? std::chrono::ceil<std::chrono::seconds>(spec.block_time).count()
                                : 0;
    return Json(JsonObject{
        {"genesis", JsonObject{{"l1", id_of(origin)},
                               {"l2", JsonObject{{"hash", to_hex(genesis->hash)}, {"number", 0}}},
                               {"l2_time", genesis->block.header.timestamp},
                               {"system_config", JsonObject{{"batcherAddr", to_hex(Address{})},
                                                            {"overhead", to_hex(Hash256{})},
                                                            {"scalar", to_hex(Hash256{})},
                                                            {"gasLimit", spec.gas_limit}}}}},
        {"block_time", block_time},
        {"max_sequencer_drift", 0},
        {"seq_window_size", 0},
        {"channel_timeout", 0},
        {"l1_chain_id", spec.parent_chain_id},
        {"l2_chain_id", spec.chain_id},
        {"regolith_time", 0},
        {"canyon_time", 0},
        {"batch_inbox_address", to_hex(Address{})},
        {"deposit_contract_address", to_hex(spec.portal)},
        {"l1_system_config_address", to_hex(Address{})}});
}

net::RpcResult version(Context&, const Params&) {
    return Json(kClientVersion);
}

}  // namespace

void add_optimism(MethodTable& table) {
    table.add("optimism_outputAtBlock", on_rollup<output_at_block>, Runs::asking,
              "The output root of a block, and what it is made of", "block: BlockId", "Object");
    table.add("optimism_syncStatus", on_rollup<sync_status>, Runs::asking,
              "Where rollup and parent stand: safe is proposed to the parent, finalized is final",
              "", "Object");
    table.add("optimism_rollupConfig", on_rollup<rollup_config>, Runs::asking,
              "What the rollup was opened with, as op-node says it", "", "Object");
    table.add("optimism_version", version, Runs::at_once, "Name and version of the node", "",
              "String");
}

}  // namespace alt::rpc
