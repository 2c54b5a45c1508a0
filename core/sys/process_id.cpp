#include <signal.h>
#include <unistd.h>

#include <charconv>
#include <sstream>

#include "core/sys/descriptor.hpp"
#include "core/sys/files.hpp"
#include "core/sys/process.hpp"

namespace alt::sys {
namespace {

struct Stat {
    char state = '?';
    std::uint64_t start_time = 0;
};

/// /proc/PID/stat; the name in field 2 may hold spaces and parentheses, so counting starts after
/// the last ')'.
std::optional<Stat> read_stat(std::int64_t pid) {
    const auto text = read_file("/proc/" + std::to_string(pid) + "/stat", 4096);
    if (!text) return std::nullopt;
    const auto end = text->rfind(')');
    if (end == std::string::npos) return std::nullopt;
    std::istringstream fields(text->substr(end + 1));
    Stat out;
    fields >> out.state;
    std::string skipped;
    for (int field = 4; field < 22; ++field) fields >> skipped;
    fields >> out.start_time;
    if (!fields) return std::nullopt;
    return out;
}

bool wait_gone(const ProcessId& process, std::chrono::milliseconds limit, Clock& clock) {
    const auto end = clock.steady() + limit;
    std::chrono::milliseconds pause{1};
    while (is_alive(process)) {
        if (clock.steady() >= end) return false;
        clock.sleep_for(pause);
        pause = std::min(pause * 2, std::chrono::milliseconds{50});
    }
    return true;
}

Result<void> send_signal(const ProcessId& process, int signal) {
    const auto pid = static_cast<pid_t>(process.pid);
    const bool leads = ::getpgid(pid) == pid;
    if (::kill(leads ? -pid : pid, signal) == 0 || errno == ESRCH) return {};
    return errno_error("signal", "process " + std::to_string(process.pid));
}

}  // namespace

ProcessId current_process() {
    const auto pid = static_cast<std::int64_t>(::getpid());
    const auto stat = read_stat(pid);
    return {pid, stat ? stat->start_time : 0};
}

std::optional<ProcessId> find_process(std::int64_t pid) {
    if (pid <= 0) return std::nullopt;
    const auto stat = read_stat(pid);
    if (!stat || stat->state == 'Z' || stat->state == 'X') return std::nullopt;
    return ProcessId{pid, stat->start_time};
}

std::string process_name(std::int64_t pid) {
    auto text = read_file("/proc/" + std::to_string(pid) + "/comm", 4096);
    if (!text) return {};
    while (!text->empty() && text->back() == '\n') text->pop_back();
    return std::move(*text);
}

bool is_alive(const ProcessId& process) {
    return find_process(process.pid) == process;
}

Result<void> terminate(const ProcessId& process, std::chrono::milliseconds grace, Clock& clock) {
    if (!is_alive(process)) return {};
    ALT_TRY(send_signal(process, SIGTERM));
    if (wait_gone(process, grace, clock)) return {};
    ALT_TRY(send_signal(process, SIGKILL));
    if (wait_gone(process, std::chrono::seconds{10}, clock)) return {};
    return make_error(Errc::timeout,
                      "process " + std::to_string(process.pid) + " does not end after SIGKILL");
}

Result<std::filesystem::path> current_executable() {
    std::error_code error;
    auto path = std::filesystem::read_symlink("/proc/self/exe", error);
    if (error) return errno_error("find", "the running program", error.value());
    return path;
}

}  // namespace alt::sys
