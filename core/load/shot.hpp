#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/load/ground.hpp"
#include "core/load/plan.hpp"
#include "core/net/load_client.hpp"

namespace alt::load {

/// One answered request.
struct Sample {
    std::chrono::nanoseconds received{};  ///< from the start
    std::chrono::nanoseconds latency{};   ///< from the planned instant, or from being sent
    std::uint32_t calls = 0;              ///< of them taken
};

/// What came back of a load.
struct Shot {
    std::vector<Sample> samples;                  ///< in the order of the answers
    std::map<std::string, std::uint64_t> errors;  ///< calls refused or lost, by message
    std::uint64_t taken = 0;                      ///< calls that were answered with a result
    std::chrono::nanoseconds duration{};          ///< from the start to the last answer
    std::chrono::nanoseconds cpu{};               ///< of the sending thread
    bool is_whole = true;                         ///< false: ended early by `stop`
};

/// Takes stock of the answers. One thread.
class Tally {
public:
    /// `plan` must outlive it.
    Tally(const Plan& plan, bool is_paced);
    void add(const net::LoadAnswer& answer);
    [[nodiscard]] std::uint64_t answered() const noexcept {
        return answered_.load(std::memory_order_relaxed);
    }
    Shot& shot() noexcept { return shot_; }

private:
    /// Refusals in the answer's body, booked by message.
    std::uint64_t refusals(const net::LoadAnswer& answer, std::uint64_t calls);

    const Plan& plan_;
    bool is_paced_;
    Shot shot_;
    std::atomic<std::uint64_t> answered_ = 0;  ///< calls; read by other threads, for progress
};

/// Sends the lanes from a thread of its own, showing progress from this one. Ends early when `stop`
/// is set or at the timeout. Errors: parent_unavailable, io.
Result<Shot> shoot(const Spec& spec, const Plan& plan, std::span<const net::LoadLane> lanes,
                   net::LoadClient& client, sys::Clock& clock, const Progress& progress,
                   const std::atomic<bool>& stop);

}  // namespace alt::load
