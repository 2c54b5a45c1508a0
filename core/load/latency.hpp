#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace alt::load {

/// Percentiles by the nearest rank: p50 of {1, 2, 3, 4} is 2. All in milliseconds; 0 when there is
/// nothing.
struct Latency {
    std::size_t count = 0;
    double least = 0;
    double p50 = 0;
    double p90 = 0;
    double p99 = 0;
    double p999 = 0;
    double most = 0;
    double mean = 0;
};

/// The smallest value that at least `percent` of all are not above. `sorted` ascends and is not
/// empty; `percent` is above 0 and at most 100.
std::int64_t percentile(const std::vector<std::int64_t>& sorted, double percent);

/// Of latencies in nanoseconds.
Latency summarize(std::vector<std::int64_t> nanoseconds);

}  // namespace alt::load
