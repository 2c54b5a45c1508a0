#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "core/metrics/page.hpp"

namespace alt::metrics {
namespace {

/// Seconds since the epoch at which the machine was started; 0: not to be found out.
double boot_time() {
    std::ifstream stat("/proc/stat");
    for (std::string line; std::getline(stat, line);)
        if (line.rfind("btime ", 0) == 0) return std::stod(line.substr(6));
    return 0;
}

struct Times {
    double cpu_s = 0;
    double start_s = 0;  ///< after boot
    double threads = 0;
};

/// Fields 14, 15, 20 and 22 of /proc/self/stat; the second may hold spaces and brackets.
Times times_of_process() {
    std::ifstream file("/proc/self/stat");
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    std::istringstream words(text.substr(std::min(text.size(), text.rfind(')') + 1)));
    std::vector<std::string> fields{std::istream_iterator<std::string>(words), {}};
    if (fields.size() < 20) return {};
    const auto ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
    return {(std::stod(fields[11]) + std::stod(fields[12])) / ticks, std::stod(fields[19]) / ticks,
            std::stod(fields[17])};
}

void add_memory(Page& page) {
    std::ifstream file("/proc/self/statm");
    double virtual_pages = 0;
    double resident_pages = 0;
    if (!(file >> virtual_pages >> resident_pages)) return;
    const auto size = static_cast<double>(::sysconf(_SC_PAGESIZE));
    page.gauge("process_virtual_memory_bytes", "Virtual memory of the process", {},
               virtual_pages * size);
    page.gauge("process_resident_memory_bytes", "Resident memory of the process", {},
               resident_pages * size);
}

}  // namespace

void add_process(Page& page) {
    const auto times = times_of_process();
    page.counter("process_cpu_seconds_total", "User and system time of the process", {},
                 times.cpu_s);
    if (const auto boot = boot_time(); boot > 0)
        page.gauge("process_start_time_seconds", "When the process began, since the epoch", {},
                   boot + times.start_s);
    page.gauge("process_threads", "Threads of the process", {}, times.threads);
    std::error_code error;
    const std::filesystem::directory_iterator open("/proc/self/fd", error);
    // The folder itself is open while it is read.
    if (!error)
        page.gauge("process_open_fds", "Open files and sockets of the process", {},
                   static_cast<double>(std::distance(begin(open), end(open)) - 1));
    if (const auto most = ::sysconf(_SC_OPEN_MAX); most > 0)
        page.gauge("process_max_fds", "Files and sockets that the process may open", {},
                   static_cast<double>(most));
    add_memory(page);
}

}  // namespace alt::metrics
