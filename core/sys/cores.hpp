#pragma once

namespace alt::sys {

/// Cores that this process may compute on, as it was at the first call: at least one. To ask the
/// system each time costs a file of /sys, opened and read.
[[nodiscard]] unsigned cores() noexcept;

}  // namespace alt::sys
