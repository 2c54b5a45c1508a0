#include <algorithm>

#include "runtime/node/access_list_tracer.hpp"
#include "runtime/node/ledger_view.hpp"
#include "runtime/node/simulation.hpp"

namespace alt::node {

namespace {

/// Warmth changes gas, and gas may change what is touched: lists settle after two or three runs.
constexpr int kMaxRuns = 10;

/// What is warm without a list.
std::set<Address> always_warm(const Simulation& simulation, const Address& from) {
    std::set<Address> out{from, simulation.target()};
    for (const auto& authorization : simulation.tx().authorization_list)
        if (const auto authority = eth::recover_authority(authorization)) out.insert(*authority);
    for (std::uint16_t i = 1; i <= evm::kP256VerifyAddress; ++i)
        if (const auto address = to_address(uint256{i});
            evm::is_precompile(address, simulation.revision()))
            out.insert(address);
    return out;
}

Result<AccessListOutcome> settle(Simulation& simulation, const Address& from, std::uint64_t gas) {
    const auto excluded = always_warm(simulation, from);
    AccessListOutcome out;
    for (int i = 0; i < kMaxRuns; ++i) {
        AccessListTracer tracer;
        ALT_TRY_ASSIGN(out.outcome, simulation.run(gas, &tracer));
        for (const auto& entry : simulation.tx().access_list) tracer.include(entry);
        out.access_list = tracer.access_list(excluded);
        if (out.access_list == simulation.tx().access_list) break;
        simulation.tx().access_list = out.access_list;
    }
    return out;
}

}  // namespace

Result<AccessListOutcome> Query::create_access_list(const CallArgs& args, const BlockId& id,
                                                    const Overrides& overrides) const {
    ALT_TRY_ASSIGN(const auto at, require(id));
    const auto gas = std::min(args.gas.value_or(limits_.max_call_gas), limits_.max_call_gas);
    const LedgerView view(ledger_, *at);
    ALT_TRY_ASSIGN(auto simulation, Simulation::make(view, *at, ledger_, args, overrides));
    auto outcome = settle(simulation, args.from, gas);
    ALT_TRY(view.check());
    return outcome;
}

}  // namespace alt::node
