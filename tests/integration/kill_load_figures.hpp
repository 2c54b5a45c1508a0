#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace alt::kill_load {

/// What a run of kill_load has counted.
struct Figures {
    unsigned kills = 0;
    std::size_t acknowledged = 0;
    std::size_t lost = 0;
    std::size_t receipts = 0;
    std::size_t blocks = 0;
    std::size_t differing = 0;
    std::size_t from_snapshots = 0;  ///< restarts
    std::size_t pruned = 0;          ///< transactions whose blocks are no longer kept
    std::vector<double> restart_ms;
    std::vector<double> blocks_at_restart;
};

inline std::string in_three(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return fmt::format("{:.0f}/{:.0f}/{:.0f}", values.front(), values[values.size() / 2],
                       values.back());
}

inline void print(const Figures& figures, std::uint64_t seed) {
    fmt::print(
        "kill -9 under load, {} times (seed {}): {} transactions acknowledged, {} kept, {} lost; "
        "{} receipts and {} blocks seen before and after, {} differ; restart ms min/median/max {} "
        "with {} blocks, {} times from a snapshot; {} known by their nonces, as pruned\n",
        figures.kills, seed, figures.acknowledged, figures.acknowledged - figures.lost,
        figures.lost, figures.receipts, figures.blocks, figures.differing,
        in_three(figures.restart_ms), in_three(figures.blocks_at_restart), figures.from_snapshots,
        figures.pruned);
}

}  // namespace alt::kill_load
