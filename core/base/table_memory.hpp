#pragma once

#include <cstddef>
#include <new>

namespace alt {

/// Where memory of `size` bytes is to begin, given what its content asks for: tables of some MiB
/// begin with a huge page.
[[nodiscard]] std::align_val_t table_alignment(std::size_t size, std::size_t least) noexcept;

/// Memory for a table that is read at random, uninitialised; freed with the same alignment, which
/// is `table_alignment`'s. A large one lies on huge pages where the system has some (Linux:
/// MADV_HUGEPAGE), as a lookup waits for the page tables longer than for the table.
[[nodiscard]] void* allocate_table(std::size_t size, std::align_val_t alignment);

/// The same for containers.
template <typename T>
struct TableAllocator {
    using value_type = T;

    TableAllocator() noexcept = default;
    template <typename Other>
    TableAllocator(const TableAllocator<Other>& /*other*/) noexcept {}

    [[nodiscard]] T* allocate(std::size_t count) {
        return static_cast<T*>(allocate_table(count * sizeof(T), alignment(count)));
    }
    void deallocate(T* table, std::size_t count) noexcept {
        ::operator delete(table, alignment(count));
    }
    friend bool operator==(const TableAllocator&, const TableAllocator&) noexcept { return true; }

private:
    static std::align_val_t alignment(std::size_t count) noexcept {
        return table_alignment(count * sizeof(T), alignof(T));
    }
};

}  // namespace alt
