#pragma once

#include "core/base/result.hpp"
#include "core/codec/json.hpp"
#include "core/driver/driver.hpp"

/// JSON forms of the driver's values: for the store and the host's control socket. Amounts are
/// quantities.
namespace alt::driver {

codec::Json to_json(const RollupSpec& spec);
codec::Json to_json(const Handle& handle);
codec::Json to_json(const Inspection& inspection);
codec::Json to_json(const Closing& closing);

// Errors: invalid_input, naming the member.
Result<RollupSpec> spec_from_json(const codec::Json& json);
Result<Handle> handle_from_json(const codec::Json& json);
Result<Inspection> inspection_from_json(const codec::Json& json);
Result<Closing> closing_from_json(const codec::Json& json);

}  // namespace alt::driver
