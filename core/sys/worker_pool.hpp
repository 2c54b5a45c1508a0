#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace alt::sys {

/// Threads for work that blocks. They start when they are needed first, and stay.
class WorkerPool {
public:
    explicit WorkerPool(std::size_t most) : most_(most) {}
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;
    ~WorkerPool() { finish(); }

    void run(std::function<void()> work);
    /// Returns when all work has run. Nothing may be added after it.
    void finish();

private:
    void add_thread();
    void serve();

    std::size_t most_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::function<void()>> queue_;
    std::vector<std::thread> threads_;
    std::size_t idle_ = 0;
    bool finishing_ = false;
};

}  // namespace alt::sys
