#include "runtime/rpc/replays.hpp"

namespace alt::rpc {

Result<node::BlockId> block_or_number(const Params& params, std::size_t index) {
    const auto* json = params.at(index);
    if (json == nullptr || !json->is_number()) return params.block(index);
    ALT_TRY_ASSIGN(const auto number, params.u64(index));
    return node::BlockId(number);
}

std::optional<MinedTx> find_mined(const node::Query& query, const Hash256& hash) {
    const auto found = query.transaction(hash);
    if (!found || !found->at) return std::nullopt;
    auto block = query.block(node::BlockId(found->at->block_hash));
    if (!block) return std::nullopt;
    return MinedTx{std::move(block), found->at->tx_index};
}

trace::FlatPlace place_of(const node::BlockRecord& block, std::size_t index) {
    return {.block_hash = block.hash,
            .block_num = block.number(),
            .tx_hash = block.tx_hashes[index],
            .tx_index = index};
}

Result<void> watch(const node::Query& query, const MinedTx& mined, trace::TxTracer& tracer,
                   const std::function<Result<void>()>& done) {
    node::Replay replay;
    replay.tracer_of = [&](std::size_t index) { return index == mined.index ? &tracer : nullptr; };
    replay.done = [&](std::size_t) { return done(); };
    return query.replay(*mined.block, mined.index + 1, replay);
}

Result<void> watch_calls(const node::Query& query, const MinedTx& mined, trace::Budget& budget,
                         const CallsSink& sink) {
    trace::FlatCallTracer calls(budget, std::nullopt);
    return watch(query, mined, calls, [&] { return sink(calls, mined.index); });
}

Result<void> watch_calls(const node::Query& query, const node::BlockRecord& block,
                         trace::Budget& budget, const CallsSink& sink) {
    std::optional<trace::FlatCallTracer> calls;
    node::Replay replay;
    replay.tracer_of = [&](std::size_t) { return &calls.emplace(budget, std::nullopt); };
    replay.done = [&](std::size_t index) { return sink(*calls, index); };
    return query.replay(block, block.senders.size(), replay);
}

}  // namespace alt::rpc
