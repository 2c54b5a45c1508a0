#include "core/sys/worker_pool.hpp"

#include <system_error>

namespace alt::sys {

void WorkerPool::run(std::function<void()> work) {
    {
        const std::lock_guard lock(mutex_);
        queue_.push_back(std::move(work));
        if (idle_ < queue_.size() && threads_.size() < most_) return add_thread();
    }
    // Who wakes up must not find the lock taken.
    wake_.notify_one();
}

void WorkerPool::add_thread() {
    try {
        threads_.emplace_back([this] { serve(); });
    } catch (const std::system_error&) {
        // The system has no more threads: those that are there will come to it.
        if (threads_.empty()) throw;
    }
}

void WorkerPool::finish() {
    {
        const std::lock_guard lock(mutex_);
        finishing_ = true;
    }
    wake_.notify_all();
    for (auto& thread : threads_) thread.join();
    threads_.clear();
}

void WorkerPool::serve() {
    std::unique_lock lock(mutex_);
    while (true) {
        ++idle_;
        wake_.wait(lock, [this] { return finishing_ || !queue_.empty(); });
        --idle_;
        if (queue_.empty()) return;
        auto work = std::move(queue_.front());
        queue_.pop_front();
        lock.unlock();
        work();
        work = nullptr;
        lock.lock();
    }
}

}  // namespace alt::sys
