#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>

/// What hot code counts with: one relaxed addition or two, no lock, no allocation.
namespace alt::metrics {

/// Only goes up.
class Counter {
public:
    void add(std::uint64_t count = 1) noexcept {
        count_.fetch_add(count, std::memory_order_relaxed);
    }
    [[nodiscard]] std::uint64_t value() const noexcept {
        return count_.load(std::memory_order_relaxed);
    }

private:
    std::atomic<std::uint64_t> count_{0};
};

/// Durations, by size. A reader may see one that is counted in part.
class Histogram {
public:
    /// The greatest duration of each bucket; what is longer is in one more.
    static constexpr std::array<std::chrono::microseconds, 14> kBounds{
        std::chrono::microseconds{25},
        std::chrono::microseconds{50},
        std::chrono::microseconds{100},
        std::chrono::microseconds{250},
        std::chrono::microseconds{500},
        std::chrono::microseconds{1'000},
        std::chrono::microseconds{2'500},
        std::chrono::microseconds{5'000},
        std::chrono::microseconds{10'000},
        std::chrono::microseconds{25'000},
        std::chrono::microseconds{100'000},
        std::chrono::microseconds{500'000},
        std::chrono::seconds{2},
        std::chrono::seconds{10}};

    void add(std::chrono::nanoseconds duration) noexcept {
        std::size_t at = 0;
        while (at < kBounds.size() && duration > kBounds[at]) ++at;
        counts_[at].add();
        sum_ns_.add(duration.count() > 0 ? static_cast<std::uint64_t>(duration.count()) : 0);
    }

    struct Reading {
        std::array<std::uint64_t, kBounds.size() + 1> counts{};  ///< of each bucket alone
        double sum_s = 0;
    };
    [[nodiscard]] Reading read() const noexcept {
        Reading out;
        for (std::size_t i = 0; i < counts_.size(); ++i) out.counts[i] = counts_[i].value();
        out.sum_s = static_cast<double>(sum_ns_.value()) / 1e9;
        return out;
    }

private:
    std::array<Counter, kBounds.size() + 1> counts_;
    Counter sum_ns_;
};

}  // namespace alt::metrics
