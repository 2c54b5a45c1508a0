#pragma once

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <thread>
#include <vector>

#include "core/net/io_pool.hpp"
#include "core/sys/worker_pool.hpp"

namespace alt::net {

/// One thread with its own reactor: what runs here needs neither strands nor locks among itself.
struct Lane {
    Lane() : work(boost::asio::make_work_guard(context)) {}

    boost::asio::io_context context{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work;
    std::atomic<std::size_t> connections{0};
    std::thread thread;
};

/// Leave for a lane to look out for what comes next instead of sleeping. As many of a pool may as
/// half of the cores, as the others are for who is to be looked out for: none on a single one.
class Lookouts {
public:
    explicit Lookouts(unsigned cores) : left_(static_cast<int>(cores / 2)) {}
    [[nodiscard]] bool begin() noexcept;
    void end() noexcept { ++left_; }

private:
    std::atomic<int> left_;
};

struct IoPool::Impl {
    explicit Impl(unsigned count);
    ~Impl();

    /// The one with the fewest connections.
    [[nodiscard]] Lane& quietest();

    Lookouts lookouts;
    std::vector<std::unique_ptr<Lane>> lanes;
    sys::WorkerPool blocking;
    sys::WorkerPool computing;
};

}  // namespace alt::net
