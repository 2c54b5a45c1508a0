#include "core/net/io_pool.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "core/net/io_pool_impl.hpp"
#include "core/sys/cores.hpp"

namespace alt::net {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kMostBlocking = 64;
/// A request that comes so soon after the one before is worth a look-out for the next: to wake a
/// thread takes longer than a small answer.
constexpr std::chrono::microseconds kSoon{100};
/// How long a lane goes without, when it had to wait for its core.
constexpr std::chrono::milliseconds kBusy{10};

std::size_t most_computing() {
    return std::max(4u, 2 * sys::cores());
}

/// Does what comes to a lane until it is stopped. A client that is alone there and asks again at
/// once finds it awake.
class Service {
public:
    Service(Lane& lane, Lookouts& lookouts) : lane_(lane), lookouts_(lookouts) {}

    void run() {
        while (true) {
            const auto begin = Clock::now();
            if (lane_.context.run_one() == 0) return;
            lane_.context.poll();
            const auto now = Clock::now();
            const bool soon = lane_.connections == 1 && now - begin <= kSoon && now >= free_from_;
            if (!soon || !lookouts_.begin()) continue;
            while (lane_.connections == 1 && look_out()) {
            }
            lookouts_.end();
        }
    }

private:
    /// True: something came, and was done.
    bool look_out() {
        const auto begin = Clock::now();
        for (auto now = begin; lane_.context.poll() == 0;) {
            if (now - begin > kSoon || lane_.context.stopped()) return false;
            std::this_thread::yield();
            const auto before = std::exchange(now, Clock::now());
            // Who computes on this core gives it back late; who sleeps is woken at once.
            if (now - before <= kSoon) continue;
            free_from_ = now + kBusy;
            return false;
        }
        return true;
    }

    Lane& lane_;
    Lookouts& lookouts_;
    Clock::time_point free_from_;
};

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
            std::thread([this, lane = lanes.back().get()] { Service(*lane, lookouts).run(); });
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
