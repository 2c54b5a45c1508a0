#pragma once

#include <string>

#include "core/base/bytes.hpp"

namespace alt::rpc {

/// With the capitals of EIP-55.
std::string to_checksum_address(const Address& address);

}  // namespace alt::rpc
