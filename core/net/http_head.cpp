#include "core/net/http_head.hpp"

#include <boost/beast/http/status.hpp>
#include <charconv>

namespace alt::net {
namespace {

namespace http = boost::beast::http;

constexpr std::string_view kCors =
    "Access-Control-Allow-Origin: *\r\n"
    "Access-Control-Allow-Methods: POST, GET, OPTIONS\r\n"
    "Access-Control-Allow-Headers: *\r\n"
    "Access-Control-Max-Age: 86400\r\n";

void add_number(OutQueue& out, std::size_t value) {
    std::array<char, 20> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    out.add(std::string_view(digits.data(), static_cast<std::size_t>(end - digits.data())));
}

}  // namespace

void add_head(OutQueue& out, const HttpResponse& response, bool keep_alive, Preflight preflight,
              std::string_view request_id) {
    if (response.status == 200) {
        out.add("HTTP/1.1 200 OK\r\nContent-Type: ");
    } else {
        out.add("HTTP/1.1 ");
        add_number(out, response.status);
        const auto reason = http::obsolete_reason(http::int_to_status(response.status));
        out.add(" ");
        out.add(std::string_view(reason.data(), reason.size()));
        out.add("\r\nContent-Type: ");
    }
    out.add(response.content_type);
    out.add("\r\nContent-Length: ");
    add_number(out, response.body.size());
    out.add(keep_alive ? "\r\n" : "\r\nConnection: close\r\n");
    out.add(preflight == Preflight::none ? "Access-Control-Allow-Origin: *\r\n" : kCors);
    // A page of the web may call a rollup at a loopback address.
    if (preflight == Preflight::private_network)
        out.add("Access-Control-Allow-Private-Network: true\r\n");
    if (!request_id.empty()) {
        out.add("X-Request-Id: ");
        out.add(request_id);
        // Pages of other origins may not read it otherwise.
        out.add("\r\nAccess-Control-Expose-Headers: X-Request-Id\r\n");
    }
    out.add("\r\n");
}

}  // namespace alt::net
