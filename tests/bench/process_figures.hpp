#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/base/result.hpp"

namespace alt::bench {

/// What processes hold and use, summed over them, as Linux counts it.
struct ProcessFigures {
    double rss_mib = 0;      ///< resident; pages that several share are counted for each
    double pss_mib = 0;      ///< resident; shared pages are divided among those who share them
    double private_mib = 0;  ///< resident, shared with nobody
    double cpu_s = 0;        ///< user and system time since they began
    std::size_t threads = 0;
    std::size_t descriptors = 0;
};

/// Errors: not_found (a process has gone).
Result<ProcessFigures> figures_of(std::span<const std::int64_t> pids);

}  // namespace alt::bench
