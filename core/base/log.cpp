#include "core/base/log.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <array>
#include <chrono>
#include <cmath>

namespace alt {
namespace {

constexpr std::array<std::string_view, 5> kLevels{"debug", "info", "warn", "error", "off"};
/// Of one text: what strangers send is cut beyond.
constexpr std::size_t kMostText = 4096;
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

bool is_continuation(char byte) noexcept {
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

/// Bytes of the UTF-8 character at the front; 0: there is none (RFC 3629).
std::size_t utf8_length(std::string_view text) noexcept {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const auto first = byte(0);
    if (first < 0x80) return 1;
    const std::size_t length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (first < 0xC2 || first > 0xF4 || text.size() < length) return 0;
    for (std::size_t i = 1; i < length; ++i)
        if (!is_continuation(text[i])) return 0;
    const auto second = byte(1);
    const bool overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
    const bool surrogate = first == 0xED && second > 0x9F;
    const bool beyond = first == 0xF4 && second > 0x8F;
    return overlong || surrogate || beyond ? 0 : length;
}

/// Some terminals obey these two-byte control characters (U+0080 to U+009F), too.
bool is_c1(std::string_view character) noexcept {
    return character.size() == 2 && character[0] == '\xC2' &&
           static_cast<unsigned char>(character[1]) < 0xA0;
}

void add_character(std::string& out, std::string_view character) {
    const auto first = static_cast<unsigned char>(character[0]);
    if (first == '"' || first == '\\')
        out.append("\\").append(character);
    else if (first == '\n')
        out += "\\n";
    else if (first < 0x20 || first == 0x7F)
        out += fmt::format("\\u{:04x}", first);
    else if (is_c1(character))
        out += fmt::format("\\u{:04x}", static_cast<unsigned char>(character[1]));
    else
        out += character;
}

void add_text(std::string& out, std::string_view text) {
    const bool cut = text.size() > kMostText;
    if (cut) text = text.substr(0, kMostText);
    out += '"';
    while (!text.empty()) {
        const auto length = utf8_length(text);
        if (length == 0)
            out += kReplacement;
        else
            add_character(out, text.substr(0, length));
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    out += cut ? "...\"" : "\"";
}

struct AddValue {
    std::string& out;
    void operator()(std::string_view text) const { add_text(out, text); }
    void operator()(bool value) const { out += value ? "true" : "false"; }
    void operator()(double value) const {
        out += std::isfinite(value) ? fmt::format("{}", value) : "null";
    }
    void operator()(std::int64_t value) const { out += fmt::format_int(value).c_str(); }
    void operator()(std::uint64_t value) const { out += fmt::format_int(value).c_str(); }
};

void add_fields(std::string& out, Logger::Fields fields) {
    for (const auto& field : fields) {
        out.append(",\"").append(field.name()).append("\":");
        std::visit(AddValue{out}, field.value());
    }
}

std::string now_text() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const auto millis = std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
    return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z",
                       fmt::gmtime(static_cast<std::time_t>(millis / 1000)), millis % 1000);
}

}  // namespace

std::string_view to_string(LogLevel level) noexcept {
    return kLevels[static_cast<std::size_t>(level)];
}

std::optional<LogLevel> parse_log_level(std::string_view name) noexcept {
    for (std::size_t i = 0; i < kLevels.size(); ++i)
        if (kLevels[i] == name) return static_cast<LogLevel>(i);
    return std::nullopt;
}

Logger::Logger(Logger& parent, std::initializer_list<LogField> about)
    : least_(parent.least_), parent_(&parent), about_(parent.about_) {
    add_fields(about_, Fields(about.begin(), about.size()));
}

void Logger::log(LogLevel level, std::string_view component, std::string_view message,
                 Fields fields) {
    if (!wants(level)) return;
    auto line =
        fmt::format(R"({{"ts":"{}","level":"{}","component":")", now_text(), to_string(level));
    line.append(component).append("\"").append(about_).append(",\"message\":");
    add_text(line, message);
    add_fields(line, fields);
    line += "}\n";
    write(line);
}

void Logger::write(std::string_view line) {
    if (parent_ != nullptr) return parent_->write(line);
    const std::scoped_lock lock(mutex_);
    if (sink_) sink_(line);
}

}  // namespace alt
