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
    /// Ends when everything that was given to it has run.
    ~IoPool();

    /// Runs `work` on a thread where it may wait for something. At most 64 run at once, the others
    /// in the order in which they came. From any thread.
    void run_blocking(std::function<void()> work);
    /// The same for work that computes for long: at most two a core run at once, at least 4.
    void run_long(std::function<void()> work);

    struct Impl;
    [[nodiscard]] Impl& impl() noexcept { return *impl_; }

private:
    std::unique_ptr<Impl> impl_;
};

}  // namespace alt::net
