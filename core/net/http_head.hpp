#pragma once

#include "core/net/http.hpp"
#include "core/net/out_queue.hpp"

namespace alt::net {

/// Writes the status line and the fields of an answer. `request_id`: well-formed, or empty for
/// none.
void add_head(OutQueue& out, const HttpResponse& response, bool keep_alive, bool preflight,
              std::string_view request_id);

}  // namespace alt::net
