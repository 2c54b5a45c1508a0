#include <doctest/doctest.h>

#include "core/load/report.hpp"

using namespace alt;
using namespace alt::load;
using namespace std::chrono_literals;

namespace {

Spec spec_of(std::uint64_t count, std::uint64_t batch) {
    Spec spec;
    spec.kind = Kind::call;
    spec.count = count;
    spec.connections = 1;
    spec.batch = batch;
    return spec;
}

}  // namespace

TEST_SUITE("core/load/shot") {
    TEST_CASE("results count, refusals are booked by their message") {
        const auto spec = spec_of(8, 2);
        const auto plan = make_plan(spec);
        Tally tally(plan, false);
        tally.add({0, 0, 1ms, 3ms, 200, R"([{"id":1,"result":"0x"},{"id":2,"result":"0x"}])"});
        tally.add({0, 1, 3ms, 4ms, 200,
                   R"([{"id":3,"result":"0x"},{"id":4,"error":{"code":-1,"message":"full"}}])"});
        tally.add({0, 2, 4ms, 9ms, 503, "busy"});
        tally.add({0, 3, 9ms, 10ms, 0, ""});
        const auto& shot = tally.shot();
        CHECK(tally.answered() == 8);
        CHECK(shot.taken == 3);
        CHECK(shot.duration == 10ms);
        CHECK(shot.samples[0].latency == 2ms);
        CHECK(shot.errors == std::map<std::string, std::uint64_t>{
                                 {"full", 1}, {"HTTP 503", 2}, {"the connection was closed", 2}});
    }

    TEST_CASE("an error for a whole batch counts for each of its calls") {
        const auto plan = make_plan(spec_of(5, 5));
        Tally tally(plan, false);
        tally.add({0, 0, 0ms, 1ms, 200, R"({"id":null,"error":{"code":-1,"message":"too many"}})"});
        CHECK(tally.shot().taken == 0);
        CHECK(tally.shot().errors.at("too many") == 5);
    }

    TEST_CASE("with a rate, latency counts from the planned instant") {
        auto spec = spec_of(2, 1);
        spec.rate = 100;
        const auto plan = make_plan(spec);
        Tally tally(plan, true);
        // The first answer took so long that the second request went out 20 ms late.
        tally.add({0, 0, 0ms, 30ms, 200, R"({"result":"0x"})"});
        tally.add({0, 1, 30ms, 31ms, 200, R"({"result":"0x"})"});
        CHECK(tally.shot().samples[1].latency == 21ms);
    }

    TEST_CASE("the slots of a report hold every call that was taken") {
        Shot shot;
        for (int i = 1; i <= 600; ++i) shot.samples.push_back({i * 1ms, 1ms, 2});
        shot.taken = 1'200;
        shot.duration = 600ms;
        Report report;
        report.spec = spec_of(1'200, 2);
        book(shot, report);
        double sum = 0;
        for (const auto slot : report.slots) sum += slot * report.slot_seconds;
        CHECK(sum == doctest::Approx(1'200));
        CHECK(report.acknowledged.per_second() == doctest::Approx(2'000));
        CHECK(report.is_clean());
        report.errors["full"] = 1;
        CHECK_FALSE(report.is_clean());
    }

    TEST_CASE("transactions are clean only when each is mined and every balance is right") {
        Report report;
        report.spec.kind = Kind::eth;
        report.spec.count = 10;
        report.acknowledged.count = 10;
        CHECK_FALSE(report.is_clean());
        report.mined = Pace{10, 1};
        CHECK_FALSE(report.is_clean());
        report.findings = Findings{};
        report.findings->receipts = 10;
        CHECK(report.is_clean());
        report.findings->wrong_balances = 1;
        CHECK_FALSE(report.is_clean());
    }
}
