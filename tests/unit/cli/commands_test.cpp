#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <unistd.h>

#include "cli/commands/context.hpp"

using namespace alt;
using namespace alt::cli;
using codec::JsonArray;
using codec::JsonObject;

namespace {

/// Answers each call with an object that names it; `refusal` turns all of them into an error.
class FakeOrchestrator final : public Orchestrator {
public:
    explicit FakeOrchestrator(std::optional<Error> refusal, std::vector<std::string>& calls)
        : refusal_(std::move(refusal)), calls_(calls) {}

    Result<View> up(const UpRequest& r) override {
        return answer("up " + r.manifest.name + " " + std::to_string(r.manifest.runtime.port));
    }
    Result<View> status(const std::string& n) override { return answer("status " + n); }
    Result<View> list(bool all) override { return answer(all ? "list all" : "list"); }
    Result<View> wait(const std::string& n, const std::string& p,
                      std::chrono::milliseconds t) override {
        return answer("wait " + n + " " + p + " " + std::to_string(t.count()));
    }
    Result<View> events(const std::string& n, std::int64_t) override {
        return answer("events " + n);
    }
    Result<std::filesystem::path> log_path(const std::string&) override {
        return std::filesystem::path("/dev/null");
    }
    Result<View> env(const std::string& n) override { return answer("env " + n); }
    Result<View> accounts(const std::string& n) override { return answer("accounts " + n); }
    Result<View> deposit(const DepositRequest& r) override {
        return answer("deposit " + r.name + " " + to_decimal(r.amount) + " " + r.from_key);
    }
    Result<View> exits(const std::string& n) override { return answer("exits " + n); }
    Result<View> settle(const std::string& n, bool plan, bool pay) override {
        return answer("settle " + n + (plan ? " plan" : "") + (pay ? " pay" : ""));
    }
    /// "poor" has an owner who cannot be paid.
    Result<View> claim(const ClaimRequest& r) override {
        auto view = answer("claim " + r.name);
        if (view && r.name == "poor")
            (*view)["refused"] = JsonArray{JsonObject{{"index", 1}, {"why", "reverted"}}};
        return view;
    }
    Result<View> destroy(const std::string& n, bool abandon) override {
        return answer("destroy " + n + (abandon ? " abandon" : ""));
    }
    Result<View> resume() override { return answer("resume"); }
    Result<View> doctor() override { return answer("doctor"); }

private:
    Result<View> answer(std::string call) {
        calls_.push_back(call);
        if (refusal_) return *refusal_;
        return View{{"call", call}, {"phase", "live"}};
    }

    std::optional<Error> refusal_;
    std::vector<std::string>& calls_;
};

struct Ran {
    int code = 0;
    std::string out;
    std::vector<std::string> calls;
};

/// Runs the whole program in this process with stdout in a file.
Ran run_line(std::vector<std::string> line, std::optional<Error> refusal = {}) {
    Ran ran;
    const Backend backend{[&](OrchestratorOptions) -> Result<std::unique_ptr<Orchestrator>> {
                              return std::unique_ptr<Orchestrator>(
                                  std::make_unique<FakeOrchestrator>(refusal, ran.calls));
                          },
                          [](const auto&, const auto&) { return Result<void>{}; },
                          [](const auto&) { return Result<void>{}; }};
    std::fflush(stdout);
    const int saved = dup(STDOUT_FILENO);
    std::FILE* file = std::tmpfile();
    dup2(fileno(file), STDOUT_FILENO);
    ran.code = run_program(std::move(line), backend);
    std::fflush(stdout);
    dup2(saved, STDOUT_FILENO);
    close(saved);
    std::rewind(file);
    for (int c = std::fgetc(file); c != EOF; c = std::fgetc(file)) ran.out += static_cast<char>(c);
    std::fclose(file);
    return ran;
}

}  // namespace

TEST_SUITE_BEGIN("cli/commands");

TEST_CASE("each verb makes its call and prints exactly one object with --json") {
    struct Row {
        std::vector<std::string> line;
        std::string call;
    };
    const std::vector<Row> rows{
        {{"up", "minimal", "--name", "shop", "--port", "9545"}, "up shop 9545"},
        {{"status", "n"}, "status n"},
        {{"ls", "-a"}, "list all"},
        {{"wait", "n", "--for", "settled", "--timeout", "60s"}, "wait n settled 60000"},
        {{"events", "n"}, "events n"},
        {{"env", "n"}, "env n"},
        {{"accounts", "n"}, "accounts n"},
        {{"deposit", "n", "--amount", "20gwei", "--from", "dev:1"}, "deposit n 20000000000 dev:1"},
        {{"exits", "n"}, "exits n"},
        {{"settle", "n"}, "settle n pay"},
        {{"settle", "n", "--plan-only", "--no-pay"}, "settle n plan"},
        {{"claim", "n"}, "claim n"},
        {{"destroy", "n", "--abandon"}, "destroy n abandon"},
        {{"resume"}, "resume"},
        {{"doctor"}, "doctor"}};
    for (const auto& row : rows) {
        CAPTURE(row.call);
        auto line = row.line;
        line.emplace_back("--json");
        const auto ran = run_line(line);
        CHECK(ran.code == 0);
        REQUIRE(ran.calls.size() == 1);
        CHECK(ran.calls[0] == row.call);
        const auto json = codec::parse_json(ran.out);
        REQUIRE_MESSAGE(json, ran.out);
        CHECK(codec::get_u64(*json, "schema").value() == 1);
        CHECK(codec::get_string(*json, "call").value() == row.call);
        CHECK(run_line(row.line).code == 0);
    }
}

TEST_CASE("a refusal is an error object on stdout and the exit code of its kind") {
    const auto ran =
        run_line({"settle", "n", "--json"},
                 make_error(Errc::conflict, "another settle holds n", "wait for pid 7"));
    CHECK(ran.code == 4);
    const auto json = codec::parse_json(ran.out);
    REQUIRE(json);
    CHECK(codec::get_string(*json, "error.code").value() == "conflict");
    CHECK(codec::get_string(*json, "error.hint").value() == "wait for pid 7");
    CHECK(run_line({"settle", "n"}, make_error(Errc::not_found, "no n")).out.empty());
}

TEST_CASE("a bad manifest ends with 65 and all of its problems, before anything is opened") {
    const auto ran =
        run_line({"up", "minimal", "--set", "vm.gaslimit=1", "--set", "demand.idle=x", "--json"});
    CHECK(ran.code == 65);
    CHECK(ran.calls.empty());
    const auto json = codec::parse_json(ran.out);
    REQUIRE(json);
    CHECK(codec::get_array(*json, "error.problems").value()->size() == 2);
}

TEST_CASE("bad options end with 64, a missing manifest with 3") {
    CHECK(run_line({"deposit", "n", "--amount", "much", "--from", "dev:1", "--json"}).code == 64);
    CHECK(
        run_line({"deposit", "n", "--amount", "1", "--from", "dev:1", "--asset", "usdc", "--json"})
            .code == 64);
    CHECK(run_line({"wait", "n", "--for", "live", "--timeout", "soon", "--json"}).code == 64);
    CHECK(run_line({"claim", "n", "--all", "--account", "0x0", "--json"}).code == 64);
}

TEST_CASE("a claim that somebody could not be paid for is incomplete, and can be run again") {
    const auto ran = run_line({"claim", "poor", "--json"});
    CHECK(ran.code == 7);
    CHECK(ran.out.find("\"refused\"") != std::string::npos);
    CHECK(run_line({"claim", "n", "--json"}).code == 0);
    CHECK(run_line({"statsu", "--json"}).out.find("\"usage\"") != std::string::npos);
    CHECK(run_line({"up", "/nowhere.toml", "--json"}).code == 3);
}

TEST_CASE("init writes a manifest that validate accepts, and replaces it only when told to") {
    const auto folder =
        std::filesystem::temp_directory_path() / ("alt-cli-" + std::to_string(getpid()));
    const auto dir = (folder / "My Shop").string();
    const auto ran = run_line({"init", dir, "--profile", "nft-mint", "--no-input", "--json"});
    CHECK(ran.code == 0);
    CHECK(ran.out.find("\"my-shop\"") != std::string::npos);
    const auto checked = run_line({"validate", dir + "/alt.toml", "--json"});
    CHECK(checked.code == 0);
    CHECK(checked.out.find("\"valid\":true") != std::string::npos);
    CHECK(run_line({"init", dir, "--json"}).code == 4);
    CHECK(run_line({"init", dir, "--force", "--json"}).code == 0);
    std::filesystem::remove_all(folder);
}

TEST_SUITE_END();
