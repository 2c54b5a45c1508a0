#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "cli/app.hpp"

namespace alt::cli {

/// One step's line: "[=====     ] 3/32 pay  1.5/s  19s left"; without a count, the step alone.
std::string progress_line(std::string_view what, std::uint64_t done, std::uint64_t total,
                          std::chrono::milliseconds elapsed);

/// Shows the running step on stderr. One thread at a time.
class Progress {
public:
    explicit Progress(ProgressMode mode) : mode_(mode) {}
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;
    ~Progress() { clear(); }

    void step(std::string_view what, std::uint64_t done, std::uint64_t total);
    /// Removes the live line, so that other text can be written.
    void clear();

private:
    ProgressMode mode_;
    std::string current_;
    std::chrono::steady_clock::time_point begin_;
    bool shown_ = false;
};

}  // namespace alt::cli
