#include <doctest/doctest.h>

#include "cli/output/channels.hpp"
#include "cli/output/table.hpp"
#include "cli/output/views.hpp"

using namespace alt;
using namespace alt::cli;
using codec::JsonArray;
using codec::JsonObject;

TEST_SUITE_BEGIN("cli/output");

TEST_CASE("tables align and let no control character through") {
    CHECK(table({{"A", "LONG"}, {"wide", "x"}}) == "A     LONG\nwide  x\n");
    CHECK(table({{"a\033[2Jb"}}) == "a?[2Jb\n");
    CHECK(pairs({{"name", "n"}, {"none", ""}, {"id", "7"}}) == "name  n\nid    7\n");
}

TEST_CASE("an error object has code, message, hint, retryable and what the command adds") {
    const auto view = error_view(make_error(Errc::conflict, "held", "wait"), {{"holder", 7}});
    CHECK(
        codec::to_text(view) ==
        R"({"schema":1,"error":{"code":"conflict","message":"held","hint":"wait","retryable":true,"holder":7}})");
    CHECK(error_text(make_error(Errc::conflict, "held", "wait"), false) ==
          "error: held\n hint: wait\n");
}

TEST_CASE("a result begins with its schema, also when the view has one") {
    CHECK(codec::to_text(with_schema({{"a", 1}})) == R"({"schema":1,"a":1})");
    CHECK(codec::to_text(with_schema({{"a", 1}, {"schema", 1}})) == R"({"schema":1,"a":1})");
}

TEST_CASE("shell variables survive any value") {
    const JsonObject view{{"env", JsonObject{{"CHAIN_ID", 7}, {"X", "it's $(x)"}}}};
    CHECK(env_text(view) == "export CHAIN_ID='7'\nexport X='it'\\''s $(x)'\n");
}

TEST_CASE("amounts are shown in ether, absent members not at all") {
    const JsonObject view{{"name", "n"},
                          {"phase", "live"},
                          {"next", JsonObject{{"action", "settle"}, {"because", "idle"}}},
                          {"value", JsonObject{{"escrow", "1500000000000000000"}}}};
    CHECK(status_text(view) ==
          "name    n\nphase   live\nnext    settle, because idle\nescrow  1.5 ether\n");
    CHECK(list_text({{"rollups", JsonArray{}}}) == "no rollups\n");
}

TEST_CASE("a counted step shows rate and time left after a second") {
    using std::chrono::milliseconds;
    CHECK(progress_line("open portal", 0, 1, milliseconds{5000}) == "open portal");
    CHECK(progress_line("pay", 5, 20, milliseconds{500}) == "[=====               ] 5/20 pay");
    CHECK(progress_line("pay", 5, 20, milliseconds{5000}) ==
          "[=====               ] 5/20 pay  1.0/s  15s left");
}

TEST_SUITE_END();
