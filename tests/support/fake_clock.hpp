#pragma once

#include <mutex>

#include "core/sys/clock.hpp"

namespace alt::testing {

/// A clock that moves only when told, or when somebody sleeps on it.
class FakeClock final : public sys::Clock {
public:
    explicit FakeClock(std::int64_t now = 1'700'000'000'000) : now_(now) {}

    std::int64_t now() override {
        const std::lock_guard lock(mutex_);
        return now_;
    }
    std::chrono::milliseconds steady() override {
        const std::lock_guard lock(mutex_);
        return steady_;
    }
    void sleep_for(std::chrono::milliseconds duration) override { advance(duration); }
    void advance(std::chrono::milliseconds duration) {
        const std::lock_guard lock(mutex_);
        now_ += duration.count();
        steady_ += duration;
    }

private:
    std::mutex mutex_;
    std::int64_t now_;
    std::chrono::milliseconds steady_{0};
};

}  // namespace alt::testing
