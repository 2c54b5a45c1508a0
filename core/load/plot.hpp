#pragma once

#include <string>

#include "core/load/report.hpp"

namespace alt::load {

/// The run as a picture: acknowledged calls a second over time, and the latency of requests by
/// percentile. A whole SVG 1.1 document without scripts or outside references.
std::string plot(const Report& report);

/// A round step of 1, 2 or 5 times a power of ten that divides [0, `most`] into at most `parts`.
double round_step(double most, unsigned parts);

}  // namespace alt::load
