#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <thread>

#include "core/base/result.hpp"

namespace alt::sys {

/// Turns SIGINT and SIGTERM into calls. Construct it before any thread starts, so that all of them
/// inherit the blocked mask; children started through `Child` get the default mask again. One at a
/// time in a process.
class SignalWatcher {
public:
    /// `on_signal` runs on the watcher's own thread: with count 1 for the first signal, 2 for the
    /// second, …
    using Handler = std::function<void(int signal, int count)>;

    static Result<std::unique_ptr<SignalWatcher>> start(Handler on_signal);
    SignalWatcher(const SignalWatcher&) = delete;
    SignalWatcher& operator=(const SignalWatcher&) = delete;
    ~SignalWatcher();

    /// How many signals have arrived.
    [[nodiscard]] int count() const noexcept { return count_.load(); }

private:
    SignalWatcher(int signal_fd, int stop_fd, Handler on_signal);
    void run();

    int signal_fd_;
    int stop_fd_;
    Handler on_signal_;
    std::atomic<int> count_{0};
    std::thread thread_;
};

/// A peer that closes a connection must not end the process.
void ignore_broken_pipes();

}  // namespace alt::sys
