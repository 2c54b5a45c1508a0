#pragma once

#include <functional>
#include <memory>

namespace alt::net {

/// Threads that serve the connections of any number of servers, and others for what blocks. It must
/// outlive the servers.
class IoPool {
public:
    /// One for each core, at least 2: a connection stays on its thread, and nothing there blocks.
    static unsigned default_threads();

    explicit IoPool(unsigned threads = 1);
    IoPool(const IoPool&) = delete;
    IoPool& operator=(const IoPool&) = delete;
    /// Ends when everything that was given to `run_blocking` has run.
    ~IoPool();

    /// Runs `work` on a thread where it may block or compute for long. At most 16 run at once, the
    /// others wait in the order in which they came. From any thread.
    void run_blocking(std::function<void()> work);

    struct Impl;
    [[nodiscard]] Impl& impl() noexcept { return *impl_; }

private:
    std::unique_ptr<Impl> impl_;
};

}  // namespace alt::net
