#pragma once

#include <cstddef>

#include "core/base/result.hpp"

namespace alt::sys {

/// Gives every thread that this process starts from now on a stack of at least so many bytes,
/// whatever the shell's limit (RLIMIT_STACK) says; memory is taken only as it is touched.
/// Errors: io.
Result<void> ensure_thread_stacks(std::size_t bytes);

}  // namespace alt::sys
