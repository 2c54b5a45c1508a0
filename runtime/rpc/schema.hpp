#pragma once

#include <string_view>

#include "core/codec/json.hpp"
#include "runtime/rpc/method_table.hpp"

/// What an OpenRPC document says of methods, from the short notation of the method table:
/// `name: Type, name?: Type` for parameters, of which those with "?" may be left out, and
/// `Type`, `Type[]`, `Type|Type` for types. The names of types are those of `schemas()`.
namespace alt::rpc {

/// JSON schemas by the name of the type.
const codec::JsonObject& schemas();
/// Refers to `schemas()`.
codec::Json schema_of(std::string_view type);
/// An OpenRPC method object.
codec::Json describe(const Method& method);
/// The OpenRPC document (https://spec.open-rpc.org, 1.3) of the methods that a table offers.
codec::Json discover(const MethodTable& table);

}  // namespace alt::rpc
