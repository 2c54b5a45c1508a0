#pragma once

#include <chrono>
#include <cstdint>

namespace alt::sys {

/// The only source of time. Thread-safe.
class Clock {
public:
    virtual ~Clock() = default;

    /// Wall clock, milliseconds since the Unix epoch; may jump.
    virtual std::int64_t now() = 0;
    /// Monotonic, from an arbitrary start: for deadlines and durations.
    virtual std::chrono::milliseconds steady() = 0;
    virtual void sleep_for(std::chrono::milliseconds duration) = 0;
};

class SystemClock final : public Clock {
public:
    std::int64_t now() override;
    std::chrono::milliseconds steady() override;
    void sleep_for(std::chrono::milliseconds duration) override;
};

}  // namespace alt::sys
