#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

#include "core/base/bytes.hpp"

namespace alt::evmtool {

/// What running one case of a vector file says.
struct Verdict {
    std::string name;       ///< of the test, as in its file
    std::string fork;       ///< the key of `post`, or the `network` of a block test
    std::size_t index = 0;  ///< in post[fork]; 0 for block tests
    bool pass = false;
    std::string error = {};               ///< why it failed; empty when it passed
    Hash256 state_root = {};              ///< after the transaction, or of the head
    std::uint64_t gas_used = 0;           ///< 0 when every transaction was refused
    std::chrono::nanoseconds elapsed{0};  ///< of execution alone, without state roots
};

}  // namespace alt::evmtool
