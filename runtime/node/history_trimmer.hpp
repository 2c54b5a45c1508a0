#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>

#include "runtime/node/ledger.hpp"
#include "runtime/node/workers.hpp"

namespace alt::node {

/// Keeps the history of a ledger within a limit, on a worker, while the chain goes on.
class HistoryTrimmer {
public:
    /// Both must outlive it.
    HistoryTrimmer(const HistoryLimit& limit, Ledger& ledger, Workers& workers)
        : limit_(limit), ledger_(ledger), workers_(workers) {}
    HistoryTrimmer(const HistoryTrimmer&) = delete;
    HistoryTrimmer& operator=(const HistoryTrimmer&) = delete;
    /// Waits for what is under way; nothing more is begun by then.
    ~HistoryTrimmer();

    /// To be called by the writer after blocks were published. Cheap.
    void after_round();

private:
    void run();

    HistoryLimit limit_;
    Ledger& ledger_;
    Workers& workers_;
    std::atomic<bool> stop_{false};
    std::mutex mutex_;
    std::condition_variable idle_;
    bool is_running_ = false;
};

}  // namespace alt::node
