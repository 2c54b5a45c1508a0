#pragma once

#include <functional>

#include "runtime/chain/config.hpp"
#include "runtime/node/query.hpp"
#include "runtime/trace/tx_tracer.hpp"

namespace alt::node {

/// Who watches the transactions of a block that is executed again. The callbacks run on the
/// caller's thread.
struct Replay {
    /// Watches transaction `index`; null: nobody.
    std::function<trace::TxTracer*(std::size_t index)> tracer_of;
    /// After a transaction that was watched. What it watched is valid until this returns. An error
    /// ends the replay.
    std::function<Result<void>(std::size_t index)> done;
};

trace::TxFacts trace_facts(const chain::ChainConfig& config, const evm::BlockContext& context,
                           const eth::Transaction& tx, const Address& sender);

}  // namespace alt::node
