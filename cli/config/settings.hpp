#pragma once

#include <filesystem>

#include "cli/app.hpp"
#include "core/base/log.hpp"

namespace alt::cli {

/// What flags and the environment decide, in that order.
struct Settings {
    std::filesystem::path home;  ///< --home, ALT_HOME, XDG_STATE_HOME/alt or ~/.local/state/alt
    bool color = false;          ///< on stderr and in tables
    bool interactive = false;    ///< questions may be asked
    ProgressMode progress = ProgressMode::none;
    LogLevel log_level = LogLevel::info;  ///< --log-level, ALT_LOG or info
    bool log_text = false;                ///< stderr is a terminal: log lines are for people
};

/// usage when no home folder can be found, or no log level has the name that is given.
Result<Settings> read_settings(const Common& common);

/// The file of the running program.
std::filesystem::path own_executable();

}  // namespace alt::cli
