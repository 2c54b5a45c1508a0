#include <algorithm>

#include "core/bridge/deposit_watcher.hpp"
#include "core/contracts/bindings/portal.hpp"
#include "runtime/rpc/handlers/rollup_only.hpp"

// What the parent knows of a rollup: settlement, exits, deposits. All of it is asked of the parent
// at each call.
namespace alt::rpc {

namespace {

using codec::Json;
using codec::JsonArray;
using codec::JsonObject;
using contracts::PortalPhase;
using contracts::PortalView;

/// Leaves of one answer of alt_exitProof; the next call goes on behind them.
constexpr std::size_t kMaxLeaves = 256;

Result<Bytes> ask_portal(const RollupPlace& rollup, Bytes data,
                         client::BlockRef at = client::BlockTag::latest) {
    client::CallRequest request;
    request.to = rollup.spec().portal;
    request.data = std::move(data);
    return rollup.parent().call(request, at);
}

Result<uint256> view(const RollupPlace& rollup, PortalView which,
                     client::BlockRef at = client::BlockTag::latest) {
    ALT_TRY_ASSIGN(const auto answer, ask_portal(rollup, contracts::encode_view(which), at));
    return contracts::decode_uint256(answer);
}

Result<PortalPhase> phase_of(const RollupPlace& rollup) {
    ALT_TRY_ASSIGN(const auto answer,
                   ask_portal(rollup, contracts::encode_view(PortalView::phase)));
    return contracts::decode_phase(answer);
}

std::string_view name_of(PortalPhase phase) {
    switch (phase) {
        case PortalPhase::open:
            return "open";
        case PortalPhase::closing:
            return "closing";
        case PortalPhase::proposed:
            return "proposed";
        case PortalPhase::settled:
            return "settled";
        case PortalPhase::escaped:
            break;
    }
    return "escaped";
}

/// Members and the views that they show: quantities, or words.
struct Shown {
    std::string_view name;
    PortalView view;
    bool is_hash = false;
};

Result<void> show(JsonObject& out, const RollupPlace& rollup, std::span<const Shown> views) {
    for (const auto& each : views) {
        ALT_TRY_ASSIGN(const auto value, view(rollup, each.view));
        out[each.name] = each.is_hash ? hex(to_be_bytes(value)) : quantity(value);
    }
    return {};
}

Result<Json> settlement_of(const RollupPlace& rollup) {
    static constexpr std::array kAlways{
        Shown{"custody", PortalView::custody},
        Shown{"depositCount", PortalView::deposit_count},
        Shown{"depositHash", PortalView::deposit_hash, true},
        Shown{"challengeWindow", PortalView::challenge_window},
        Shown{"settleBy", PortalView::settle_by},
    };
    static constexpr std::array kProposed{
        Shown{"proposedAt", PortalView::proposed_at},
        Shown{"outputRoot", PortalView::final_output_root, true},
        Shown{"finalBlock", PortalView::final_block_num},
        Shown{"exitRoot", PortalView::exit_root, true},
        Shown{"exitCount", PortalView::exit_count},
        Shown{"exitTotal", PortalView::exit_total},
    };
    ALT_TRY_ASSIGN(const auto phase, phase_of(rollup));
    JsonObject out{{"phase", name_of(phase)}, {"portal", to_hex(rollup.spec().portal)}};
    ALT_TRY(show(out, rollup, kAlways));
    const bool proposed = phase >= PortalPhase::proposed;
    if (proposed) ALT_TRY(show(out, rollup, kProposed));
    if (!proposed)
        for (const auto& each : kProposed) out[each.name] = nullptr;
    return Json(std::move(out));
}

net::RpcResult settlement_status(Context& context, RollupPlace& rollup, const Params&) {
    ALT_ANSWER(auto out, settlement_of(rollup));
    out.as_object()["depositsCredited"] = quantity(context.node.deposits_credited());
    return out;
}

Result<Json> leaf_of(const RollupPlace& rollup, const settlement::ExitBook& book,
                     const eth::ExitLeaf& leaf, bool final) {
    JsonArray proof;
    for (const auto& sibling : book.proof(leaf.index)) proof.push_back(hex(sibling));
    bool claimed = false;
    if (final) {
        ALT_TRY_ASSIGN(const auto answer,
                       ask_portal(rollup, contracts::encode_is_claimed(leaf.index)));
        ALT_TRY_ASSIGN(claimed, contracts::decode_bool(answer));
    }
    return Json(JsonObject{{"index", quantity(leaf.index)},
                           {"owner", to_hex(leaf.owner)},
                           {"amount", quantity(leaf.amount)},
                           {"proof", std::move(proof)},
                           {"calldata", to_hex(book.claim_call(leaf.index))},
                           {"claimed", claimed}});
}

Result<Json> exits_of(RollupPlace& rollup, const Address& owner, std::uint64_t from) {
    ALT_TRY_ASSIGN(const auto book, rollup.exit_book());
    ALT_TRY_ASSIGN(const auto phase, phase_of(rollup));
    const bool final = phase == PortalPhase::settled;
    JsonArray exits;
    Json next = nullptr;
    for (const auto& leaf : book->leaves()) {
        if (leaf.owner != owner || leaf.index < from) continue;
        if (exits.size() == kMaxLeaves) {
            next = quantity(leaf.index);
            break;
        }
        ALT_TRY_ASSIGN(auto shown, leaf_of(rollup, *book, leaf, final));
        exits.push_back(std::move(shown));
    }
    return Json(JsonObject{{"portal", to_hex(rollup.spec().portal)},
                           {"parentChainId", quantity(rollup.spec().parent_chain_id)},
                           {"exitRoot", to_hex(book->root())},
                           {"outputRoot", to_hex(book->output_root())},
                           {"claimable", final},
                           {"exits", std::move(exits)},
                           {"next", std::move(next)}});
}

net::RpcResult exit_proof(Context&, RollupPlace& rollup, const Params& params) {
    ALT_PARAM(const auto owner, params.address(0));
    std::uint64_t from = 0;
    if (params.at(1) != nullptr) {
        ALT_PARAM(from, params.u64(1));
    }
    ALT_ANSWER(auto out, exits_of(rollup, owner, from));
    return out;
}

/// Whether a deposit is among the first `credited` of its portal.
Result<bool> is_among_first(const RollupPlace& rollup, const eth::PlacedLog& log,
                            std::uint64_t credited) {
    if (credited == 0) return false;
    ALT_TRY_ASSIGN(const auto all, view(rollup, PortalView::deposit_count));
    if (all <= uint256{credited}) return true;
    // Its log does not name its place: it is that of the block's last one, less those behind it.
    const auto block = log.at.block_num;
    client::LogFilter filter;
    filter.from_block = filter.to_block = block;
    filter.addresses = {rollup.spec().portal};
    filter.topics = {{contracts::transaction_deposited_topic()}};
    ALT_TRY_ASSIGN(const auto logs, rollup.parent().logs(filter));
    const auto behind = std::count_if(
        logs.begin(), logs.end(), [&](const auto& each) { return each.log_index > log.log_index; });
    ALT_TRY_ASSIGN(const auto count, view(rollup, PortalView::deposit_count, block));
    return count <= uint256{credited + static_cast<std::uint64_t>(behind)};
}

/// A deposit of the portal, and what became of it on the rollup. Of one whose block is not kept any
/// more, only that it was credited is known.
Result<Json> deposit_of(const node::Node& node, const RollupPlace& rollup,
                        const eth::PlacedLog& log) {
    ALT_TRY_ASSIGN(const auto deposit, bridge::to_deposit(log));
    const auto hash = eth::hash_of(deposit);
    // Before the look for the receipt: what is credited by now has one, or had.
    const auto credited = node.deposits_credited();
    const auto receipt = node.query().receipt(hash);
    JsonObject out{{"transactionHash", to_hex(hash)},
                   {"sourceHash", to_hex(deposit.source_hash)},
                   {"from", to_hex(deposit.from)},
                   {"to", deposit.to ? Json(to_hex(*deposit.to)) : Json(nullptr)},
                   {"mint", quantity(deposit.mint)},
                   {"value", quantity(deposit.value)},
                   {"status", "pending"},
                   {"blockNumber", nullptr}};
    if (!receipt) {
        ALT_TRY_ASSIGN(const bool forgotten, is_among_first(rollup, log, credited));
        if (forgotten) out["status"] = "credited";
        return Json(std::move(out));
    }
    // What is minted is minted, even if the call that came with it fails.
    out["status"] = receipt->receipt.success ? "credited" : "credited, call failed";
    out["blockNumber"] = quantity(receipt->at.block_num);
    return Json(std::move(out));
}

Result<Json> deposits_of(const node::Node& node, const RollupPlace& rollup,
                         const Hash256& parent_tx) {
    ALT_TRY_ASSIGN(const auto receipt, rollup.parent().receipt(parent_tx));
    if (!receipt) return Json(nullptr);
    const auto topic = contracts::transaction_deposited_topic();
    JsonArray out;
    auto index = receipt->first_log_index;
    for (const auto& log : receipt->receipt.logs) {
        const eth::PlacedLog placed{log, receipt->at, receipt->tx_hash, index++, false};
        const bool is_deposit = log.address == rollup.spec().portal && !log.topics.empty() &&
                                log.topics.front() == topic;
        if (!is_deposit) continue;
        ALT_TRY_ASSIGN(auto deposit, deposit_of(node, rollup, placed));
        out.push_back(std::move(deposit));
    }
    return Json(std::move(out));
}

net::RpcResult deposit_status(Context& context, RollupPlace& rollup, const Params& params) {
    ALT_PARAM(const auto hash, params.hash(0));
    ALT_ANSWER(auto out, deposits_of(context.node, rollup, hash));
    return out;
}

}  // namespace

void add_alt_settlement(MethodTable& table) {
    table.add("alt_settlementStatus", on_rollup<settlement_status>, Runs::asking,
              "What the portal on the parent says: phase, custody, deposits, final root", "",
              "Object");
    table.add("alt_exitProof", on_rollup<exit_proof>, Runs::asking,
              "What a closed rollup owes an account, with proofs and the call data that claims it",
              "owner: Address, from?: Quantity", "Object");
    table.add("alt_depositStatus", on_rollup<deposit_status>, Runs::asking,
              "What became of the deposits of a parent transaction; null: it is not mined",
              "parentHash: Hash", "Object[]|Null");
}

}  // namespace alt::rpc
