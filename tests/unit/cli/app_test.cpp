#include "cli/app.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "cli/exit_code.hpp"

using namespace alt;
using namespace alt::cli;

TEST_SUITE_BEGIN("cli/app");

TEST_CASE("options fill the verb's command, common ones on either side of the verb") {
    const auto up =
        parse_arguments({"--json", "up", "m.toml", "--name", "n", "--set", "a=1", "--set", "b=2",
                         "--port", "9545", "--attach", "--progress", "none"});
    REQUIRE_MESSAGE(up, (up ? "" : up.error().message));
    CHECK(up->common.json);
    CHECK(up->common.progress == ProgressMode::none);
    const auto* command = std::get_if<UpCommand>(&up->command);
    REQUIRE(command);
    CHECK(command->manifest == "m.toml");
    CHECK(command->name == "n");
    CHECK(command->set == std::vector<std::string>{"a=1", "b=2"});
    CHECK(command->port == std::uint16_t{9545});
    CHECK(command->attach);
}

TEST_CASE("every verb parses") {
    const std::vector<std::vector<std::string>> lines{
        {"init"},
        {"validate", "m"},
        {"up", "m"},
        {"ls"},
        {"top", "--once"},
        {"status", "n"},
        {"wait", "n", "--for", "settled"},
        {"events", "n", "-f"},
        {"logs", "n"},
        {"env", "n"},
        {"accounts", "n"},
        {"deposit", "n", "--amount", "1ether", "--from", "dev:1"},
        {"exits", "n"},
        {"settle", "n", "--no-pay"},
        {"claim", "n", "--all"},
        {"destroy", "n", "--abandon"},
        {"resume"},
        {"doctor"},
        {"version"},
        {"host", "--stop"},
        {"evm", "run", "--code", "0x00"},
        {"evm", "statetest", "a.json", "b", "--fork", "osaka"},
        {"evm", "blocktest", "a.json"},
        {"evm", "t8n", "--input.txs", "stdin"},
        {"--version"}};
    for (const auto& line : lines) {
        CAPTURE(line.front());
        const auto parsed = parse_arguments(line);
        CHECK_MESSAGE(parsed, (parsed ? "" : parsed.error().message));
        if (line.front().starts_with("-") || line.front() == "host") continue;
        const auto help = parse_arguments({line.front(), "--help"});
        REQUIRE(help);
        CHECK(help->help.find("Examples:") != std::string::npos);
        CHECK(help->help.find("alt " + line.front()) != std::string::npos);
    }
}

TEST_CASE("usage errors say what was probably meant") {
    struct Row {
        std::vector<std::string> line;
        std::string hint;
    };
    const std::vector<Row> rows{{{"statsu", "n"}, "did you mean alt status?"},
                                {{"frobnicate"}, "see alt --help"},
                                {{"up", "m", "--jsno"}, "did you mean --json?"},
                                {{"settle", "n", "--plan-onyl"}, "did you mean --plan-only?"},
                                {{"status"}, "see alt status --help"},
                                {{"status", "a", "b"}, "see alt status --help"},
                                {{"up", "m", "--port", "70000"}, "see alt up --help"},
                                {{"--color", "pink", "ls"}, "see alt ls --help"}};
    for (const auto& row : rows) {
        CAPTURE(row.line.front());
        const auto parsed = parse_arguments(row.line);
        REQUIRE_FALSE(parsed);
        CHECK(parsed.error().code == Errc::usage);
        CHECK(parsed.error().hint == row.hint);
        CHECK(exit_code(parsed.error().code) == ExitCode::usage);
    }
}

TEST_CASE("no arguments and help show the help") {
    for (const auto& line :
         std::vector<std::vector<std::string>>{{}, {"help"}, {"-h"}, {"--help"}}) {
        const auto parsed = parse_arguments(line);
        REQUIRE(parsed);
        CHECK(parsed->help.find("Exit codes:") != std::string::npos);
    }
    CHECK(parse_arguments({"help", "up"})->help.find("--attach") != std::string::npos);
}

TEST_CASE("each kind of refusal has its documented exit code") {
    struct Row {
        Errc code;
        int exit;
    };
    const std::vector<Row> rows{{Errc::usage, 64},
                                {Errc::bad_manifest, 65},
                                {Errc::not_found, 3},
                                {Errc::conflict, 4},
                                {Errc::timeout, 5},
                                {Errc::parent_unavailable, 6},
                                {Errc::settlement_incomplete, 7},
                                {Errc::tool_missing, 69},
                                {Errc::interrupted, 130},
                                {Errc::internal, 1},
                                {Errc::io, 1},
                                {Errc::corrupt, 1}};
    for (const auto& row : rows) CHECK(static_cast<int>(exit_code(row.code)) == row.exit);
}

TEST_CASE("a verb below a verb is named whole") {
    const auto verb = parse_arguments({"evm", "runn"});
    REQUIRE(!verb);
    CHECK(verb.error().hint == "did you mean alt evm run?");
    const auto option = parse_arguments({"evm", "run", "--cod", "0x00"});
    REQUIRE(!option);
    CHECK(option.error().message == "alt evm run does not take --cod");
    const auto none = parse_arguments({"evm", "--json"});
    REQUIRE(!none);
    CHECK(none.error().message == "alt evm: a command is required");
    const auto help = parse_arguments({"evm", "statetest", "--help"});
    REQUIRE(help);
    CHECK(help->help.find("alt evm statetest") != std::string::npos);
}

TEST_SUITE_END();
