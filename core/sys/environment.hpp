#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace alt::sys {

/// Environment variables as a value.
class Environment {
public:
    Environment() = default;
    explicit Environment(std::map<std::string, std::string, std::less<>> variables)
        : variables_(std::move(variables)) {}

    /// none: not set. An empty value counts as not set, as the XDG specification says.
    [[nodiscard]] std::optional<std::string> get(std::string_view name) const;
    void set(std::string name, std::string value);
    [[nodiscard]] const std::map<std::string, std::string, std::less<>>& all() const noexcept {
        return variables_;
    }

private:
    std::map<std::string, std::string, std::less<>> variables_;
};

/// This process's environment: the one place that reads it.
Environment current_environment();

/// Where alt keeps its state: ALT_HOME, else XDG_STATE_HOME/alt, else HOME/.local/state/alt.
/// Relative values are refused (invalid_input), as is an environment without any of the three.
Result<std::filesystem::path> state_dir(const Environment& environment);

}  // namespace alt::sys
