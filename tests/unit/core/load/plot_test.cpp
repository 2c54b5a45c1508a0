#include "core/load/plot.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace alt;
using namespace alt::load;

namespace {

/// Every element that is opened is closed, attributes are quoted, and no text holds a bare "<".
bool is_well_formed(const std::string& xml) {
    std::vector<std::string> open;
    std::size_t at = 0;
    while ((at = xml.find('<', at)) != std::string::npos) {
        const auto end = xml.find('>', at);
        if (end == std::string::npos) return false;
        const auto tag = xml.substr(at + 1, end - at - 1);
        if (tag.find('<') != std::string::npos) return false;
        if (std::count(tag.begin(), tag.end(), '"') % 2 != 0) return false;
        const auto name = tag.substr(tag.starts_with('/') ? 1 : 0,
                                     tag.find_first_of(" /", 1) - (tag.starts_with('/') ? 1 : 0));
        if (tag.starts_with('/')) {
            if (open.empty() || open.back() != tag.substr(1)) return false;
            open.pop_back();
        } else if (!tag.ends_with('/')) {
            open.push_back(name);
        }
        at = end;
    }
    return open.empty();
}

Report report_of(std::size_t samples) {
    Shot shot;
    for (std::size_t i = 0; i < samples; ++i)
        shot.samples.push_back({std::chrono::microseconds(200 * (i + 1)),
                                std::chrono::microseconds(100 + i % 977), 1});
    shot.taken = samples;
    shot.duration = std::chrono::microseconds(200 * samples);
    Report report;
    report.spec.url = "http://127.0.0.1:1/?a=\"b\"&c=<d>";
    report.client = "geth\x01/\xff";
    report.spec.count = samples;
    book(shot, report);
    return report;
}

}  // namespace

TEST_SUITE("core/load/plot") {
    TEST_CASE("the plot is well-formed whatever was measured and whoever answered") {
        for (const std::size_t samples : {0, 1, 7, 100, 20'000}) {
            CAPTURE(samples);
            const auto svg = plot(report_of(samples));
            CHECK(svg.starts_with("<svg xmlns="));
            CHECK(svg.ends_with("</svg>\n"));
            CHECK(is_well_formed(svg));
            CHECK(svg.find("nan") == std::string::npos);
            CHECK(svg.find("inf") == std::string::npos);
            for (const char c : svg) CHECK_UNARY(c == '\n' || (c >= 0x20 && c < 0x7f));
        }
    }

    TEST_CASE("the check sees what is not well-formed") {
        CHECK_FALSE(is_well_formed("<a><b></a></b>"));
        CHECK_FALSE(is_well_formed("<a>"));
        CHECK_FALSE(is_well_formed("<a b=\"c></a>"));
        CHECK(is_well_formed("<a b=\"c\"><d/></a>"));
    }

    TEST_CASE("more nines are shown only where there are as many requests") {
        CHECK(plot(report_of(20'000)).find(">99.99<") != std::string::npos);
        CHECK(plot(report_of(100)).find(">99.9<") == std::string::npos);
        CHECK(plot(report_of(100)).find(">99<") != std::string::npos);
    }

    TEST_CASE("steps of an axis are round") {
        CHECK(round_step(10, 5) == doctest::Approx(2));
        CHECK(round_step(11, 5) == doctest::Approx(5));
        CHECK(round_step(48'000, 5) == doctest::Approx(10'000));
        CHECK(round_step(0.7, 5) == doctest::Approx(0.2));
        CHECK(round_step(0, 5) == doctest::Approx(1));
    }
}
