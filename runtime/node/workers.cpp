#include "runtime/node/workers.hpp"

#include <algorithm>

#include "core/sys/cores.hpp"

namespace alt::node {

Workers::Workers(std::size_t most)
    : most_(most != 0 ? most : std::max<std::size_t>(4, 2 * std::size_t{sys::cores()})),
      pool_(most_) {}

Workers::~Workers() {
    {
        const std::lock_guard lock(mutex_);
        finishing_ = true;
    }
    timer_wake_.notify_all();
    // Timers first: they may still queue work.
    if (timer_thread_.joinable()) timer_thread_.join();
    pool_.finish();
}

void Workers::share(std::size_t count, std::size_t stretch, const Stretch& work) {
    // By a helper that comes late, all but this may be gone.
    struct Shared {
        std::atomic<std::size_t> next{0};
        std::atomic<std::size_t> done{0};
    };
    const auto shared = std::make_shared<Shared>();
    const auto take_part = [shared, count, stretch, &work] {
        for (auto at = shared->next.fetch_add(stretch); at < count;
             at = shared->next.fetch_add(stretch)) {
            const auto end = std::min(at + stretch, count);
            work(at, end);
            shared->done.fetch_add(end - at);
            shared->done.notify_all();
        }
    };
    const auto most = std::min<std::size_t>(sys::cores(), count / (2 * stretch));
    for (std::size_t i = 1; i < most; ++i) run(take_part);
    take_part();
    for (auto done = shared->done.load(); done < count; done = shared->done.load())
        shared->done.wait(done);
}

bool Workers::begin_long() noexcept {
    if (++long_ <= most_ / 2) return true;
    --long_;
    return false;
}

Workers::TimerId Workers::call_at(Clock::time_point when, std::function<void()> work) {
    const std::lock_guard lock(mutex_);
    if (!timer_thread_.joinable()) timer_thread_ = std::thread([this] { serve_timers(); });
    const auto id = ++last_timer_;
    const auto at = timers_.emplace(when, Timer{id, std::move(work)});
    if (at == timers_.begin()) timer_wake_.notify_one();
    return id;
}

void Workers::cancel(TimerId id) {
    std::unique_lock lock(mutex_);
    const auto at = std::find_if(timers_.begin(), timers_.end(),
                                 [&](const auto& entry) { return entry.second.id == id; });
    if (at != timers_.end()) timers_.erase(at);
    timer_done_.wait(lock, [&] { return running_timer_ != id; });
}

void Workers::serve_timers() {
    std::unique_lock lock(mutex_);
    while (!finishing_) {
        if (timers_.empty()) {
            timer_wake_.wait(lock);
            continue;
        }
        const auto first = timers_.begin();
        if (const auto when = first->first; when > Clock::now()) {
            timer_wake_.wait_until(lock, when);
            continue;
        }
        const auto timer = std::move(first->second);
        timers_.erase(first);
        running_timer_ = timer.id;
        lock.unlock();
        timer.work();
        lock.lock();
        running_timer_ = 0;
        timer_done_.notify_all();
    }
}

}  // namespace alt::node
