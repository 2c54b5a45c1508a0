#include <algorithm>
#include <limits>

#include "runtime/node/ledger_view.hpp"
#include "runtime/node/query_trace.hpp"
#include "runtime/node/simulation.hpp"

namespace alt::node {

Result<void> Query::trace_call(const CallArgs& args, const BlockId& id, const Overrides& overrides,
                               trace::TxTracer& tracer, const TracedCall& done) const {
    ALT_TRY_ASSIGN(const auto at, require(id));
    const LedgerView base(ledger_, *at);
    ALT_TRY_ASSIGN(const auto simulation, Simulation::make(base, *at, ledger_, args, overrides));
    std::optional<Overlay> overlay;
    std::optional<state::OverlayView> overlaid;
    if (!overrides.state.empty()) {
        ALT_TRY_ASSIGN(overlay, make_overlay(overrides.state, base, simulation.revision()));
        overlaid.emplace(overlay->over(base));
    }
    state::Journal journal(overlaid ? static_cast<const state::StateView&>(*overlaid) : base,
                           ledger_.block_hashes());
    auto tx = simulation.tx();
    tx.gas_limit = std::min(args.gas.value_or(limits_.max_call_gas), limits_.max_call_gas);
    const auto& context = simulation.context();
    const auto facts = trace_facts(ledger_.config(), context, tx, args.from);
    evm::Options options;
    options.tracer = &tracer;
    if (overlay && !overlay->moves.empty()) options.moves = &overlay->moves;
    chain::GasPool pool{.limit = std::numeric_limits<std::int64_t>::max()};
    tracer.on_tx_start(facts, journal);
    auto execution = chain::apply_unsigned(journal, tx, args.from, context, ledger_.config(), pool,
                                           false, options);
    ALT_TRY(base.check());
    if (!execution) return std::move(execution.error());
    tracer.on_tx_end({.status = execution->status,
                      .gas_used = execution->receipt.gas_used,
                      .output = execution->output});
    ALT_TRY(base.check());
    return done({execution->status, execution->output, execution->receipt.gas_used});
}

}  // namespace alt::node
