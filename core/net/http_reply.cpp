#include "core/net/http_reply.hpp"

#include <algorithm>
#include <charconv>

namespace alt::net {
namespace {

constexpr std::size_t kMaxHead = 64 << 10;
constexpr std::string_view kLineEnd = "\r\n";
constexpr std::size_t kStatusEnd = 12;  // "HTTP/1.1 200"

struct Head {
    unsigned status = 0;
    bool keep_alive = true;
    bool chunked = false;
    std::optional<std::size_t> length;
};

Error no_http(std::string_view why) {
    return make_error(Errc::io, "the answer is not HTTP/1.1: " + std::string(why));
}

char lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

bool same_word(std::string_view a, std::string_view b) noexcept {
    return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trimmed(std::string_view text) noexcept {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

template <typename T>
std::optional<T> number(std::string_view text, int base) {
    T value = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, status] = std::from_chars(text.data(), end, value, base);
    if (status != std::errc() || stop != end) return std::nullopt;
    return value;
}

Result<void> read_field(std::string_view line, Head& head) {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return no_http("a header without a colon");
    const auto name = line.substr(0, colon);
    const auto value = trimmed(line.substr(colon + 1));
    if (same_word(name, "content-length")) {
        head.length = number<std::size_t>(value, 10);
        if (!head.length) return no_http("a malformed length");
    } else if (same_word(name, "transfer-encoding")) {
        head.chunked = same_word(value, "chunked");
        if (!head.chunked) return no_http("an unknown transfer encoding");
    } else if (same_word(name, "connection")) {
        if (same_word(value, "close")) head.keep_alive = false;
        if (same_word(value, "keep-alive")) head.keep_alive = true;
    }
    return {};
}

Result<Head> read_head(std::string_view text) {
    auto line_end = text.find(kLineEnd);
    const auto first = text.substr(0, line_end);
    if (first.size() < kStatusEnd || !first.starts_with("HTTP/1.")) return no_http("no status");
    Head head;
    const auto status = number<unsigned>(first.substr(9, 3), 10);
    if (!status) return no_http("no status");
    head.status = *status;
    head.keep_alive = first[7] != '0';
    while (line_end != std::string_view::npos) {
        text.remove_prefix(line_end + kLineEnd.size());
        line_end = text.find(kLineEnd);
        ALT_TRY(read_field(text.substr(0, line_end), head));
    }
    return head;
}

/// Joins the chunks in `out`. The bytes taken; none: not all of them are there yet.
Result<std::optional<std::size_t>> read_chunks(std::string_view text, std::string& out,
                                               std::size_t max_body) {
    const auto whole = text.size();
    const std::optional<std::size_t> more;
    out.clear();
    while (true) {
        const auto line_end = text.find(kLineEnd);
        if (line_end == std::string_view::npos) return more;
        auto line = text.substr(0, line_end);
        const auto size = number<std::size_t>(trimmed(line.substr(0, line.find(';'))), 16);
        if (!size) return no_http("a malformed chunk");
        if (*size > max_body - out.size()) return make_error(Errc::io, "the answer is too long");
        text.remove_prefix(line_end + kLineEnd.size());
        if (text.size() < *size + kLineEnd.size()) return more;
        if (text.substr(*size, kLineEnd.size()) != kLineEnd) return no_http("a malformed chunk");
        out.append(text.substr(0, *size));
        text.remove_prefix(*size + kLineEnd.size());
        if (*size == 0) return std::optional(whole - text.size());
    }
}

}  // namespace

Result<std::optional<HttpReply>> read_reply(std::string_view received, std::string& chunks,
                                            std::size_t max_body) {
    std::optional<HttpReply> reply;
    const auto head_end = received.find("\r\n\r\n");
    if (head_end == std::string_view::npos) {
        if (received.size() > kMaxHead) return no_http("a head without end");
        return reply;
    }
    ALT_TRY_ASSIGN(const auto head, read_head(received.substr(0, head_end)));
    const auto body = received.substr(head_end + 4);
    if (head.chunked) {
        ALT_TRY_ASSIGN(const auto taken, read_chunks(body, chunks, max_body));
        if (taken) reply = HttpReply{head.status, head.keep_alive, chunks, head_end + 4 + *taken};
        return reply;
    }
    if (!head.length) return make_error(Errc::io, "the answer has no length");
    if (*head.length > max_body) return make_error(Errc::io, "the answer is too long");
    if (body.size() < *head.length) return reply;
    reply = HttpReply{head.status, head.keep_alive, body.substr(0, *head.length),
                      head_end + 4 + *head.length};
    return reply;
}

}  // namespace alt::net
