#include "core/load/latency.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/assert.hpp"

namespace alt::load {
namespace {

constexpr double kMilli = 1e-6;  // of a nanosecond

}  // namespace

std::int64_t percentile(const std::vector<std::int64_t>& sorted, double percent) {
    ALT_ASSERT(!sorted.empty() && percent > 0 && percent <= 100);
    const auto count = static_cast<double>(sorted.size());
    // 99.9 % of 1000 is 999, though the product in doubles is a little more.
    const auto rank = std::ceil(count * percent / 100 - 1e-9);
    return sorted[static_cast<std::size_t>(std::clamp(rank, 1.0, count)) - 1];
}

Latency summarize(std::vector<std::int64_t> nanoseconds) {
    Latency out;
    if (nanoseconds.empty()) return out;
    std::sort(nanoseconds.begin(), nanoseconds.end());
    const auto at = [&](double percent) {
        return static_cast<double>(percentile(nanoseconds, percent)) * kMilli;
    };
    out.count = nanoseconds.size();
    out.least = static_cast<double>(nanoseconds.front()) * kMilli;
    out.p50 = at(50);
    out.p90 = at(90);
    out.p99 = at(99);
    out.p999 = at(99.9);
    out.most = static_cast<double>(nanoseconds.back()) * kMilli;
    out.mean = std::accumulate(nanoseconds.begin(), nanoseconds.end(), 0.0) * kMilli /
               static_cast<double>(nanoseconds.size());
    return out;
}

}  // namespace alt::load
