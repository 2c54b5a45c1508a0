#pragma once

#include <string>
#include <string_view>

namespace alt::net {

struct HttpRequest {
    std::string method;  ///< "GET", "POST", …
    std::string target;  ///< path and query
    std::string body;
};

struct HttpResponse {
    unsigned status = 200;
    std::string body;
    std::string content_type = "application/json";
};

}  // namespace alt::net
