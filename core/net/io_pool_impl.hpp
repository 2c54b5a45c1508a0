#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <thread>
#include <vector>

#include "core/net/io_pool.hpp"

namespace alt::net {

struct IoPool::Impl {
    explicit Impl(unsigned count)
        : context(static_cast<int>(count)), work(boost::asio::make_work_guard(context)) {
        for (unsigned i = 0; i < count; ++i) threads.emplace_back([this] { context.run(); });
    }
    ~Impl() {
        work.reset();
        context.stop();
        for (auto& thread : threads) thread.join();
    }

    boost::asio::io_context context;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work;
    std::vector<std::thread> threads;
};

}  // namespace alt::net
