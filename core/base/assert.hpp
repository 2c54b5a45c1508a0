#pragma once

namespace alt {

/// Prints the broken condition with its location on stderr and aborts.
[[noreturn]] void assert_failed(const char* condition, const char* file, int line) noexcept;

}  // namespace alt

/// Always on. For our own bugs only: nothing that came from outside is ever asserted on.
#define ALT_ASSERT(condition) \
    ((condition) ? static_cast<void>(0) : ::alt::assert_failed(#condition, __FILE__, __LINE__))
