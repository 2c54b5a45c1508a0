#include <algorithm>

#include "runtime/chain/transition.hpp"
#include "runtime/node/ledger.hpp"
#include "runtime/node/query.hpp"

namespace alt::node {

namespace {

constexpr std::uint64_t kTransferGas = 21'000;

chain::CallRequest to_chain(const client::CallRequest& request, std::uint64_t gas) {
    chain::CallRequest out;
    out.from = request.from;
    out.to = request.to;
    out.value = request.value;
    out.data = request.data;
    out.gas = gas;
    return out;
}

CallOutcome to_outcome(chain::CallResult&& result) {
    return {result.status, std::move(result.output), result.gas_used};
}

/// One call against a fixed state, with any gas limit.
class Simulation {
public:
    Simulation(const state::StateView& view, const BlockRecord& block, const Ledger& ledger,
               const client::CallRequest& request, const state::BlockHashes& hashes)
        : view_(view),
          config_(ledger.config()),
          context_(chain::context_of(ledger.config(), block.block.header)),
          request_(request),
          hashes_(hashes) {}

    [[nodiscard]] Result<chain::CallResult> run(std::uint64_t gas) const {
        return chain::simulate(view_, to_chain(request_, gas), context_, config_, hashes_);
    }
    [[nodiscard]] bool succeeds(std::uint64_t gas) const {
        const auto result = run(gas);
        return result && result->status == evm::Status::success;
    }

private:
    const state::StateView& view_;
    const chain::ChainConfig& config_;
    evm::BlockContext context_;
    const client::CallRequest& request_;
    const state::BlockHashes& hashes_;
};

using Estimate = std::variant<std::uint64_t, CallOutcome>;

Result<Estimate> estimate(const Simulation& simulation, std::uint64_t most, bool is_transfer) {
    if (is_transfer && most >= kTransferGas && simulation.succeeds(kTransferGas))
        return Estimate{kTransferGas};
    ALT_TRY_ASSIGN(auto outcome, simulation.run(most));
    if (outcome.status != evm::Status::success) return Estimate{to_outcome(std::move(outcome))};
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

Result<CallOutcome> Query::call(const client::CallRequest& request, const BlockId& id) const {
    const auto at = block(id);
    if (!at) return make_error(Errc::not_found, "header not found");
    const auto hashes = ledger_.block_hashes_unlocked();
    const auto gas = std::min(request.gas.value_or(limits_.max_call_gas), limits_.max_call_gas);
    std::optional<Result<chain::CallResult>> result;
    ALT_TRY(
        ledger_.read_at(at->number(), [&](const state::StateView& view, const BlockRecord& record) {
            result = Simulation(view, record, ledger_, request, hashes).run(gas);
        }));
    if (!*result) return std::move(result->error());
    return to_outcome(std::move(**result));
}

Result<Estimate> Query::estimate_gas(const client::CallRequest& request, const BlockId& id) const {
    const auto at = block(id);
    if (!at) return make_error(Errc::not_found, "header not found");
    const auto hashes = ledger_.block_hashes_unlocked();
    std::optional<Result<Estimate>> result;
    ALT_TRY(
        ledger_.read_at(at->number(), [&](const state::StateView& view, const BlockRecord& record) {
            const auto& header = record.block.header;
            // What no transaction may ask for is no estimate (EIP-7825).
            const auto limit = std::min({limits_.max_call_gas, header.gas_limit,
                                         ledger_.config().forks.at(header.timestamp).max_tx_gas});
            const auto gas = std::min(request.gas.value_or(limit), limit);
            const bool is_transfer = request.to.has_value() && request.data.empty();
            result = estimate(Simulation(view, record, ledger_, request, hashes), gas, is_transfer);
        }));
    return std::move(*result);
}

}  // namespace alt::node
