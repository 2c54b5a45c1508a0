#pragma once

#include <string>
#include <string_view>

namespace alt::net {

/// Views of the connection's memory: valid while the handler runs, not after it.
struct HttpRequest {
    std::string_view method;  ///< "GET", "POST", …
    std::string_view target;  ///< path and query
    std::string_view body;
    std::string_view request_id = {};  ///< the client's, if it is well-formed; else empty
};

struct HttpResponse {
    unsigned status = 200;
    std::string body;
    std::string_view content_type = "application/json";  ///< a literal; clients leave it empty
    std::string request_id = {};  ///< one that was made; empty: the client's goes back, if any
};

}  // namespace alt::net
