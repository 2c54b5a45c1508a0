#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace alt::net {

struct Url {
    enum class Scheme { http, https, unix_socket };

    Scheme scheme = Scheme::http;
    std::string host;         ///< without the brackets of IPv6
    std::string host_header;  ///< as the Host header has it
    std::uint16_t port = 0;
    std::string target;  ///< path and query; for a unix socket the path of its file
    std::string text;    ///< for messages: without path and query, which often hold an access key
};

/// http://host[:port][/path], https://…, unix:/path. Errors: invalid_input.
Result<Url> parse_url(std::string_view text);

}  // namespace alt::net
