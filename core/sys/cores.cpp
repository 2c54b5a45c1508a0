#include "core/sys/cores.hpp"

#include <algorithm>
#include <thread>

namespace alt::sys {

unsigned cores() noexcept {
    static const unsigned count = std::max(1u, std::thread::hardware_concurrency());
    return count;
}

}  // namespace alt::sys
