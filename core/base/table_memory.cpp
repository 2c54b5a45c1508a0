#include "core/base/table_memory.hpp"

#include <sys/mman.h>

#include <algorithm>

namespace alt {
namespace {

/// Of x86-64, and of arm64 with pages of 4 KiB.
constexpr std::size_t kHugePage = std::size_t{2} << 20;
/// A smaller table would waste a good part of its pages.
constexpr std::size_t kLarge = 2 * kHugePage;

}  // namespace

std::align_val_t table_alignment(std::size_t size, std::size_t least) noexcept {
    return static_cast<std::align_val_t>(size < kLarge ? least : std::max(least, kHugePage));
}

void* allocate_table(std::size_t size, std::align_val_t alignment) {
    auto* table = ::operator new(size, alignment);
    // Only advice: refused, the table is as good, and slower.
    if (size >= kLarge)
        static_cast<void>(::madvise(table, size / kHugePage * kHugePage, MADV_HUGEPAGE));
    return table;
}

}  // namespace alt
