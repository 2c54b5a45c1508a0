#include <fstream>

#include "cli/commands/context.hpp"
#include "core/sys/clock.hpp"

namespace alt::cli {
namespace {

constexpr std::chrono::milliseconds kPoll{200};
constexpr std::size_t kChunk = 64 * 1024;

/// Writes what the file holds from `offset` on; returns the new offset. A file that shrank is read
/// anew.
std::uint64_t show_from(const std::filesystem::path& path, std::uint64_t offset, Context& context) {
    std::error_code ignored;
    const auto size = std::filesystem::file_size(path, ignored);
    if (ignored) return offset;
    if (size < offset) offset = 0;
    std::ifstream file(path, std::ios::binary);
    file.seekg(static_cast<std::streamoff>(offset));
    std::string chunk(kChunk, '\0');
    while (file.read(chunk.data(), static_cast<std::streamsize>(chunk.size())) ||
           file.gcount() > 0) {
        const auto count = static_cast<std::size_t>(file.gcount());
        context.out.raw(std::string_view(chunk).substr(0, count));
        offset += count;
    }
    return offset;
}

/// One JSON object a line, as every follower prints.
std::uint64_t show_lines(const std::filesystem::path& path, std::uint64_t offset,
                         Context& context) {
    std::ifstream file(path, std::ios::binary);
    file.seekg(static_cast<std::streamoff>(offset));
    std::string line;
    while (std::getline(file, line) && !file.eof()) {
        offset += line.size() + 1;
        context.out.result({{"line", line}}, "");
    }
    return offset;
}

codec::JsonArray all_lines(const std::filesystem::path& path) {
    codec::JsonArray out;
    std::ifstream file(path, std::ios::binary);
    std::string line;
    while (std::getline(file, line)) out.emplace_back(line);
    return out;
}

}  // namespace

Result<ExitCode> run(const LogsCommand& command, Context& context) {
    ALT_TRY_ASSIGN(const auto orchestrator, context.open());
    ALT_TRY_ASSIGN(const auto path, orchestrator->log_path(command.name));
    if (context.common.json && !command.follow) {
        context.out.result(
            {{"name", command.name}, {"path", path.string()}, {"lines", all_lines(path)}}, "");
        return ExitCode::ok;
    }
    sys::SystemClock clock;
    std::uint64_t offset = 0;
    do {
        offset = context.common.json ? show_lines(path, offset, context)
                                     : show_from(path, offset, context);
        if (command.follow) clock.sleep_for(kPoll);
    } while (command.follow && std::filesystem::exists(path));
    return ExitCode::ok;
}

}  // namespace alt::cli
