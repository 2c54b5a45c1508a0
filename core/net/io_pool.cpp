#include "core/net/io_pool.hpp"

#include <algorithm>

#include "core/net/io_pool_impl.hpp"
#include "core/sys/cores.hpp"

namespace alt::net {
namespace {

constexpr std::size_t kMostBlocking = 64;

std::size_t most_computing() {
    return std::max(4u, 2 * sys::cores());
}

}  // namespace

IoPool::Impl::Impl(unsigned count) : blocking(kMostBlocking), computing(most_computing()) {
    for (unsigned i = 0; i < std::max(count, 1u); ++i) {
        lanes.push_back(std::make_unique<Lane>());
        lanes.back()->thread = std::thread([lane = lanes.back().get()] { lane->context.run(); });
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
