#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/codec/json.hpp"
#include "core/load/check.hpp"
#include "core/load/latency.hpp"
#include "core/load/shot.hpp"

namespace alt::load {

/// Calls, and the seconds that they took from the start.
struct Pace {
    std::uint64_t count = 0;
    double seconds = 0;
    [[nodiscard]] double per_second() const noexcept {
        return seconds > 0 ? static_cast<double>(count) / seconds : 0;
    }
};

/// What a load came to.
struct Report {
    Spec spec;
    std::uint64_t chain_id = 0;
    std::string client;
    std::uint64_t connections = 0;  ///< that were used
    Pace acknowledged;
    std::optional<Pace> mined;  ///< of transactions
    bool is_silent = false;     ///< it stopped answering: more may be mined
    Latency latency;            ///< of requests: a batch is one
    std::map<std::string, std::uint64_t> errors;
    std::optional<Findings> findings;  ///< none: not checked
    double sign_seconds = 0;
    double cpu_microseconds = 0;                   ///< of the sending thread, for each call
    double slot_seconds = 0;                       ///< width of a slot
    std::vector<double> slots;                     ///< acknowledged a second, over time
    std::vector<std::pair<double, double>> curve;  ///< percentile, milliseconds

    /// Everything was taken, and of transactions everything is mined and correct.
    [[nodiscard]] bool is_clean() const;
};

/// The figures of a shot.
void book(const Shot& shot, Report& report);

codec::JsonObject to_json(const Report& report);

}  // namespace alt::load
