#pragma once

#include <string>

#include "core/base/result.hpp"
#include "core/codec/json.hpp"
#include "core/lifecycle/run.hpp"

namespace alt::lifecycle {

/// The parent transactions of a rollup that were mined, in order: {step, hash, gas, success,
/// block}.
Result<codec::JsonArray> mined_txs(store::LifecycleStore& store, std::int64_t rollup);
/// Sum of their gas.
std::uint64_t gas_of(const codec::JsonArray& txs);

/// What a rollup leaves behind: who it was, its roots, every parent transaction with its gas, what
/// was owed and paid. `log_digest`: keccak256 of the block log before its compression, or empty.
Result<codec::Json> make_certificate(Run& run, const std::string& log_digest);

}  // namespace alt::lifecycle
