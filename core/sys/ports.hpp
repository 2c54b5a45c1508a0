#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/result.hpp"

namespace alt::sys {

/// A TCP port of the loopback interface that was free a moment ago.
Result<std::uint16_t> free_port();

struct PortOwner {
    std::optional<std::int64_t> pid;  ///< none: another user's process
    std::string name;                 ///< as /proc/PID/comm has it; empty without a pid
};

/// Who listens on this TCP port of this machine; none: nobody.
std::optional<PortOwner> port_owner(std::uint16_t port);

/// conflict: "port 8545 is taken by anvil (pid 123)", with a hint.
Error port_taken(std::uint16_t port);

}  // namespace alt::sys
