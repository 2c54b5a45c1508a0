#include "core/net/session.hpp"

#include <algorithm>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>

namespace alt::net {

Session::Session(Lane& lane, std::shared_ptr<ServerState> state)
    : lane_(lane), state_(std::move(state)) {
    ++lane_.connections;
}

Session::~Session() {
    --lane_.connections;
    state_->buffered -= accounted_;
    if (!enlisted_) return;
    const std::lock_guard lock(state_->mutex);
    state_->sessions.erase(this);
    if (state_->sessions.empty()) state_->all_gone.notify_all();
}

void Session::account(std::size_t bytes) {
    // All lanes share the sum, so small changes wait until there are enough of them.
    constexpr std::size_t kNotable = std::size_t{8} << 10;
    const auto change = bytes > accounted_ ? bytes - accounted_ : accounted_ - bytes;
    if (change < kNotable) return;
    state_->buffered.fetch_add(bytes - accounted_, std::memory_order_relaxed);
    accounted_ = bytes;
}

bool Session::must_yield(std::size_t bytes, std::size_t times) const {
    const auto most = limits().max_buffered;
    if (state_->buffered.load(std::memory_order_relaxed) / times <= most) return false;
    constexpr std::size_t kShares = 16;
    const std::lock_guard lock(state_->mutex);
    return bytes > most / std::max(kShares, state_->sessions.size());
}

std::string Session::warn(std::string_view what, std::string_view id,
                          std::initializer_list<LogField> fields) {
    std::string named(id);
    if (state_->log == nullptr) return named;
    if (named.empty()) named = make_request_id();
    state_->log->write(LogLevel::warn, what, named, fields);
    return named;
}

bool Session::enlist(bool even_if_full) {
    const std::lock_guard lock(state_->mutex);
    const bool full = state_->sessions.size() >= state_->limits.max_connections;
    if (state_->stopping || (full && !even_if_full)) return false;
    state_->sessions.insert(this);
    return enlisted_ = true;
}

void Session::close() {
    boost::asio::dispatch(lane_.context, [self = shared_from_this()] { self->close_now(); });
}

void Session::post(std::function<void()> work) {
    boost::asio::post(lane_.context, [self = shared_from_this(), work = std::move(work)] {
        const sys::SampledCpuScope scope(self->state_->cpu);
        work();
    });
}

}  // namespace alt::net
