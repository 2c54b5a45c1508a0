#pragma once

#include "core/eth/wire.hpp"
#include "runtime/node/query.hpp"
#include "runtime/rpc/params.hpp"

namespace alt::rpc {

/// Turns tags and hashes of a log query into block numbers at this moment. not_found: an unknown
/// hash.
Result<client::LogFilter> resolve(const LogQuery& wanted, const node::Query& query);
codec::Json to_json(const std::vector<eth::PlacedLog>& logs);

}  // namespace alt::rpc
