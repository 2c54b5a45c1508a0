#include "core/sys/cpu_meter.hpp"

#include <time.h>

#include <cstdint>
#include <random>

namespace alt::sys {
namespace {

std::chrono::nanoseconds thread_time() noexcept {
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

/// By chance rather than every sixteenth: what comes in turn would never be met, or always.
bool is_met() noexcept {
    thread_local std::minstd_rand random(
        static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(&random) >> 4));
    return random() % SampledCpuScope::kOneIn == 0;
}

}  // namespace

CpuScope::CpuScope(CpuMeter& meter) noexcept : CpuScope(meter, 1) {}

CpuScope::CpuScope(CpuMeter& meter, int weight) noexcept : meter_(meter), weight_(weight) {
    if (weight_ != 0) begin_ = thread_time();
}

CpuScope::~CpuScope() {
    if (weight_ != 0) meter_.add((thread_time() - begin_) * weight_);
}

SampledCpuScope::SampledCpuScope(CpuMeter& meter) noexcept
    : CpuScope(meter, is_met() ? kOneIn : 0) {}

}  // namespace alt::sys
