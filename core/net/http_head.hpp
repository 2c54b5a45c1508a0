#pragma once

#include <cstdint>

#include "core/net/http.hpp"
#include "core/net/out_queue.hpp"

namespace alt::net {

/// What an answer is to a browser's question before the request (CORS).
enum class Preflight : std::uint8_t {
    none,
    plain,
    private_network  ///< which asks for a loopback address, too (Private Network Access)
};

/// Writes the status line and the fields of an answer. `request_id`: well-formed, or empty for
/// none.
void add_head(OutQueue& out, const HttpResponse& response, bool keep_alive, Preflight preflight,
              std::string_view request_id);

}  // namespace alt::net
