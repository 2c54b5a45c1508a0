#pragma once

#include <string_view>

#include "core/codec/abi.hpp"
#include "core/codec/json.hpp"

/// Values whose Solidity type is known as text only: "(uint8,string)[2][]".
namespace alt::spec {

/// Appends the value, as the ABI encodes it.
void write_abi(codec::AbiWriter& out, std::string_view type, const codec::Json& value);

/// Appends the value, as abi.encodePacked does. No tuples.
void append_packed(Bytes& out, std::string_view type, const codec::Json& value);

}  // namespace alt::spec
