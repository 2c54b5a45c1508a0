#include "cli/config/settings.hpp"

#include <unistd.h>

#include <cstdlib>
#include <string_view>

namespace alt::cli {
namespace {

std::string_view variable(const char* name) {
    const char* value = std::getenv(name);
    return value ? value : "";
}

Result<std::filesystem::path> find_home(const Common& common) {
    if (!common.home.empty()) return std::filesystem::absolute(common.home);
    if (const auto home = variable("ALT_HOME"); !home.empty())
        return std::filesystem::absolute(home);
    // The XDG specification says that relative values are to be ignored.
    if (const auto state = variable("XDG_STATE_HOME"); state.starts_with('/'))
        return std::filesystem::path(state) / "alt";
    if (const auto home = variable("HOME"); home.starts_with('/'))
        return std::filesystem::path(home) / ".local/state/alt";
    return make_error(Errc::usage, "no folder for the state: HOME is not set", "set ALT_HOME");
}

/// https://no-color.org: any value but the empty one counts.
bool wants_color(const Common& common) {
    if (common.color != ColorMode::automatic) return common.color == ColorMode::always;
    return variable("NO_COLOR").empty() && variable("TERM") != "dumb" && isatty(STDERR_FILENO) == 1;
}

ProgressMode progress_of(const Common& common) {
    if (common.quiet) return ProgressMode::none;
    if (common.progress != ProgressMode::automatic) return common.progress;
    return isatty(STDERR_FILENO) == 1 ? ProgressMode::automatic : ProgressMode::none;
}

Result<LogLevel> log_level_of(const Common& common) {
    const bool flag = !common.log_level.empty();
    const auto name = flag ? std::string_view(common.log_level) : variable("ALT_LOG");
    if (name.empty()) return LogLevel::info;
    const auto level = parse_log_level(name);
    if (level) return *level;
    return make_error(Errc::usage,
                      std::string(flag ? "--log-level" : "ALT_LOG") + ": there is no level \"" +
                          std::string(name) + "\"",
                      "use debug, info, warn, error or off");
}

}  // namespace

Result<Settings> read_settings(const Common& common) {
    Settings out;
    ALT_TRY_ASSIGN(out.home, find_home(common));
    out.color = wants_color(common);
    out.interactive = !common.no_input && !common.json && isatty(STDIN_FILENO) == 1;
    out.progress = progress_of(common);
    ALT_TRY_ASSIGN(out.log_level, log_level_of(common));
    out.log_text = isatty(STDERR_FILENO) == 1;
    return out;
}

std::filesystem::path own_executable() {
    std::error_code ignored;
    return std::filesystem::read_symlink("/proc/self/exe", ignored);
}

}  // namespace alt::cli
