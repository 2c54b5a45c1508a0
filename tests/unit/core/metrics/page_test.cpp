#include "core/metrics/page.hpp"

#include <doctest/doctest.h>

namespace alt::metrics {
namespace {

bool has(const std::string& text, const std::string& line) {
    return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
}

}  // namespace

TEST_SUITE("core/metrics") {
    TEST_CASE("samples of one name stand together under one heading, whatever their order") {
        Page page;
        page.counter("a_total", "First", {{"of", "x"}}, 1);
        page.gauge("b", "Second", {}, -2.5);
        page.counter("a_total", "First", {{"of", "y"}}, 3);
        const auto text = page.text();
        CHECK(has(text,
                  "# HELP a_total First\n# TYPE a_total counter\na_total{of=\"x\"} 1\n"
                  "a_total{of=\"y\"} 3"));
        CHECK(has(text, "# TYPE b gauge\nb -2.5"));
        CHECK(text.find("# TYPE a_total") == text.rfind("# TYPE a_total"));
    }
    TEST_CASE("what a label holds cannot leave it") {
        Page page;
        page.gauge("a", "A", {{"of", "\"} evil 1\n\\"}}, 1);
        CHECK(has(page.text(), R"(a{of="\"} evil 1\n\\"} 1)"));
    }
    TEST_CASE("a histogram counts each duration in every bucket that holds it") {
        Histogram histogram;
        histogram.add(std::chrono::microseconds(25));  // a bound belongs to its bucket
        histogram.add(std::chrono::microseconds(26));
        histogram.add(std::chrono::minutes(1));
        Page page;
        page.histogram("took_seconds", "Took", {{"of", "x"}}, histogram.read());
        const auto text = page.text();
        CHECK(has(text, R"(took_seconds_count{of="x"} 3)"));
        CHECK(text.find(R"(took_seconds_sum{of="x"} 60.00005)") != std::string::npos);
        CHECK(has(text, R"(took_seconds_bucket{of="x",le="2.5e-05"} 1)"));
        CHECK(has(text, R"(took_seconds_bucket{of="x",le="5e-05"} 2)"));
        CHECK(has(text, R"(took_seconds_bucket{of="x",le="10"} 2)"));
        CHECK(has(text, R"(took_seconds_bucket{of="x",le="+Inf"} 3)"));
    }
    TEST_CASE("the process tells of itself") {
        Page page;
        add_process(page);
        for (const auto* name : {"process_cpu_seconds_total", "process_start_time_seconds",
                                 "process_resident_memory_bytes", "process_open_fds"})
            CHECK(page.text().find(std::string("\n# TYPE ") + name + " ") != std::string::npos);
    }
}

}  // namespace alt::metrics
