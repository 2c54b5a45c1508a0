#include "core/sys/process.hpp"

#include <fcntl.h>
#include <linux/close_range.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/process/args.hpp>
#include <boost/process/child.hpp>
#include <boost/process/env.hpp>
#include <boost/process/error.hpp>
#include <boost/process/exe.hpp>
#include <boost/process/extend.hpp>
#include <boost/process/start_dir.hpp>
#include <sstream>

#include "core/sys/descriptor.hpp"

namespace alt::sys {
namespace {

namespace bp = boost::process;

/// Runs in the child between fork and exec: only async-signal-safe calls.
class ChildSetup : public bp::extend::handler {
public:
    ChildSetup(const LaunchSpec& spec, int output, int input)
        : output_(output),
          input_(input),
          new_session_(spec.new_session),
          end_with_parent_(spec.end_with_parent),
          parent_(::getpid()) {}

    template <typename Executor>
    void on_exec_setup(Executor&) const {
        sigset_t none;
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, nullptr);
        ::signal(SIGPIPE, SIG_DFL);
        if (new_session_) {
            ::setsid();
        } else {
            ::setpgid(0, 0);
        }
        if (end_with_parent_) {
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
            // The parent may have died before the line above took effect.
            if (::getppid() != parent_) ::_exit(127);
        }
        ::dup2(input_, STDIN_FILENO);
        ::dup2(output_, STDOUT_FILENO);
        ::dup2(output_, STDERR_FILENO);
        // Boost reports a failed exec through a pipe of its own, which must stay open until exec.
        ::close_range(3, ~0u, CLOSE_RANGE_CLOEXEC);
    }

private:
    int output_;
    int input_;
    bool new_session_;
    bool end_with_parent_;
    pid_t parent_;
};

Result<Descriptor> open_output(const LaunchSpec& spec) {
    const std::string path = spec.log_file ? spec.log_file->string() : "/dev/null";
    Descriptor file(::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600));
    if (!file.valid()) return errno_error("open the log", path);
    return file;
}

Result<std::string> resolve_program(const LaunchSpec& spec, const Environment& environment) {
    const auto missing = [&] {
        return make_error(Errc::tool_missing, "cannot find the program " + spec.program.string());
    };
    if (spec.program.has_parent_path()) {
        if (::access(spec.program.c_str(), X_OK) != 0) return missing();
        return spec.program.string();
    }
    std::istringstream folders(environment.get("PATH").value_or("/usr/bin:/bin"));
    for (std::string folder; std::getline(folders, folder, ':');) {
        const auto candidate = std::filesystem::path(folder) / spec.program;
        std::error_code ignored;
        if (std::filesystem::is_regular_file(candidate, ignored) &&
            ::access(candidate.c_str(), X_OK) == 0)
            return candidate.string();
    }
    return missing();
}

bp::environment to_boost(const Environment& environment) {
    bp::environment out;
    for (const auto& [name, value] : environment.all()) out[name] = value;
    return out;
}

int to_exit_code(int status) {
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace

Result<Child> Child::launch(const LaunchSpec& spec) {
    const auto environment = spec.environment ? *spec.environment : current_environment();
    ALT_TRY_ASSIGN(const auto program, resolve_program(spec, environment));
    ALT_TRY_ASSIGN(const auto output, open_output(spec));
    const Descriptor input(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    if (!input.valid()) return errno_error("open", "/dev/null");
    try {
        std::error_code error;
        bp::child child(bp::exe = program, bp::args = spec.arguments, to_boost(environment),
                        bp::start_dir = spec.folder ? spec.folder->string() : std::string("."),
                        ChildSetup(spec, output.get(), input.get()), error);
        if (error) return make_error(Errc::io, "cannot start " + program + ": " + error.message());
        const auto pid = static_cast<std::int64_t>(child.id());
        child.detach();
        // Nobody has reaped it yet, so the pid is still its own even when it has ended.
        const auto found = find_process(pid);
        return Child(found ? *found : ProcessId{pid, 0});
    } catch (const std::exception& failure) {
        return make_error(Errc::io, "cannot start " + program + ": " + failure.what());
    }
}

Child::Child(Child&& other) noexcept
    : id_(other.id_), owned_(std::exchange(other.owned_, false)), code_(other.code_) {}

Child& Child::operator=(Child&& other) noexcept {
    if (this != &other) {
        kill_and_reap();
        id_ = other.id_;
        owned_ = std::exchange(other.owned_, false);
        code_ = other.code_;
    }
    return *this;
}

Child::~Child() {
    kill_and_reap();
}

void Child::kill_and_reap() noexcept {
    if (!owned_ || code_) return;
    const auto pid = static_cast<pid_t>(id_.pid);
    ::kill(-pid, SIGKILL);
    ::kill(pid, SIGKILL);
    while (::waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
    }
}

std::optional<int> Child::exit_code() {
    if (code_ || !owned_) return code_;
    int status = 0;
    const auto reaped = ::waitpid(static_cast<pid_t>(id_.pid), &status, WNOHANG);
    if (reaped == static_cast<pid_t>(id_.pid)) code_ = to_exit_code(status);
    return code_;
}

Result<int> Child::wait(std::chrono::milliseconds limit, Clock& clock) {
    const auto end = clock.steady() + limit;
    std::chrono::milliseconds pause{1};
    while (true) {
        if (const auto code = exit_code()) return *code;
        if (clock.steady() >= end)
            return make_error(Errc::timeout,
                              "process " + std::to_string(id_.pid) + " has not ended in time");
        clock.sleep_for(pause);
        pause = std::min(pause * 2, std::chrono::milliseconds{50});
    }
}

Result<void> Child::terminate(std::chrono::milliseconds grace, Clock& clock) {
    if (exit_code() || !owned_) return {};
    ::kill(-static_cast<pid_t>(id_.pid), SIGTERM);
    if (wait(grace, clock)) return {};
    kill_and_reap();
    code_ = 128 + SIGKILL;
    return {};
}

ProcessId Child::detach() noexcept {
    owned_ = false;
    return id_;
}

}  // namespace alt::sys
