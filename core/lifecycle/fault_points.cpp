#include "core/lifecycle/fault_points.hpp"

#include <csignal>

namespace alt::lifecycle {

void KillAt::reach(std::string_view point) {
    if (!point_.empty() && point == point_) std::raise(SIGKILL);
}

}  // namespace alt::lifecycle
