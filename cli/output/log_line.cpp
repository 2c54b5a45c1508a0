#include "cli/output/log_line.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace alt::cli {
namespace {

using codec::Json;
using codec::JsonObject;

constexpr const char* kPlain = "\033[0m";

std::string_view text_of(const JsonObject& line, std::string_view key) {
    const auto* value = line.if_contains(key);
    const auto* text = value ? value->if_string() : nullptr;
    return text ? std::string_view(*text) : std::string_view();
}

/// Without what terminals obey; a new line is indented.
std::string printable(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0;
        if (byte == '\n') {
            out += "\n    ";
        } else if (byte < 0x20 || byte == 0x7F) {
            out += fmt::format("\\x{:02x}", byte);
        } else if (byte == 0xC2 && next >= 0x80 && next < 0xA0) {
            out += fmt::format("\\x{:02x}", next);
            ++i;
        } else {
            out += text[i];
        }
    }
    return out;
}

std::string value_text(const Json& value) {
    const auto* text = value.if_string();
    if (text == nullptr) return codec::to_text(value);
    const bool bare = !text->empty() && text->find_first_of(" =\"\n") == text->npos;
    return printable(bare ? std::string(*text) : codec::to_text(value));
}

std::string level_text(std::string_view level, bool color) {
    auto padded = fmt::format("{:<5}", level);
    if (!color || level == "info") return padded;
    const auto* code = level == "error" ? "\033[1;31m" : level == "warn" ? "\033[33m" : "\033[2m";
    return code + padded + kPlain;
}

/// What has a place of its own in the text.
bool is_placed(std::string_view key) {
    static constexpr std::array<std::string_view, 6> kPlaced{"ts",     "level",     "component",
                                                             "rollup", "rollup_id", "message"};
    return std::find(kPlaced.begin(), kPlaced.end(), key) != kPlaced.end();
}

}  // namespace

std::optional<JsonObject> parse_log_line(std::string_view line) {
    auto json = codec::parse_json(line);
    if (!json || !json->is_object() || !json->get_object().contains("ts")) return std::nullopt;
    return std::move(json->get_object());
}

bool concerns(const JsonObject& line, std::string_view rollup) {
    return !line.contains("rollup") || text_of(line, "rollup") == rollup;
}

std::string log_text(const JsonObject& line, bool color) {
    auto time = printable(text_of(line, "ts"));
    if (const auto t = time.find('T'); t != time.npos) time[t] = ' ';
    if (time.ends_with('Z')) time.pop_back();
    auto out = time + " " + level_text(printable(text_of(line, "level")), color) + " " +
               printable(text_of(line, "component"));
    if (const auto rollup = text_of(line, "rollup"); !rollup.empty())
        out += " [" + printable(rollup) + "]";
    out += " " + printable(text_of(line, "message"));
    for (const auto& [key, value] : line)
        if (!is_placed(key)) out += "  " + printable(key) + "=" + value_text(value);
    return out + "\n";
}

std::string log_text(std::string_view line, bool color) {
    const auto parsed = parse_log_line(line);
    return parsed ? log_text(*parsed, color) : std::string(line);
}

}  // namespace alt::cli
