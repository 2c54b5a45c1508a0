#include "core/base/table_memory.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <numeric>
#include <vector>

#include "core/base/arena.hpp"

using namespace alt;

TEST_SUITE("core/base/table_memory") {
    TEST_CASE("a table begins where its content asks for, a large one with a huge page") {
        constexpr std::size_t kHuge = std::size_t{2} << 20;
        CHECK(table_alignment(100, 8) == std::align_val_t{8});
        CHECK(table_alignment(2 * kHuge - 1, 64) == std::align_val_t{64});
        CHECK(table_alignment(2 * kHuge, 64) == std::align_val_t{kHuge});
        for (const std::size_t size : {64u, 2u << 20, 5u << 20}) {
            const auto alignment = table_alignment(size, 64);
            auto* table = static_cast<std::uint8_t*>(allocate_table(size, alignment));
            CHECK(reinterpret_cast<std::uintptr_t>(table) % static_cast<std::size_t>(alignment) ==
                  0);
            table[0] = table[size - 1] = 1;
            ::operator delete(table, alignment);
        }
    }
    TEST_CASE("what grows across sizes keeps what it holds") {
        // The arena's last chunk is a large one, too.
        constexpr std::uint64_t kCount = 2'200'000;
        std::vector<std::uint64_t, TableAllocator<std::uint64_t>> table;
        Arena<std::uint64_t> arena;
        for (std::uint64_t i = 0; i < kCount; ++i) {
            table.push_back(i);
            arena[arena.allocate()] = i;
        }
        CHECK(std::accumulate(table.begin(), table.end(), std::uint64_t{0}) ==
              kCount * (kCount - 1) / 2);
        for (std::uint32_t i = 0; i < kCount; i += 997) REQUIRE(arena[i] == i);
    }
}
