#pragma once

#include "runtime/chain/transition.hpp"
#include "runtime/node/ledger.hpp"
#include "runtime/node/query.hpp"

namespace alt::node {

/// One unsigned transaction on a fixed state in a fixed block, with any gas limit; nothing of it is
/// kept. It takes the ledger's lock read by read: `view` is a LedgerView.
class Simulation {
public:
    /// `view` and `ledger` must outlive it. invalid_input: arguments or overrides contradict
    /// themselves.
    static Result<Simulation> make(const state::StateView& view, const BlockRecord& block,
                                   const Ledger& ledger, const CallArgs& args,
                                   const Overrides& overrides);

    /// Errors: the transaction cannot begin.
    [[nodiscard]] Result<CallOutcome> run(std::uint64_t gas, evm::Tracer* tracer = nullptr) const;
    [[nodiscard]] bool succeeds(std::uint64_t gas) const;

    [[nodiscard]] const eth::Transaction& tx() const noexcept { return tx_; }
    [[nodiscard]] eth::Transaction& tx() noexcept { return tx_; }
    [[nodiscard]] const evm::BlockContext& context() const noexcept { return context_; }
    [[nodiscard]] evm::Revision revision() const noexcept;
    /// The most gas that the sender can pay for; the greatest number when it pays nothing.
    [[nodiscard]] std::uint64_t affordable_gas() const;
    /// The address that the transaction calls, or creates.
    [[nodiscard]] Address target() const;

private:
    Simulation(const state::StateView& view, const Ledger& ledger) : view_(view), ledger_(ledger) {}
    [[nodiscard]] std::optional<state::Account> sender() const;

    const state::StateView& view_;
    const Ledger& ledger_;
    std::optional<Overlay> overlay_;  ///< none: no state is overridden
    evm::BlockContext context_;
    Address from_;
    eth::Transaction tx_;
};

}  // namespace alt::node
