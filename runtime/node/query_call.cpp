#include <algorithm>

#include "runtime/node/ledger_view.hpp"
#include "runtime/node/simulation.hpp"

namespace alt::node {

namespace {

constexpr std::uint64_t kTransferGas = 21'000;

bool is_plain_transfer(const eth::Transaction& tx) {
    return tx.to && tx.data.empty() && tx.access_list.empty() && tx.authorization_list.empty();
}

using Estimate = std::variant<std::uint64_t, CallOutcome>;

Result<Estimate> estimate(const Simulation& simulation, std::uint64_t most, bool is_transfer) {
    if (is_transfer && most >= kTransferGas && simulation.succeeds(kTransferGas))
        return Estimate{kTransferGas};
    ALT_TRY_ASSIGN(auto outcome, simulation.run(most));
    if (outcome.status != evm::Status::success) return Estimate{std::move(outcome)};
    // What was used after refunds is a lower bound; a little above it is enough for most calls
    // (EIP-150's 63/64, the 2,300 that a value transfer passes on).
    auto low = outcome.gas_used - 1;
    auto high = most;
    if (const auto guess = outcome.gas_used + outcome.gas_used / 63 + 2'300; guess < high)
        (simulation.succeeds(guess) ? high : low) = guess;
    if (low < high && simulation.succeeds(outcome.gas_used)) return Estimate{outcome.gas_used};
    while (low + 1 < high) {
        const auto middle = low + (high - low) / 2;
        (simulation.succeeds(middle) ? high : low) = middle;
    }
    return Estimate{high};
}

}  // namespace

Result<CallOutcome> Query::call(const CallArgs& args, const BlockId& id,
                                const Overrides& overrides) const {
    ALT_TRY_ASSIGN(const auto at, require(id));
    const auto gas = std::min(args.gas.value_or(limits_.max_call_gas), limits_.max_call_gas);
    const LedgerView view(ledger_, *at);
    ALT_TRY_ASSIGN(const auto simulation, Simulation::make(view, *at, ledger_, args, overrides));
    auto outcome = simulation.run(gas);
    ALT_TRY(view.check());
    return outcome;
}

Result<Estimate> Query::estimate_gas(const CallArgs& args, const BlockId& id,
                                     const Overrides& overrides) const {
    ALT_TRY_ASSIGN(const auto at, require(id));
    const LedgerView view(ledger_, *at);
    ALT_TRY_ASSIGN(const auto simulation, Simulation::make(view, *at, ledger_, args, overrides));
    const auto& context = simulation.context();
    // What no transaction may ask for is no estimate (EIP-7825).
    const auto limit =
        std::min({limits_.max_call_gas, context.gas_limit, simulation.affordable_gas(),
                  ledger_.config().forks.at(context.timestamp).max_tx_gas});
    const auto gas = std::min(args.gas.value_or(limit), limit);
    auto result = estimate(simulation, gas, is_plain_transfer(simulation.tx()));
    ALT_TRY(view.check());
    return result;
}

}  // namespace alt::node
