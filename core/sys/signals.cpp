#include "core/sys/signals.hpp"

#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>

#include <array>
#include <csignal>

#include "core/sys/descriptor.hpp"

namespace alt::sys {
namespace {

sigset_t watched() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    return set;
}

}  // namespace

Result<std::unique_ptr<SignalWatcher>> SignalWatcher::start(Handler on_signal) {
    const auto set = watched();
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    Descriptor signals(::signalfd(-1, &set, SFD_CLOEXEC));
    Descriptor stop(::eventfd(0, EFD_CLOEXEC));
    if (!signals.valid() || !stop.valid()) return errno_error("watch", "signals");
    return std::unique_ptr<SignalWatcher>(
        new SignalWatcher(signals.release(), stop.release(), std::move(on_signal)));
}

SignalWatcher::SignalWatcher(int signal_fd, int stop_fd, Handler on_signal)
    : signal_fd_(signal_fd),
      stop_fd_(stop_fd),
      on_signal_(std::move(on_signal)),
      thread_([this] { run(); }) {}

SignalWatcher::~SignalWatcher() {
    const std::uint64_t one = 1;
    while (::write(stop_fd_, &one, sizeof one) < 0 && errno == EINTR) {
    }
    thread_.join();
    ::close(signal_fd_);
    ::close(stop_fd_);
    const auto set = watched();
    pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

void SignalWatcher::run() {
    while (true) {
        std::array<pollfd, 2> waiting{pollfd{signal_fd_, POLLIN, 0}, pollfd{stop_fd_, POLLIN, 0}};
        if (::poll(waiting.data(), waiting.size(), -1) < 0) continue;
        if ((waiting[1].revents & POLLIN) != 0) return;
        signalfd_siginfo info{};
        if (::read(signal_fd_, &info, sizeof info) != sizeof info) continue;
        const int count = ++count_;
        on_signal_(static_cast<int>(info.ssi_signo), count);
    }
}

void ignore_broken_pipes() {
    std::signal(SIGPIPE, SIG_IGN);
}

}  // namespace alt::sys
