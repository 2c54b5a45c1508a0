#include "core/sys/cpu_meter.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <thread>

namespace alt::sys {
namespace {

/// Works on this thread until it has spent so much CPU time, as a scope measures it.
void spend(std::chrono::microseconds time) {
    CpuMeter spent;
    volatile std::uint64_t work = 0;
    while (spent.spent() < time) {
        const CpuScope scope(spent);
        for (int i = 0; i < 1000; ++i) work = work + 1;
    }
}

}  // namespace

TEST_SUITE("core/sys/cpu_meter") {
    TEST_CASE("a scope counts what its thread spends, and nobody's waiting") {
        CpuMeter working;
        {
            const CpuScope scope(working);
            spend(std::chrono::milliseconds(5));
        }
        CHECK(working.spent() >= std::chrono::milliseconds(5));
        CpuMeter waiting;
        {
            const CpuScope scope(waiting);
            std::thread([] { spend(std::chrono::milliseconds(20)); }).join();
        }
        CHECK(waiting.spent() < working.spent() + std::chrono::milliseconds(15));
    }
    TEST_CASE("sampled scopes count about the same on the whole") {
        CpuMeter all;
        CpuMeter sampled;
        for (int i = 0; i < 2000; ++i) {
            const CpuScope exact(all);
            const SampledCpuScope scope(sampled);
            spend(std::chrono::microseconds(10));
        }
        CHECK(sampled.spent() > all.spent() / 3);
        CHECK(sampled.spent() < all.spent() * 3);
    }
}

}  // namespace alt::sys
