#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <thread>

#include "core/sys/worker_pool.hpp"

namespace alt::node {

/// The threads that nodes share, so that an idle node holds none. They start when there is work for
/// them first, and stay. Work may block on the disk. Thread-safe; it must outlive its nodes.
class Workers {
public:
    using Clock = std::chrono::steady_clock;
    using TimerId = std::uint64_t;

    /// 0: twice as many as the machine has cores, at least four.
    explicit Workers(std::size_t most = 0);
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;
    /// Runs what is queued; timers are forgotten.
    ~Workers();

    void run(std::function<void()> work) { pool_.run(std::move(work)); }
    /// Calls `work(first, end)` for stretches of `count` things, here and on workers, one a core at
    /// the most, and returns when all are done. Who comes late finds nothing left.
    using Stretch = std::function<void(std::size_t first, std::size_t end)>;
    void share(std::size_t count, std::size_t stretch, const Stretch& work);
    /// Calls `work` once at that time, on a thread of its own: it must be short.
    TimerId call_at(Clock::time_point when, std::function<void()> work);
    /// When it returns, the timer neither runs nor will. Not from within `work`.
    void cancel(TimerId id);
    /// Leave to have a thread for long, which not more than half of them may be: false if they are.
    /// It is given back by `end_long`.
    [[nodiscard]] bool begin_long() noexcept;
    void end_long() noexcept { --long_; }
    [[nodiscard]] std::size_t most() const noexcept { return most_; }

private:
    struct Timer {
        TimerId id;
        std::function<void()> work;
    };
    void serve_timers();

    std::size_t most_;
    std::atomic<std::size_t> long_{0};
    sys::WorkerPool pool_;

    std::mutex mutex_;  ///< guards what follows
    bool finishing_ = false;
    std::condition_variable timer_wake_;
    std::condition_variable timer_done_;
    std::multimap<Clock::time_point, Timer> timers_;
    TimerId last_timer_ = 0;
    TimerId running_timer_ = 0;
    std::thread timer_thread_;
};

}  // namespace alt::node
