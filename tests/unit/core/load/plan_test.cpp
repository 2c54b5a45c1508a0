#include "core/load/plan.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

using namespace alt;
using namespace alt::load;

namespace {

Spec spec_of(Kind kind, std::uint64_t count, std::uint64_t senders, std::uint64_t connections,
             std::uint64_t batch) {
    Spec spec;
    spec.kind = kind;
    spec.count = count;
    spec.senders = senders;
    spec.connections = connections;
    spec.batch = batch;
    return spec;
}

}  // namespace

TEST_SUITE("core/load/plan") {
    TEST_CASE("every call is planned once, each sender's over one connection in order of nonces") {
        struct Row {
            std::uint64_t count, senders, connections, batch, lanes;
        };
        for (const auto& row : {Row{10'007, 10, 10, 1, 10}, Row{10'007, 100, 7, 100, 7},
                                Row{50, 10, 64, 3, 10}, Row{3, 10, 10, 1, 3}, Row{1, 1, 1, 5, 1}}) {
            CAPTURE(row.count);
            CAPTURE(row.senders);
            const auto spec =
                spec_of(Kind::eth, row.count, row.senders, row.connections, row.batch);
            const auto plan = make_plan(spec);
            CHECK(plan.size() == row.lanes);
            std::set<std::uint64_t> seen;
            std::map<std::uint64_t, std::size_t> lane_of;
            std::map<std::uint64_t, std::uint64_t> next;
            for (std::size_t lane = 0; lane < plan.size(); ++lane) {
                CHECK_FALSE(plan[lane].empty());
                for (const auto& request : plan[lane]) {
                    CHECK(request.calls.size() <= row.batch);
                    for (const auto call : request.calls) {
                        seen.insert(call);
                        const auto sender = sender_of(spec, call);
                        CHECK(lane_of.emplace(sender, lane).first->second == lane);
                        CHECK(call / row.senders == next[sender]++);
                    }
                }
            }
            CHECK(seen.size() == row.count);
            CHECK(*seen.rbegin() == row.count - 1);
        }
    }

    TEST_CASE("only the last request of a connection is not full") {
        const auto plan = make_plan(spec_of(Kind::erc20, 1'234, 10, 4, 100));
        for (const auto& lane : plan)
            for (std::size_t i = 0; i + 1 < lane.size(); ++i) CHECK(lane[i].calls.size() == 100);
    }

    TEST_CASE("what the senders have adds up") {
        const auto spec = spec_of(Kind::eth, 1'003, 10, 10, 1);
        std::uint64_t sum = 0;
        for (std::uint64_t i = 0; i < 10; ++i) sum += calls_of(spec, i);
        CHECK(sum == 1'003);
        CHECK(calls_of(spec, 0) == 101);
        CHECK(calls_of(spec, 9) == 100);
    }

    TEST_CASE("reads use every connection, whatever the senders") {
        CHECK(make_plan(spec_of(Kind::block_number, 100, 1, 20, 1)).size() == 20);
        CHECK(make_plan(spec_of(Kind::block_number, 5, 1, 20, 1)).size() == 5);
    }

    TEST_CASE("a rate plans each request for the instant of its last call") {
        auto spec = spec_of(Kind::call, 1'000, 10, 10, 1);
        spec.rate = 500;
        std::vector<std::int64_t> due;
        for (const auto& lane : make_plan(spec))
            for (const auto& request : lane) due.push_back(request.due.count());
        std::sort(due.begin(), due.end());
        CHECK(due.front() == 0);
        CHECK(due[1] == 2'000'000);
        CHECK(due.back() == 999 * 2'000'000ll);
        spec.batch = 10;
        const auto plan = make_plan(spec);
        CHECK(plan[0][0].calls.back() == 90);
        CHECK(plan[0][0].due.count() == 90 * 2'000'000ll);
        spec.rate = 0;
        CHECK(make_plan(spec)[0][0].due.count() == 0);
    }

    TEST_CASE("what is out of bounds is refused as usage") {
        CHECK(check(Spec{}));
        for (const auto change :
             {+[](Spec& s) { s.count = 0; }, +[](Spec& s) { s.senders = 0; },
              +[](Spec& s) { s.connections = 1'000'000; }, +[](Spec& s) { s.batch = 0; },
              +[](Spec& s) { s.rate = -1; }, +[](Spec& s) { s.rate = 0.0 / 0.0; },
              +[](Spec& s) { s.pipeline = 0; }}) {
            Spec spec;
            change(spec);
            const auto done = check(spec);
            REQUIRE_FALSE(done);
            CHECK(done.error().code == Errc::usage);
        }
    }

    TEST_CASE("kinds are known by their names") {
        for (const auto kind : {Kind::eth, Kind::erc20, Kind::erc721, Kind::call,
                                Kind::block_number, Kind::balance, Kind::logs, Kind::receipt}) {
            CHECK(kind_of(to_string(kind)) == kind);
            CHECK(kind_names().find(to_string(kind)) != std::string::npos);
        }
        CHECK_FALSE(kind_of("erc1155"));
        CHECK(is_transaction(Kind::erc721));
        CHECK_FALSE(is_transaction(Kind::call));
    }
}
