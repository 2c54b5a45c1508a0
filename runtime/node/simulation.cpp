#include "runtime/node/simulation.hpp"

#include <limits>

#include "runtime/chain/block_builder.hpp"

namespace alt::node {

namespace {

constexpr auto kMaxGas = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());

}  // namespace

Result<Simulation> Simulation::make(const state::StateView& view, const BlockRecord& block,
                                    const Ledger& ledger, const CallArgs& args,
                                    const Overrides& overrides) {
    Simulation out(view, ledger);
    const auto& config = ledger.config();
    out.from_ = args.from;
    out.context_ = chain::context_of(config, block.block.header);
    overrides.block.apply_to(out.context_);
    if (!overrides.state.empty()) {
        ALT_TRY_ASSIGN(out.overlay_, make_overlay(overrides.state, view, out.revision()));
    }
    ALT_TRY_ASSIGN(out.tx_, to_transaction(args, config.chain_id, args.nonce.value_or(0), 0));
    // A base fee above the price would be an impossible block for the code to see.
    if (out.tx_.max_fee_per_gas.is_zero()) out.context_.base_fee = {};
    if (out.tx_.max_fee_per_blob_gas.is_zero() && args.max_fee_per_blob_gas)
        out.context_.blob_base_fee = {};
    return out;
}

evm::Revision Simulation::revision() const noexcept {
    return ledger_.config().forks.at(context_.timestamp).revision;
}

Result<CallOutcome> Simulation::run(std::uint64_t gas, evm::Tracer* tracer) const {
    std::optional<state::OverlayView> overlaid;
    if (overlay_) overlaid.emplace(overlay_->over(view_));
    state::Journal journal(overlaid ? static_cast<const state::StateView&>(*overlaid) : view_,
                           ledger_.block_hashes());
    evm::Options options;
    options.tracer = tracer;
    if (overlay_ && !overlay_->moves.empty()) options.moves = &overlay_->moves;
    auto tx = tx_;
    tx.gas_limit = std::min(gas, kMaxGas);
    chain::GasPool pool{.limit = kMaxGas};
    ALT_TRY_ASSIGN(auto execution, chain::apply_unsigned(journal, tx, from_, context_,
                                                         ledger_.config(), pool, false, options));
    return CallOutcome{execution.status, std::move(execution.output), execution.receipt.gas_used};
}

bool Simulation::succeeds(std::uint64_t gas) const {
    const auto result = run(gas);
    return result && result->status == evm::Status::success;
}

std::optional<state::Account> Simulation::sender() const {
    return overlay_ ? overlay_->over(view_).account(from_) : view_.account(from_);
}

std::uint64_t Simulation::affordable_gas() const {
    constexpr auto kAny = std::numeric_limits<std::uint64_t>::max();
    if (tx_.max_fee_per_gas.is_zero()) return kAny;
    const auto account = sender();
    const auto balance = account ? account->balance : uint256{};
    // Too little for the value is the execution's to refuse.
    if (balance < tx_.value) return kAny;
    const auto gas = (balance - tx_.value) / tx_.max_fee_per_gas;
    return gas.fits_u64() ? gas.low() : kAny;
}

Address Simulation::target() const {
    if (tx_.to) return *tx_.to;
    const auto account = sender();
    return eth::create_address(from_, account ? account->nonce : 0);
}

}  // namespace alt::node
