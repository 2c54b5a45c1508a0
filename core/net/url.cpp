#include "core/net/url.hpp"

#include <algorithm>
#include <charconv>

namespace alt::net {
namespace {

Error bad_url(std::string_view why) {
    return make_error(Errc::invalid_input, "not a usable URL: " + std::string(why),
                      "write http://host:port, https://host/path or unix:/path/of/socket");
}

bool is_visible(char c) {
    return c > ' ' && c < '\x7f';
}

Result<std::uint16_t> parse_port(std::string_view text) {
    std::uint16_t port = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), port);
    if (parsed.ec != std::errc{} || parsed.ptr != text.data() + text.size() || port == 0)
        return bad_url("the port must be from 1 to 65535");
    return port;
}

Result<void> parse_authority(std::string_view text, Url& out) {
    if (text.find('@') != std::string_view::npos)
        return bad_url("user and password are not supported");
    const auto end = text.starts_with('[') ? text.find(']') : std::string_view::npos;
    if (text.starts_with('[') && end == std::string_view::npos) return bad_url("']' is missing");
    const auto colon = text.find(':', text.starts_with('[') ? end : 0);
    out.host = std::string(text.substr(0, colon));
    if (out.host.starts_with('[')) out.host = out.host.substr(1, out.host.size() - 2);
    if (out.host.empty()) return bad_url("the host is missing");
    out.port = out.scheme == Url::Scheme::https ? 443 : 80;
    if (colon == std::string_view::npos) return {};
    ALT_TRY_ASSIGN(out.port, parse_port(text.substr(colon + 1)));
    return {};
}

}  // namespace

Result<Url> parse_url(std::string_view text) {
    Url out;
    if (!std::ranges::all_of(text, is_visible))
        return bad_url("it holds spaces or control characters");
    if (text.starts_with("unix:")) {
        out.scheme = Url::Scheme::unix_socket;
        out.target = std::string(text.substr(5));
        out.text = std::string(text);
        out.host_header = "localhost";
        if (!out.target.starts_with('/')) return bad_url("the socket's path must be absolute");
        if (out.target.size() > 107) return bad_url("the socket's path is longer than 107 bytes");
        return out;
    }
    const bool secure = text.starts_with("https://");
    if (!secure && !text.starts_with("http://"))
        return bad_url("it must start with http://, https:// or unix:");
    out.scheme = secure ? Url::Scheme::https : Url::Scheme::http;
    const auto rest = text.substr(secure ? 8 : 7);
    const auto slash = rest.find_first_of("/?#");
    out.host_header = std::string(rest.substr(0, slash));
    ALT_TRY(parse_authority(out.host_header, out));
    out.text = (secure ? "https://" : "http://") + out.host_header;
    out.target = slash == std::string_view::npos ? "/" : std::string(rest.substr(slash));
    if (!out.target.starts_with('/')) out.target.insert(0, "/");
    if (const auto fragment = out.target.find('#'); fragment != std::string::npos)
        out.target.resize(fragment);
    return out;
}

}  // namespace alt::net
