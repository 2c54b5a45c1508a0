#include "core/base/log.hpp"

#include <doctest/doctest.h>

#include <regex>
#include <thread>
#include <vector>

namespace alt {
namespace {

struct Lines {
    std::vector<std::string> all;
    Logger::Sink sink() {
        return [this](std::string_view line) { all.emplace_back(line); };
    }
    /// The only line, without its time and the end of the line.
    std::string rest() const {
        REQUIRE(all.size() == 1);
        static const std::regex time(
            R"(^\{"ts":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z",([^\n]*)\n$)");
        std::smatch match;
        REQUIRE(std::regex_match(all[0], match, time));
        return match[1];
    }
};

}  // namespace

TEST_SUITE("core/base/log") {
    TEST_CASE("a line is one JSON object with typed fields") {
        Lines lines;
        Logger logger(LogLevel::info, lines.sink());
        logger.warn("node", "it is slow",
                    {{"name", "mint"},
                     {"took_us", 12U},
                     {"delta", -3},
                     {"share", 0.5},
                     {"durable", true},
                     {"text", std::string("owned")}});
        CHECK(lines.rest() ==
              R"("level":"warn","component":"node","message":"it is slow","name":"mint",)"
              R"("took_us":12,"delta":-3,"share":0.5,"durable":true,"text":"owned"})");
    }

    TEST_CASE("levels below the least are not written, and can be asked for") {
        Lines lines;
        Logger logger(LogLevel::warn, lines.sink());
        CHECK_FALSE(logger.wants(LogLevel::info));
        CHECK(logger.wants(LogLevel::error));
        logger.debug("a", "b");
        logger.info("a", "b");
        CHECK(lines.all.empty());
        logger.error("a", "b");
        CHECK(lines.all.size() == 1);
        Logger silent(LogLevel::off, lines.sink());
        silent.error("a", "b");
        CHECK(lines.all.size() == 1);
        CHECK_FALSE(Logger().wants(LogLevel::error));
    }

    TEST_CASE("a logger about something says so on each line, after its parent's") {
        Lines lines;
        Logger host(LogLevel::info, lines.sink());
        Logger rollup(host, {{"rollup", "mint"}, {"rollup_id", 7U}});
        Logger part(rollup, {{"part", "x"}});
        part.info("node", "m");
        CHECK(lines.rest() ==
              R"("level":"info","component":"node","rollup":"mint","rollup_id":7,"part":"x",)"
              R"("message":"m"})");
    }

    TEST_CASE("nothing that strangers send breaks a line or reaches a terminal") {
        struct Row {
            std::string_view text, shown;
        };
        for (const auto& row : {
                 Row{"a\"b\\c", R"(a\"b\\c)"},
                 Row{"two\nlines\r\t", R"(two\nlines\u000d\u0009)"},
                 Row{"\x1b[2J\x7f", R"(\u001b[2J\u007f)"},
                 Row{std::string_view("nul\0", 4), R"(nul\u0000)"},
                 Row{"\xc2\x9b", R"(\u009b)"},
                 Row{"gr\xc3\xbc\xc3\x9f \xf0\x9f\x90\x98", "gr\xc3\xbc\xc3\x9f \xf0\x9f\x90\x98"},
                 Row{"\xff\xc3", "\xef\xbf\xbd\xef\xbf\xbd"},
                 Row{"\xc0\xaf", "\xef\xbf\xbd\xef\xbf\xbd"},
                 Row{"\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
                 Row{"\xf4\x90\x80\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
             }) {
            CAPTURE(row.shown);
            Lines lines;
            Logger logger(LogLevel::info, lines.sink());
            logger.info("a", row.text);
            CHECK(lines.rest() ==
                  R"("level":"info","component":"a","message":")" + std::string(row.shown) + "\"}");
        }
    }

    TEST_CASE("a long text is cut") {
        Lines lines;
        Logger logger(LogLevel::info, lines.sink());
        logger.info("a", std::string(1'000'000, 'x'));
        CHECK(lines.rest().size() < 5'000);
        CHECK(lines.rest().ends_with("xxx...\"}"));
    }

    TEST_CASE("levels have names") {
        for (const auto level :
             {LogLevel::debug, LogLevel::info, LogLevel::warn, LogLevel::error, LogLevel::off})
            CHECK(parse_log_level(to_string(level)) == level);
        CHECK_FALSE(parse_log_level("Debug"));
        CHECK_FALSE(parse_log_level(""));
    }

    TEST_CASE("lines of many threads do not mix") {
        Lines lines;
        Logger host(LogLevel::info, lines.sink());
        Logger one(host, {{"n", 1}});
        Logger two(host, {{"n", 2}});
        const auto write = [](Logger& logger) {
            for (int i = 0; i < 200; ++i) logger.info("a", "m");
        };
        {
            const std::jthread first(write, std::ref(one));
            const std::jthread second(write, std::ref(two));
        }
        CHECK(lines.all.size() == 400);
    }
}

}  // namespace alt
