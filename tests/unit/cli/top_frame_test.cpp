#include "cli/output/top_frame.hpp"

#include <doctest/doctest.h>

using namespace alt;
using namespace alt::cli;
using codec::Json;
using codec::JsonObject;

namespace {

JsonObject status_of(const char* name, Json txs, Json ends_at = nullptr) {
    return {{"name", name},
            {"phase", "live"},
            {"block", 7},
            {"txs", std::move(txs)},
            {"pending", 3},
            {"cpu_ms", 500 + 5 * (txs.is_null() ? 0 : txs.to_number<std::int64_t>())},
            {"memory_bytes", txs.is_null() ? Json(nullptr) : JsonObject{{"total", 1'572'864}}},
            {"value", JsonObject{{"escrow", "1500000000000000000"}}},
            {"next", JsonObject{{"action", "settle"}, {"at", std::move(ends_at)}}}};
}

Json rate_of(const JsonObject& frame, std::size_t index) {
    return frame.at("rollups").as_array().at(index).as_object().at("tx_per_s");
}

}  // namespace

TEST_SUITE_BEGIN("cli/output/top_frame");

TEST_CASE("the rate is what came between two looks, over the time between them") {
    TopFrames frames;
    CHECK(rate_of(frames.next(1'000, {status_of("a", 100)}), 0).is_null());
    CHECK(rate_of(frames.next(3'000, {status_of("a", 700)}), 0).as_double() == 300.0);
    CHECK(rate_of(frames.next(4'000, {status_of("a", 700)}), 0).as_double() == 0.0);
}

TEST_CASE("no rate is made up for a rollup that is new, begins again or does not answer") {
    TopFrames frames;
    frames.next(1'000, {status_of("a", 100), status_of("gone", 5)});
    const auto frame =
        frames.next(2'000, {status_of("a", 10), status_of("b", 10), status_of("silent", nullptr)});
    for (std::size_t i = 0; i < 3; ++i) CHECK(rate_of(frame, i).is_null());
    CHECK(rate_of(frames.next(2'000, {status_of("a", 90)}), 0).is_null());
}

TEST_CASE("a frame is one line of totals over a table") {
    TopFrames frames;
    frames.next(1'000, {status_of("a", 0), status_of("b", 0)});
    const auto text = top_text(frames.next(
        2'000, {status_of("a", 40, 92'500), status_of("b", 2), status_of("c", nullptr)}));
    CHECK(text ==
          "3 rollups, 42 tx/s, 9 in the pools\n"
          "NAME  PHASE  TX/S  CPU %  MIB  TXS  BLOCK  POOL  ETHER HELD  ENDS IN\n"
          "a     live   40    20.0   1.5  40   7      3     1.5         1m30s\n"
          "b     live   2     1.0    1.5  2    7      3     1.5         -\n"
          "c     live   -     -      -    -    7      3     1.5         -\n");
    CHECK(top_text(frames.next(3'000, {})).substr(0, 10) == "0 rollups,");
}

TEST_SUITE_END();
