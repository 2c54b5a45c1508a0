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

struct IoPool::Impl {
    explicit Impl(unsigned count);
    ~Impl();

    /// The one with the fewest connections.
    [[nodiscard]] Lane& quietest();

    std::vector<std::unique_ptr<Lane>> lanes;
    sys::WorkerPool blocking;
    sys::WorkerPool computing;
};

}  // namespace alt::net
