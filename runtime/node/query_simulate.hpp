#pragma once

#include <string>
#include <vector>

#include "runtime/node/call_args.hpp"
#include "runtime/node/query.hpp"

namespace alt::node {

/// One block of eth_simulateV1 (execution-apis): overrides, then calls as its transactions.
struct BlockOfCalls {
    Overrides overrides;
    std::vector<CallArgs> calls;
};

struct SimulationRequest {
    std::vector<BlockOfCalls> blocks;
    bool trace_transfers = false;  ///< a log for each transfer of value
    bool validation = false;       ///< as a node would validate, but for signatures
};

struct SimulatedCall {
    CallOutcome outcome;
    std::uint64_t peak_gas = 0;  ///< used before refunds
    std::vector<eth::PlacedLog> logs;
};

struct SimulatedBlock {
    BlockRecord record;
    std::vector<SimulatedCall> calls;  ///< one a transaction
};

/// Why a simulation is refused as a whole.
struct SimulationFault {
    int code;  ///< of JSON-RPC, as execution-apis numbers them
    std::string message;
};

/// How many blocks one simulation may span.
inline constexpr std::uint64_t kMaxSimulatedBlocks = 256;

}  // namespace alt::node
