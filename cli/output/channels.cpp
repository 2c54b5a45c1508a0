#include "cli/output/channels.hpp"

#include <cstdio>

#include <fmt/format.h>

namespace alt::cli {
namespace {

void write(std::FILE* stream, std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), stream);
    std::fflush(stream);
}

}  // namespace

codec::JsonObject with_schema(const codec::JsonObject& view) {
    codec::JsonObject out{{"schema", 1}};
    for (const auto& [key, value] : view) out[key] = value;
    return out;
}

codec::JsonObject error_view(const Error& error, const codec::JsonObject& details) {
    codec::JsonObject inner{{"code", to_string(error.code)},
                            {"message", error.message},
                            {"hint", error.hint},
                            {"retryable", error.retryable}};
    for (const auto& [key, value] : details) inner[key] = value;
    return {{"schema", 1}, {"error", std::move(inner)}};
}

std::string error_text(const Error& error, bool color) {
    std::string out = color ? "\033[1;31merror:\033[0m " : "error: ";
    out += error.message + "\n";
    if (!error.hint.empty())
        out += (color ? "\033[1m hint:\033[0m " : " hint: ") + error.hint + "\n";
    return out;
}

void Channels::result(const codec::JsonObject& view, std::string_view text) {
    progress_.clear();
    if (json_)
        write(stdout, codec::to_text(with_schema(view)) + "\n");
    else
        write(stdout, text);
}

void Channels::raw(std::string_view text) {
    progress_.clear();
    write(stdout, text);
}

void Channels::trace(std::string_view text) {
    progress_.clear();
    write(stderr, text);
}

void Channels::note(std::string_view text) {
    if (quiet_) return;
    progress_.clear();
    write(stderr, std::string(text) + "\n");
}

void Channels::detail(std::string_view text) {
    if (verbose_) note(text);
}

void Channels::error(const Error& error, const codec::JsonObject& details) {
    progress_.clear();
    if (json_) write(stdout, codec::to_text(error_view(error, details)) + "\n");
    // People who watch a script's stderr see it, too; the object on stdout is the program's answer.
    if (!json_ || verbose_) write(stderr, error_text(error, color_));
}

}  // namespace alt::cli
