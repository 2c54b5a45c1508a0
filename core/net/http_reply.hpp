#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace alt::net {

/// One HTTP/1.x answer at the front of what was received.
struct HttpReply {
    unsigned status = 0;
    bool keep_alive = true;
    std::string_view body;  ///< in the received bytes, or in the decoder's `chunks`
    std::size_t size = 0;   ///< bytes of the whole answer
};

/// Finds the first answer in `received`; none: not all of it is there yet. Bodies come with a
/// length or in chunks, which `chunks` is given joined. Errors: io (not HTTP, a body without end
/// or of more than `max_body` bytes).
Result<std::optional<HttpReply>> read_reply(std::string_view received, std::string& chunks,
                                            std::size_t max_body);

}  // namespace alt::net
