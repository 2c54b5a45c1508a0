#include "tests/bench/process_figures.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

namespace alt::bench {
namespace {

constexpr double kKibPerMib = 1024;

std::size_t entries_in(const std::filesystem::path& folder) {
    std::error_code ignored;
    const std::filesystem::directory_iterator entries(folder, ignored);
    return static_cast<std::size_t>(std::distance(begin(entries), end(entries)));
}

/// The sum of the lines of smaps_rollup that begin with one of these names, in MiB.
void add_memory(const std::filesystem::path& process, ProcessFigures& to) {
    std::ifstream rollup(process / "smaps_rollup");
    for (std::string line; std::getline(rollup, line);) {
        std::istringstream words(line);
        std::string name;
        double kib = 0;
        if (!(words >> name >> kib)) continue;
        if (name == "Rss:") to.rss_mib += kib / kKibPerMib;
        if (name == "Pss:") to.pss_mib += kib / kKibPerMib;
        if (name == "Private_Clean:" || name == "Private_Dirty:")
            to.private_mib += kib / kKibPerMib;
    }
}

/// User and system time: fields 14 and 15 of /proc/PID/stat, of which the second may hold spaces.
Result<double> cpu_of(const std::filesystem::path& process) {
    std::ifstream file(process / "stat");
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const auto name_end = text.rfind(')');
    if (name_end == std::string::npos)
        return make_error(Errc::not_found, "there is no " + process.string());
    std::istringstream words(text.substr(name_end + 1));
    std::string skipped;
    for (int field = 3; field < 14; ++field) words >> skipped;
    double user = 0;
    double system = 0;
    words >> user >> system;
    return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

}  // namespace

Result<ProcessFigures> figures_of(std::span<const std::int64_t> pids) {
    ProcessFigures out;
    for (const auto pid : pids) {
        const std::filesystem::path process = fmt::format("/proc/{}", pid);
        ALT_TRY_ASSIGN(const auto cpu, cpu_of(process));
        out.cpu_s += cpu;
        add_memory(process, out);
        out.threads += entries_in(process / "task");
        out.descriptors += entries_in(process / "fd");
    }
    return out;
}

}  // namespace alt::bench
