#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/codec/json.hpp"
#include "core/sys/clock.hpp"

namespace alt::demo {

/// Runs the real `alt` binary as a script would: `alt VERB … --json` with ALT_HOME set, one process
/// a call.
class AltCommand {
public:
    AltCommand(std::filesystem::path binary, std::filesystem::path home)
        : binary_(std::move(binary)), home_(std::move(home)) {}

    /// The JSON object on stdout; a non-zero exit is an Error with the command, its code and what
    /// it printed. `secrets` go into the child's environment, never onto its command line.
    Result<codec::Json> run(std::vector<std::string> arguments,
                            const std::map<std::string, std::string>& secrets = {});

private:
    std::filesystem::path binary_;
    std::filesystem::path home_;
    sys::SystemClock clock_;
    unsigned runs_ = 0;
};

}  // namespace alt::demo
