#include "runtime/node/history_trimmer.hpp"

namespace alt::node {

HistoryTrimmer::~HistoryTrimmer() {
    stop_ = true;
    std::unique_lock lock(mutex_);
    idle_.wait(lock, [&] { return !is_running_; });
}

void HistoryTrimmer::after_round() {
    if (limit_.blocks == 0 && limit_.bytes == 0) return;
    {
        const std::lock_guard lock(mutex_);
        if (is_running_ || !ledger_.is_beyond(limit_)) return;
        is_running_ = true;
    }
    workers_.run([this] { run(); });
}

void HistoryTrimmer::run() {
    ledger_.forget_beyond(limit_, stop_);
    const std::lock_guard lock(mutex_);
    is_running_ = false;
    idle_.notify_all();
}

}  // namespace alt::node
