#pragma once

#include <boost/beast/core/string_type.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <string>

namespace alt::net {

/// What a server keeps of one request. Its strings are used again for the next one, so that a
/// connection that goes on does not allocate.
struct ParsedRequest {
    boost::beast::http::verb verb = boost::beast::http::verb::unknown;
    std::string method;
    std::string target;
    std::string body;
    std::string request_id;  ///< empty: none, or one that is not well-formed
    bool expects_continue = false;
    bool asks_private_network = false;  ///< of a preflight
    /// GET with the fields that ask for a WebSocket.
    boost::beast::http::request<boost::beast::http::empty_body> handshake;

    void clear();
    /// Any other upgrade, such as h2c, may be passed over.
    [[nodiscard]] bool asks_for_websocket() const;
};

/// Beast's parser of HTTP/1.1 requests, without its map of fields: one message into `out`.
class RequestParser final : public boost::beast::http::basic_parser<true> {
public:
    explicit RequestParser(ParsedRequest& out) : out_(out) { out_.clear(); }

private:
    using Text = boost::beast::string_view;
    using ErrorCode = boost::beast::error_code;

    void on_request_impl(boost::beast::http::verb method, Text method_text, Text target,
                         int version, ErrorCode& error) override;
    void on_response_impl(int code, Text reason, int version, ErrorCode& error) override;
    void on_field_impl(boost::beast::http::field name, Text text, Text value,
                       ErrorCode& error) override;
    void on_header_impl(ErrorCode& error) override;
    void on_body_init_impl(const boost::optional<std::uint64_t>& length, ErrorCode& error) override;
    std::size_t on_body_impl(Text body, ErrorCode& error) override;
    void on_chunk_header_impl(std::uint64_t size, Text extensions, ErrorCode& error) override;
    std::size_t on_chunk_body_impl(std::uint64_t remain, Text body, ErrorCode& error) override;
    void on_finish_impl(ErrorCode& error) override;

    ParsedRequest& out_;
};

}  // namespace alt::net
