#pragma once

#include <atomic>
#include <chrono>

namespace alt::sys {

/// CPU time that was spent for something, on any thread. Thread-safe.
class CpuMeter {
public:
    void add(std::chrono::nanoseconds spent) noexcept {
        spent_.fetch_add(spent.count(), std::memory_order_relaxed);
    }
    [[nodiscard]] std::chrono::nanoseconds spent() const noexcept {
        return std::chrono::nanoseconds(spent_.load(std::memory_order_relaxed));
    }

private:
    std::atomic<std::chrono::nanoseconds::rep> spent_{0};
};

/// Adds the CPU time of the calling thread in this scope to a meter.
class CpuScope {
public:
    explicit CpuScope(CpuMeter& meter) noexcept;
    CpuScope(const CpuScope&) = delete;
    CpuScope& operator=(const CpuScope&) = delete;
    ~CpuScope();

protected:
    /// Counts nothing unless `weight` is above 0.
    CpuScope(CpuMeter& meter, int weight) noexcept;

private:
    CpuMeter& meter_;
    int weight_;
    std::chrono::nanoseconds begin_{0};
};

/// For short scopes that are entered often, where two looks at the thread's clock (about a
/// microsecond) would show: one in 16, by chance, is measured, and stands for 16.
class SampledCpuScope : public CpuScope {
public:
    static constexpr int kOneIn = 16;
    explicit SampledCpuScope(CpuMeter& meter) noexcept;
};

}  // namespace alt::sys
