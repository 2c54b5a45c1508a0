#include "scripts/demo/alt_command.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/sys/environment.hpp"
#include "core/sys/files.hpp"
#include "core/sys/process.hpp"

namespace alt::demo {

Result<codec::Json> AltCommand::run(std::vector<std::string> arguments,
                                    const std::map<std::string, std::string>& secrets) {
    arguments.insert(arguments.end(), {"--json", "--progress", "none"});
    auto environment = sys::current_environment();
    environment.set("ALT_HOME", home_.string());
    for (const auto& [name, value] : secrets) environment.set(name, value);

    const auto output = home_ / fmt::format("command-{}.json", runs_++);
    sys::LaunchSpec spec;
    spec.program = binary_;
    spec.arguments = arguments;
    spec.environment = environment;
    spec.log_file = output;
    ALT_TRY_ASSIGN(auto child, sys::Child::launch(spec));
    ALT_TRY_ASSIGN(const int code, child.wait(std::chrono::seconds(120), clock_));
    ALT_TRY_ASSIGN(const auto text, sys::read_file(output));
    ALT_TRY(sys::remove_tree(output));
    if (code != 0)
        return make_error(Errc::io, fmt::format("alt {} ended with code {}: {}",
                                                fmt::join(arguments, " "), code, text));
    auto json = codec::parse_json(text);
    if (!json) return std::move(json.error()).wrap("alt " + arguments.front() + " --json");
    return json;
}

}  // namespace alt::demo
