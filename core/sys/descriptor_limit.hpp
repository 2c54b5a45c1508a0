#pragma once

#include <cstddef>
#include <cstdint>

#include "core/base/result.hpp"

namespace alt::sys {

/// Lets this process open as many files and sockets as the system allows it (the hard limit of
/// RLIMIT_NOFILE). Returns how many that is, those that are open included. Errors: io.
Result<std::uint64_t> raise_descriptor_limit();

/// Whether `count` more descriptors can be opened at this moment. Others may take them meanwhile.
bool can_open(std::size_t count);

}  // namespace alt::sys
