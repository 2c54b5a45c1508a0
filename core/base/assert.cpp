#include "core/base/assert.hpp"

#include <cstdio>
#include <cstdlib>

namespace alt {

void assert_failed(const char* condition, const char* file, int line) noexcept {
    std::fprintf(stderr, "alt: internal error: %s does not hold (%s:%d)\n", condition, file, line);
    std::abort();
}

}  // namespace alt
