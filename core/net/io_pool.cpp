#include "core/net/io_pool.hpp"

#include <algorithm>
#include <chrono>

#include "core/net/io_pool_impl.hpp"
#include "core/sys/cores.hpp"

namespace alt::net {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kMostBlocking = 64;
/// A request that comes so soon after the one before is worth a look-out for the next: to wake a
/// thread takes longer than a small answer.
constexpr std::chrono::microseconds kSoon{100};

std::size_t most_computing() {
    return std::max(4u, 2 * sys::cores());
}

/// True: something came, and was done.
bool look_out(Lane& lane) {
    const auto end = Clock::now() + kSoon;
    while (lane.context.poll() == 0) {
        if (Clock::now() >= end || lane.context.stopped()) return false;
        std::this_thread::yield();
    }
    return true;
}

/// Does what comes until the lane is stopped. A client that is alone on the lane and asks again at
/// once finds it awake.
void serve(Lane& lane, Lookouts& lookouts) {
    while (true) {
        const auto begin = Clock::now();
        if (lane.context.run_one() == 0) return;
        lane.context.poll();
        if (lane.connections != 1 || Clock::now() - begin > kSoon || !lookouts.begin()) continue;
        while (lane.connections == 1 && look_out(lane)) {
        }
        lookouts.end();
    }
}

}  // namespace

bool Lookouts::begin() noexcept {
    if (--left_ >= 0) return true;
    ++left_;
    return false;
}

IoPool::Impl::Impl(unsigned count)
    : lookouts(sys::cores()), blocking(kMostBlocking), computing(most_computing()) {
    for (unsigned i = 0; i < std::max(count, 1u); ++i) {
        lanes.push_back(std::make_unique<Lane>());
        lanes.back()->thread =
            std::thread([this, lane = lanes.back().get()] { serve(*lane, lookouts); });
    }
}

IoPool::Impl::~Impl() {
    blocking.finish();
    computing.finish();
    for (const auto& lane : lanes) {
        lane->work.reset();
        lane->context.stop();
    }
    for (const auto& lane : lanes) lane->thread.join();
}

Lane& IoPool::Impl::quietest() {
    return **std::ranges::min_element(lanes, {},
                                      [](const auto& lane) { return lane->connections.load(); });
}

unsigned IoPool::default_threads() {
    return std::max(2u, sys::cores());
}

IoPool::IoPool(unsigned threads) : impl_(std::make_unique<Impl>(threads)) {}
IoPool::~IoPool() = default;

void IoPool::run_blocking(std::function<void()> work) {
    impl_->blocking.run(std::move(work));
}
void IoPool::run_long(std::function<void()> work) {
    impl_->computing.run(std::move(work));
}

}  // namespace alt::net
