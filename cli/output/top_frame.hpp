#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/codec/json.hpp"

namespace alt::cli {

/// Turns what `status --json` says of each rollup, look after look, into the frames of `alt top`:
/// {"at", "rollups": [{name, phase, tx_per_s, cpu_percent, memory_bytes, txs, block, pending,
/// escrow, ends_at}]}. Times are ms since 1970, `escrow` is wei, `cpu_percent` of one core. What is
/// not known is null, and so are the rates of a rollup that is seen for the first time.
class TopFrames {
public:
    codec::JsonObject next(std::int64_t now_ms, const std::vector<codec::JsonObject>& statuses);

private:
    struct Sight {
        std::int64_t at_ms;
        std::uint64_t txs;
        double cpu_ms;
    };
    std::map<std::string, Sight> last_;
};

/// A frame as a table under one line of totals.
std::string top_text(const codec::JsonObject& frame);

}  // namespace alt::cli
