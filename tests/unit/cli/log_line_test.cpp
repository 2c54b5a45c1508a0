#include "cli/output/log_line.hpp"

#include <doctest/doctest.h>

#include "core/base/log.hpp"

namespace alt::cli {

TEST_SUITE_BEGIN("cli/output/log_line");

TEST_CASE("a line of the log reads as a sentence") {
    const auto* line =
        R"({"ts":"2026-11-21T17:04:05.123Z","level":"warn","component":"rpc","rollup":"mint",)"
        R"("rollup_id":7,"message":"slow request","method":"eth_call","took_us":1200,)"
        R"("text":"two words","empty":""})";
    CHECK(log_text(line, false) ==
          "2026-11-21 17:04:05.123 warn  rpc [mint] slow request  method=eth_call  took_us=1200  "
          "text=\"two words\"  empty=\"\"\n");
    CHECK(log_text(line, true).find("\033[33mwarn \033[0m") != std::string::npos);
}

TEST_CASE("what a logger writes of strangers' words does not reach the terminal") {
    std::string written;
    Logger logger(LogLevel::info, [&](std::string_view line) { written = line; });
    logger.info("rpc", "a\x1b[2Jb\nc\xc2\x9b", {{"method", "\x1b]0;x\x07"}});
    const auto text = log_text(written, false);
    CHECK(text.find("a\\x1b[2Jb\n    c\\x9b") != std::string::npos);
    for (const char c : text) CHECK((static_cast<unsigned char>(c) >= 0x20 || c == '\n'));
}

TEST_CASE("what is no line of a logger stays as it is") {
    for (const std::string line : {"assertion failed: x\n", "[1]\n", "{\"a\":1}\n", "\n"})
        CHECK(log_text(line, false) == line);
}

TEST_CASE("a rollup's lines are its own and those of nobody") {
    const auto about = [](const std::string& more) {
        return *parse_log_line(R"({"ts":"t","message":"m")" + more + "}");
    };
    CHECK(concerns(about(R"(,"rollup":"a")"), "a"));
    CHECK_FALSE(concerns(about(R"(,"rollup":"b")"), "a"));
    CHECK(concerns(about(""), "a"));
}

TEST_SUITE_END();

}  // namespace alt::cli
