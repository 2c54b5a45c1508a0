#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/sys/clock.hpp"
#include "core/sys/environment.hpp"

namespace alt::sys {

/// A process that cannot be mistaken for a later one with the same pid.
struct ProcessId {
    std::int64_t pid = 0;
    std::uint64_t start_time = 0;  ///< clock ticks after boot, field 22 of /proc/PID/stat
    bool operator==(const ProcessId&) const = default;
};

ProcessId current_process();
/// The process that has this pid now; none: there is none, or it is a zombie.
std::optional<ProcessId> find_process(std::int64_t pid);
/// Its name from /proc/PID/comm; empty when gone.
std::string process_name(std::int64_t pid);
bool is_alive(const ProcessId& process);
/// SIGTERM, up to `grace` for it to end, then SIGKILL to its whole group if it leads one.
/// Returns when it is gone; gone already is success. Errors: io (not permitted), timeout.
Result<void> terminate(const ProcessId& process, std::chrono::milliseconds grace, Clock& clock);

/// The file of the running program.
Result<std::filesystem::path> current_executable();

struct LaunchSpec {
    std::filesystem::path
        program;  ///< a path, or a name that is looked up in PATH of `environment`
    std::vector<std::string> arguments;
    std::optional<Environment> environment;  ///< none: this process's
    std::optional<std::filesystem::path>
        log_file;  ///< gets stdout and stderr, appended; none: /dev/null
    std::optional<std::filesystem::path> folder;  ///< working directory
    bool new_session = false;                     ///< detached: survives the terminal and us
    bool end_with_parent =
        false;  ///< killed by the kernel when the launching thread's process ends
};

/// A launched process. It leads its own group, inherits no descriptors but 0, 1 and 2, and has
/// stdin from /dev/null. The destructor kills and reaps it unless it was detached.
class Child {
public:
    /// Errors: tool_missing (no such program), io.
    static Result<Child> launch(const LaunchSpec& spec);

    Child(Child&& other) noexcept;
    Child& operator=(Child&& other) noexcept;
    ~Child();

    [[nodiscard]] ProcessId id() const noexcept { return id_; }
    /// Reaps it if it has ended. none: still running.
    std::optional<int> exit_code();
    /// The exit code, 128 + signal number when a signal ended it.
    Result<int> wait(std::chrono::milliseconds limit, Clock& clock);
    Result<void> terminate(std::chrono::milliseconds grace, Clock& clock);
    /// Gives up ownership: it lives on.
    ProcessId detach() noexcept;

private:
    explicit Child(ProcessId id) : id_(id) {}
    void kill_and_reap() noexcept;

    ProcessId id_;
    bool owned_ = true;
    std::optional<int> code_;
};

}  // namespace alt::sys
