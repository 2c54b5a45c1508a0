#include "runtime/node/query_trace.hpp"

#include <limits>

#include "runtime/chain/block_builder.hpp"
#include "runtime/node/ledger_view.hpp"

namespace alt::node {

namespace {

/// What a trace says must be what happened.
bool agrees(const chain::Execution& execution, const eth::Receipt& receipt) {
    return execution.receipt.success == receipt.success &&
           execution.receipt.gas_used == receipt.gas_used &&
           execution.receipt.logs.size() == receipt.logs.size();
}

/// Runs one transaction of a block under its tracer, if it has one.
class Replayer {
public:
    Replayer(const BlockRecord& block, const chain::ChainConfig& config,
             chain::BlockBuilder& builder, const Replay& replay)
        : block_(block), config_(config), builder_(builder), replay_(replay) {}

    Result<void> run(std::size_t index) {
        auto* const tracer = replay_.tracer_of(index);
        const auto& tx = block_.block.transactions[index];
        const auto& sender = block_.senders[index];
        auto facts = trace_facts(config_, builder_.context(), tx, sender);
        facts.first_log = logs_;
        logs_ += block_.receipts[index].logs.size();
        if (tracer != nullptr) tracer->on_tx_start(facts, builder_.journal());
        evm::Options options;
        options.tracer = tracer;
        ALT_TRY_ASSIGN(const auto execution, builder_.add(tx, sender, options));
        if (!agrees(execution, block_.receipts[index]))
            return make_error(Errc::internal, "transaction " + std::to_string(index) +
                                                  " does not execute as it did in its block");
        if (tracer == nullptr) return {};
        tracer->on_tx_end({.status = execution.status,
                           .gas_used = execution.receipt.gas_used,
                           .output = execution.output});
        return replay_.done(index);
    }

private:
    const BlockRecord& block_;
    const chain::ChainConfig& config_;
    chain::BlockBuilder& builder_;
    const Replay& replay_;
    std::uint64_t logs_ = 0;
};

}  // namespace

trace::TxFacts trace_facts(const chain::ChainConfig& config, const evm::BlockContext& context,
                           const eth::Transaction& tx, const Address& sender) {
    trace::TxFacts facts{.tx = tx, .sender = sender, .coinbase = context.coinbase};
    if (config.is_rollup()) facts.fee_vault = config.fee_vault;
    facts.revision = config.forks.at(context.timestamp).revision;
    return facts;
}

Result<void> Query::replay(const BlockRecord& block, std::size_t count,
                           const Replay& replay) const {
    if (block.number() == 0) return make_error(Errc::invalid_input, "genesis is not traceable");
    ALT_TRY(check_kept(block.number() - 1));
    const auto parent = ledger_.block(block.block.header.parent_hash);
    if (!parent) return make_error(Errc::not_found, "header not found");
    const auto& config = ledger_.config();
    const LedgerView view(ledger_, *parent);
    const auto attributes = chain::attributes_of(block.block, config);
    chain::BlockBuilder builder(view, config, parent->block.header, attributes,
                                ledger_.block_hashes());
    Replayer replayer(block, config, builder, replay);
    for (std::size_t i = 0; i < std::min(count, block.senders.size()); ++i) {
        auto result = replayer.run(i);
        // A read that failed makes nonsense of the rest, and is the better reason.
        ALT_TRY(view.check());
        ALT_TRY(std::move(result));
    }
    return view.check();
}

}  // namespace alt::node
