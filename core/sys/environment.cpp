#include "core/sys/environment.hpp"

#include <unistd.h>

namespace alt::sys {

std::optional<std::string> Environment::get(std::string_view name) const {
    const auto found = variables_.find(name);
    if (found == variables_.end() || found->second.empty()) return std::nullopt;
    return found->second;
}

void Environment::set(std::string name, std::string value) {
    variables_.insert_or_assign(std::move(name), std::move(value));
}

Environment current_environment() {
    Environment out;
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
        const std::string_view text(*entry);
        const auto equals = text.find('=');
        if (equals == std::string_view::npos || equals == 0) continue;
        out.set(std::string(text.substr(0, equals)), std::string(text.substr(equals + 1)));
    }
    return out;
}

Result<std::filesystem::path> state_dir(const Environment& environment) {
    struct Candidate {
        const char* variable;
        const char* below;
    };
    for (const auto& [variable, below] :
         {Candidate{"ALT_HOME", ""}, Candidate{"XDG_STATE_HOME", "alt"},
          Candidate{"HOME", ".local/state/alt"}}) {
        const auto value = environment.get(variable);
        if (!value) continue;
        const std::filesystem::path root(*value);
        if (!root.is_absolute())
            return make_error(Errc::invalid_input,
                              std::string(variable) + " is not an absolute path: " + *value);
        return below[0] == '\0' ? root : root / below;
    }
    return make_error(Errc::invalid_input, "no place for state: HOME is not set",
                      "set ALT_HOME to a folder of yours");
}

}  // namespace alt::sys
