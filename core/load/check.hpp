#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

#include "core/load/ledger.hpp"

namespace alt::load {

/// How far the chain has come.
struct Mined {
    std::uint64_t count = 0;        ///< of the load's transactions, by their senders' nonces
    std::chrono::nanoseconds at{};  ///< from `start` to when the last of them was seen
    bool is_whole = true;           ///< false: the time was over, or `stop` was set
    bool is_silent = false;         ///< it stopped answering: there may be more than `count`
};

/// Waits until the senders' nonces show that `taken` transactions are mined. With refusals among
/// them (`has_gaps`) it ends when nothing moves for a while, too.
Result<Mined> wait_mined(const Spec& spec, const Ground& ground, std::uint64_t taken, bool has_gaps,
                         std::chrono::steady_clock::time_point start, Remote& remote,
                         const Progress& progress, const std::atomic<bool>& stop);

/// Reads the blocks since the ground was made, books them, and compares the accounts. Receipts are
/// read of all blocks, unless the server would take minutes for one block's. `mined`: how many
/// there must be; some servers show a block a moment after its accounts.
Result<Findings> check_chain(const Spec& spec, const Ground& ground, const Calls& calls,
                             std::uint64_t mined, Remote& remote, const Progress& progress);

}  // namespace alt::load
