#include "core/net/session.hpp"

#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>

namespace alt::net {

Session::Session(Lane& lane, std::shared_ptr<ServerState> state)
    : lane_(lane), state_(std::move(state)) {
    ++lane_.connections;
}

Session::~Session() {
    --lane_.connections;
    if (!enlisted_) return;
    const std::lock_guard lock(state_->mutex);
    state_->sessions.erase(this);
    if (state_->sessions.empty()) state_->all_gone.notify_all();
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
