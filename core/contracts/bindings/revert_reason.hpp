#pragma once

#include <string>

#include "core/base/bytes.hpp"

namespace alt::contracts {

/// What a contract said when it reverted: "WrongPhase(1, 0)", "Error: told to fail", "Panic(0x11)",
/// or the bytes in hex when the error is none of ours; "no reason given" for none. Static arguments
/// only are rendered.
std::string describe_revert(BytesView data);

}  // namespace alt::contracts
