#include <fstream>

#include "cli/commands/context.hpp"
#include "cli/output/log_line.hpp"
#include "core/sys/clock.hpp"

namespace alt::cli {
namespace {

constexpr std::chrono::milliseconds kPoll{200};

/// A host's log, line by line, as far as it concerns one rollup.
class LogReader {
public:
    LogReader(std::filesystem::path path, std::string rollup)
        : path_(std::move(path)), rollup_(std::move(rollup)) {}

    /// Calls `show` with every whole line that has been written since the last call: the object,
    /// or none and the line. A file that shrank is read anew.
    template <typename Show>
    void read(Show show) {
        std::error_code failed;
        const auto size = std::filesystem::file_size(path_, failed);
        if (failed) return;
        if (size < offset_) offset_ = 0;
        std::ifstream file(path_, std::ios::binary);
        file.seekg(static_cast<std::streamoff>(offset_));
        std::string line;
        // Half a line is about to be written to its end.
        while (std::getline(file, line) && !file.eof()) {
            offset_ += line.size() + 1;
            auto parsed = parse_log_line(line);
            if (!parsed || concerns(*parsed, rollup_)) show(std::move(parsed), line);
        }
    }

private:
    std::filesystem::path path_;
    std::string rollup_;
    std::uint64_t offset_ = 0;
};

codec::JsonObject view_of(std::optional<codec::JsonObject> parsed, const std::string& line) {
    return parsed ? *std::move(parsed) : codec::JsonObject{{"message", line}};
}

void show_all(LogReader& reader, const std::string& name, const std::filesystem::path& path,
              Context& context) {
    codec::JsonArray lines;
    reader.read([&](auto parsed, const std::string& line) {
        lines.push_back(view_of(std::move(parsed), line));
    });
    context.out.result({{"name", name}, {"path", path.string()}, {"lines", std::move(lines)}}, "");
}

}  // namespace

Result<ExitCode> run(const LogsCommand& command, Context& context) {
    ALT_TRY_ASSIGN(const auto orchestrator, context.open());
    ALT_TRY_ASSIGN(const auto path, orchestrator->log_path(command.name));
    LogReader reader(path, command.name);
    if (context.common.json && !command.follow) {
        show_all(reader, command.name, path, context);
        return ExitCode::ok;
    }
    sys::SystemClock clock;
    do {
        reader.read([&](auto parsed, const std::string& line) {
            const auto text = parsed ? log_text(*parsed, context.settings.color) : line + "\n";
            context.out.result(view_of(std::move(parsed), line), text);
        });
        if (command.follow) clock.sleep_for(kPoll);
    } while (command.follow && std::filesystem::exists(path));
    return ExitCode::ok;
}

}  // namespace alt::cli
