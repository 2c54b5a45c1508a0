#include "core/manifest/check.hpp"

#include <algorithm>
#include <charconv>

namespace alt::manifest {
namespace {

constexpr std::size_t kLongestName = 63;
constexpr std::size_t kLongestUrl = 2048;

bool lower_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

std::optional<Complaint> check_name(std::string_view text) {
    const auto allowed = [](char c) { return lower_or_digit(c) || c == '-'; };
    if (!text.empty() && text.size() <= kLongestName && std::ranges::all_of(text, allowed) &&
        text.front() != '-' && text.back() != '-')
        return std::nullopt;
    return Complaint{"is not a name", "use a-z, 0-9 and inner dashes, at most 63 characters"};
}

/// The text between "//" and the path, without a user and a port.
std::string_view host_of(std::string_view url) {
    const auto start = url.find("://");
    if (start == std::string_view::npos) return {};
    auto rest = url.substr(start + 3);
    rest = rest.substr(0, rest.find_first_of("/?#"));
    if (const auto at = rest.rfind('@'); at != std::string_view::npos) rest.remove_prefix(at + 1);
    if (rest.starts_with('[')) return rest.substr(0, rest.find(']') + 1);
    return rest.substr(0, rest.find(':'));
}

bool is_loopback_ipv4(std::string_view text) {
    int parts = 0;
    std::string_view rest = text;
    while (true) {
        const auto dot = rest.find('.');
        const auto number = parse_count(rest.substr(0, dot), 255);
        if (!number || (parts == 0 && *number != 127)) return false;
        ++parts;
        if (dot == std::string_view::npos) return parts == 4;
        rest.remove_prefix(dot + 1);
    }
}

std::optional<Complaint> check_rpc(std::string_view text) {
    if (text == kEmbeddedParent) return std::nullopt;
    const bool http = text.starts_with("http://") || text.starts_with("https://");
    if (!http || host_of(text).empty() || text.size() > kLongestUrl)
        return Complaint{"is not a parent",
                         "write \"embedded\" or a URL such as http://127.0.0.1:8545"};
    const bool printable = std::ranges::all_of(text, [](char c) { return c > ' ' && c < 127; });
    if (!printable) return Complaint{"has a character that no URL has"};
    return std::nullopt;
}

std::optional<Complaint> check_signer(std::string_view text) {
    const std::string_view hint = "write dev:0, env:NAME or file:PATH";
    if (text.starts_with("dev:")) {
        if (parse_count(text.substr(4), 999)) return std::nullopt;
        return Complaint{"names no development key", "write dev:0 to dev:999"};
    }
    if ((text.starts_with("env:") && text.size() > 4) ||
        (text.starts_with("file:") && text.size() > 5))
        return std::nullopt;
    return Complaint{"does not say where the key is (a key itself must never stand in a manifest)",
                     std::string(hint)};
}

std::optional<Complaint> check_loopback(std::string_view text) {
    if (is_loopback_ipv4(text)) return std::nullopt;
    return Complaint{"is not a loopback address; public endpoints are not offered yet",
                     "write 127.0.0.1"};
}

}  // namespace

std::optional<std::uint64_t> parse_count(std::string_view digits, std::uint64_t most) {
    std::uint64_t value = 0;
    const auto [end, status] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (status != std::errc{} || end != digits.data() + digits.size() || value > most)
        return std::nullopt;
    return value;
}

std::optional<Complaint> check_format(Format format, std::string_view text) {
    switch (format) {
        case Format::any:
            return std::nullopt;
        case Format::name:
            return check_name(text);
        case Format::rpc:
            return check_rpc(text);
        case Format::signer:
            return check_signer(text);
        case Format::loopback:
            return check_loopback(text);
    }
    return std::nullopt;
}

bool is_loopback_url(std::string_view url) {
    const auto host = host_of(url);
    return host == "localhost" || host == "[::1]" || is_loopback_ipv4(host);
}

}  // namespace alt::manifest
