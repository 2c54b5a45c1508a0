#include "core/sys/descriptor_limit.hpp"

#include <fcntl.h>
#include <sys/resource.h>

#include <vector>

#include "core/sys/descriptor.hpp"

namespace alt::sys {

Result<std::uint64_t> raise_descriptor_limit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return errno_error("read", "RLIMIT_NOFILE");
    limit.rlim_cur = limit.rlim_max;
    if (::setrlimit(RLIMIT_NOFILE, &limit) != 0) return errno_error("raise", "RLIMIT_NOFILE");
    return limit.rlim_cur;
}

bool can_open(std::size_t count) {
    std::vector<Descriptor> probes;
    while (probes.size() < count) {
        probes.emplace_back(::open("/dev/null", O_RDONLY | O_CLOEXEC));
        if (!probes.back().valid()) return false;
    }
    return true;
}

}  // namespace alt::sys
