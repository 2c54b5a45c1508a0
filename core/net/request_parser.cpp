#include "core/net/request_parser.hpp"

#include <boost/beast/http/rfc7230.hpp>

#include "core/net/request_log.hpp"

namespace alt::net {

namespace http = boost::beast::http;

namespace {

/// What a connection keeps for the next body; a larger one gives its memory back.
constexpr std::size_t kKeptBody = std::size_t{64} << 10;

}  // namespace

void ParsedRequest::clear() {
    verb = http::verb::unknown;
    method.clear();
    target.clear();
    body.clear();
    if (body.capacity() > kKeptBody) body.shrink_to_fit();
    request_id.clear();
    expects_continue = false;
    asks_private_network = false;
    handshake.clear();
}

bool ParsedRequest::asks_for_websocket() const {
    return verb == http::verb::get &&
           boost::beast::iequals(handshake[http::field::upgrade], "websocket");
}

void RequestParser::on_request_impl(http::verb method, Text method_text, Text target, int version,
                                    ErrorCode&) {
    out_.verb = method;
    out_.method.assign(method_text.data(), method_text.size());
    out_.target.assign(target.data(), target.size());
    out_.handshake.version(static_cast<unsigned>(version));
    out_.handshake.method(http::verb::get);
}

void RequestParser::on_field_impl(http::field name, Text text, Text value, ErrorCode&) {
    switch (name) {
        case http::field::upgrade:
        case http::field::sec_websocket_key:
        case http::field::sec_websocket_version:
            out_.handshake.insert(name, value);
            break;
        case http::field::expect:
            out_.expects_continue = boost::beast::iequals(value, "100-continue");
            break;
        case http::field::unknown:
            if (boost::beast::iequals(text, "x-request-id") &&
                is_request_id({value.data(), value.size()}))
                out_.request_id.assign(value.data(), value.size());
            if (boost::beast::iequals(text, "access-control-request-private-network"))
                out_.asks_private_network = value == "true";
            break;
        default:
            break;
    }
}

void RequestParser::on_body_init_impl(const boost::optional<std::uint64_t>& length, ErrorCode&) {
    // The parser has refused what is beyond the limit; a peer must send what it makes us reserve.
    if (length) out_.body.reserve(std::min<std::uint64_t>(*length, kKeptBody));
}

std::size_t RequestParser::on_body_impl(Text body, ErrorCode&) {
    out_.body.append(body.data(), body.size());
    return body.size();
}
std::size_t RequestParser::on_chunk_body_impl(std::uint64_t, Text body, ErrorCode&) {
    out_.body.append(body.data(), body.size());
    return body.size();
}

void RequestParser::on_response_impl(int, Text, int, ErrorCode&) {}
void RequestParser::on_header_impl(ErrorCode&) {}
void RequestParser::on_chunk_header_impl(std::uint64_t, Text, ErrorCode&) {}
void RequestParser::on_finish_impl(ErrorCode&) {}

}  // namespace alt::net
