#pragma once

#include <memory>

namespace alt::net {

/// Threads that serve the connections of any number of servers. It must outlive them.
class IoPool {
public:
    explicit IoPool(unsigned threads = 1);
    IoPool(const IoPool&) = delete;
    IoPool& operator=(const IoPool&) = delete;
    ~IoPool();

    struct Impl;
    [[nodiscard]] Impl& impl() noexcept { return *impl_; }

private:
    std::unique_ptr<Impl> impl_;
};

}  // namespace alt::net
