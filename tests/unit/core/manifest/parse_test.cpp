#include "core/manifest/parse.hpp"

#include <doctest/doctest.h>
#include <filesystem>

#include "core/base/hex.hpp"
#include "core/manifest/commented.hpp"
#include "core/manifest/field.hpp"
#include "core/manifest/load.hpp"

using namespace alt;
using namespace alt::manifest;

namespace {

constexpr const char* kFull = R"(schema = 1
name = "mint-2"
[parent]
rpc = ["https://one.example/key"]
chain_id = 17000
confirmations = 3
signer = "env:OPERATOR_KEY"
[runtime]
listen = "127.0.0.2"
port = 9545
[vm]
hardfork = "cancun"
chain_id = 777
gas_limit = 60000000
[genesis]
accounts = 3
[genesis.alloc]
"0x00000000000000000000000000000000000000AA" = "1.5ether"
"0x0000000000000000000000000000000000000001" = "7wei"
[sequencing]
mode = "interval"
block_time = "250ms"
durability = "none"
mempool_txs = 500
mempool_per_sender = 50
mempool_mib = 4
[history]
blocks = 5000
mib = 64
[bridge]
native = "play"
[demand]
idle = "90s"
ttl = "2h"
[settlement]
challenge_window = "1m"
pay = "none"
archive = false
[fees]
base_fee = "20gwei"
fixed_base_fee = true
recipient = "0x00000000000000000000000000000000000000bb"
parent_budget = "0.5ether"
)";

std::vector<std::string> texts(const ParseOutcome& outcome) {
    std::vector<std::string> out;
    for (const auto& problem : outcome.problems) out.push_back(to_string(problem));
    return out;
}

/// The one problem of a text, as shown.
std::string problem_of(std::string_view text, const std::vector<Override>& overrides = {}) {
    const auto all = texts(parse(text, "m", overrides));
    return all.size() == 1 ? all.front() : std::to_string(all.size()) + " problems";
}

}  // namespace

TEST_SUITE_BEGIN("core/manifest/parse");

TEST_CASE("schema and name are enough, everything else has a default") {
    const auto outcome = parse("schema = 1\nname = \"mint\"\n", "m");
    REQUIRE(outcome.ok());
    Manifest expected;
    expected.name = "mint";
    CHECK(outcome.manifest == expected);
}

TEST_CASE("every field reaches the model") {
    const auto outcome = parse(kFull, "m");
    REQUIRE_MESSAGE(outcome.ok(), (outcome.ok() ? "" : texts(outcome).front()));
    const auto& m = outcome.manifest;
    CHECK(m.name == "mint-2");
    CHECK(m.parent.rpc == std::vector<std::string>{"https://one.example/key"});
    CHECK(m.parent.confirmations == 3);
    CHECK(m.vm.chain_id == 777);
    REQUIRE(m.genesis.alloc.size() == 2);
    CHECK(m.genesis.alloc[0].amount == Wei{7});
    CHECK(m.genesis.alloc[1].amount == Wei{1'500'000'000'000'000'000});
    CHECK(m.sequencing.block_time == std::chrono::milliseconds{250});
    CHECK(m.history.blocks == 5'000);
    CHECK(m.history.mib == 64);
    CHECK(m.bridge.native == NativeCurrency::play);
    CHECK(m.demand.ttl == std::chrono::hours{2});
    CHECK(m.settlement.pay == Payout::none);
    CHECK_FALSE(m.settlement.archive);
    CHECK(m.fees.base_fee == Wei{20 * kWeiPerGwei});
    // A field that the text leaves at its default would make this test blind to it.
    for (const auto& field : fields()) {
        CAPTURE(field.path);
        if (field.choices.size() != 1) CHECK(render(field, m) != render(field, Manifest{}));
    }
}

TEST_CASE("canonical and commented texts read back to an equal manifest") {
    for (const auto* text :
         {kFull, "schema = 1\n", "schema = 1\nparent.rpc = \"http://localhost:8545\"\n",
          "schema = 1\n[parent]\nrpc = \"https://p.example\"\nsigner = \"file:/k\"\n"}) {
        const auto first = parse(text, "m");
        REQUIRE(first.ok());
        const auto again = parse(canonical(first.manifest), "canonical");
        CHECK(texts(again).empty());
        CHECK(again.manifest == first.manifest);
        CHECK(digest(again.manifest) == digest(first.manifest));
        const auto edited = parse(commented(first.manifest), "commented");
        CHECK(texts(edited).empty());
        CHECK(edited.manifest == first.manifest);
    }
}

TEST_CASE("the digest follows the meaning, not the text") {
    const auto a = parse("schema = 1\n[demand]\nidle = \"90s\"\n", "a").manifest;
    const auto b = parse("# same\nschema = 1\ndemand.idle = \"1m30s\"\n", "b").manifest;
    const auto c = parse("schema = 1\ndemand.idle = \"91s\"\n", "c").manifest;
    CHECK(digest(a) == digest(b));
    CHECK(digest(a) != digest(c));
    const auto changes = differences(a, c);
    REQUIRE(changes.size() == 1);
    CHECK(changes[0].path == "demand.idle");
    CHECK(changes[0].before == "\"1m30s\"");
}

TEST_CASE("all problems are reported at once, with their places, in order") {
    const auto outcome = parse(
        "schema = 1\nname = \"No\"\n[vm]\ngas_limt = 5\n  gas_limit = \"many\"\n[da]\nkind = "
        "\"file\"\n",
        "m");
    const auto all = texts(outcome);
    REQUIRE(all.size() == 4);
    CHECK(
        all[0] ==
        "m:2:8: name \"No\" is not a name (use a-z, 0-9 and inner dashes, at most 63 characters)");
    CHECK(all[1] == "m:4:1: vm.gas_limt is not known (did you mean gas_limit?)");
    CHECK(all[2] == "m:5:15: vm.gas_limit must be a whole number, not \"many\"");
    CHECK(all[3].find("da is not offered yet") != std::string::npos);
    CHECK(outcome.result().error().code == Errc::bad_manifest);
}

TEST_CASE("each bad value says why") {
    struct Row {
        std::string_view text, why;
    };
    const std::vector<Row> rows{
        {"", "schema is missing"},
        {"schema = 2", "schema must be 1"},
        {"schema = 1\n= 3", "m:2:1: "},
        {"schema = 1\nvm = 3", "vm must be a section (write [vm])"},
        {"schema = 1\ngas_limit = 3", "gas_limit is not known (did you mean vm.gas_limit?)"},
        {"schema = 1\n[demnad]\nidle = \"1s\"", "demnad is not known (did you mean demand?)"},
        {"schema = 1\n[vm]\ngas_limit = 10",
         "vm.gas_limit must be between 1000000 and 1000000000, not 10"},
        {"schema = 1\n[runtime]\nport = 70000", "runtime.port must be between 0 and 65535"},
        {"schema = 1\n[runtime]\nport = -1", "runtime.port must be between 0 and 65535, not -1"},
        {"schema = 1\n[runtime]\nlisten = \"0.0.0.0\"", "is not a loopback address"},
        {"schema = 1\n[runtime]\ndriver = \"anvil\"",
         "runtime.driver \"anvil\" is not offered yet"},
        {"schema = 1\n[vm]\nhardfork = \"cancan\"", "did you mean \"cancun\"?"},
        {"schema = 1\n[sequencing]\nmode = \"atuo\"", "did you mean \"auto\"?"},
        {"schema = 1\n[sequencing]\nblock_time = \"5s\"", "has no meaning in mode \"auto\""},
        {"schema = 1\n[settlement]\nvalidation = \"fraud\"", "\"fraud\" is not offered yet"},
        {"schema = 1\n[settlement]\nchallenge_window = \"1500ms\"", "is not in whole seconds"},
        {"schema = 1\n[settlement]\narchive = \"yes\"", "must be true or false, not \"yes\""},
        {"schema = 1\n[demand]\nidle = 90", "must be a duration such as \"90s\", not 90"},
        {"schema = 1\n[demand]\nidle = 1.5", "not a fraction"},
        {"schema = 1\n[fees]\nbase_fee = 7", "must be an amount such as"},
        {"schema = 1\n[fees]\nbase_fee = \"1.5wei\"", "is finer than its unit"},
        {"schema = 1\n[fees]\nrecipient = \"0x12\"", "is not an address"},
        {"schema = 1\n[bridge]\nassets = []", "bridge.assets is not offered yet"},
        {"schema = 1\n[genesis.alloc]\n\"0x0000000000000000000000000000000000000001\" = \"1ether\"",
         "gives out ether that no deposit backs"},
        {"schema = 1\nbridge.native = \"play\"\n[genesis.alloc]\n"
         "\"0x00000000000000000000000000000000000000aa\" = "
         "\"1\"\n\"0x00000000000000000000000000000000000000AA\" = \"2\"",
         "is listed twice"},
        {"schema = 1\n[parent]\nrpc = []", "parent.rpc must not be empty"},
        {"schema = 1\n[parent]\nrpc = \"ftp://x\"", "is not a parent"},
        {"schema = 1\n[parent]\nrpc = [\"embedded\", \"http://127.0.0.1:1\"]",
         "names \"embedded\" beside URLs"},
        {"schema = 1\n[parent]\nrpc = [\"http://127.0.0.1:1\", \"http://127.0.0.1:2\"]",
         "failover is not offered yet"},
        {"schema = 1\n[parent]\nrpc = \"https://parent.example\"", "is a development key"},
        {"schema = 1\n[parent]\nrpc = \"http://127.0.0.1.example:8545\"", "is a development key"},
        {"schema = 1\n[parent]\nchain_id = 5\n[vm]\nchain_id = 5", "is the parent's chain id"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.text);
        const auto shown = problem_of(row.text);
        CHECK_MESSAGE(shown.find(row.why) != std::string::npos, shown);
    }
}

TEST_CASE("a key that was pasted as signer is refused and not repeated") {
    const std::string key = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
    const auto shown = problem_of("schema = 1\n[parent]\nsigner = \"" + key + "\"\n");
    CHECK(shown.find("must never stand in a manifest") != std::string::npos);
    CHECK(shown.find("ac0974") == std::string::npos);
    CHECK(problem_of("schema = 1", {{"parent.signer", key}}).find("ac0974") == std::string::npos);
}

TEST_CASE("every key of a later version is refused by name") {
    for (const auto& later : later_keys()) {
        CAPTURE(later.path);
        CHECK(problem_of("schema = 1\n" + std::string(later.path) + " = 1\n")
                  .find("is not offered yet") != std::string::npos);
        CHECK_FALSE(later.instead.empty());
    }
}

TEST_CASE("overrides go last and pass the same checks") {
    const auto outcome = parse("schema = 1\n[demand]\nidle = \"5s\"\n", "m",
                               {{"demand.idle", "7s"},
                                {"name", "shop"},
                                {"vm.gas_limit", "2000000"},
                                {"parent.rpc", "http://127.0.0.1:1"}});
    REQUIRE(outcome.ok());
    CHECK(outcome.manifest.demand.idle == std::chrono::seconds{7});
    CHECK(outcome.manifest.name == "shop");
    CHECK(outcome.manifest.vm.gas_limit == 2'000'000);
    CHECK(outcome.manifest.parent.rpc == std::vector<std::string>{"http://127.0.0.1:1"});
    CHECK(problem_of("schema = 1", {{"demand.idel", "7s"}}) ==
          "--set: demand.idel is not known (did you mean idle?)");
    CHECK(problem_of("schema = 1", {{"vm.gas_limit", "1"}})
              .find("--set: vm.gas_limit must be between") == 0);
    CHECK(parse_override("novalue").error().code == Errc::usage);
}

TEST_CASE("confirmations follow the parent unless they are set") {
    const auto confirmations = [](std::string_view text) {
        return parse(text, "m").manifest.parent.confirmations;
    };
    CHECK(confirmations("schema = 1") == 0);
    CHECK(confirmations("schema = 1\nparent.rpc = \"http://localhost:8545\"") == 0);
    CHECK(confirmations("schema = 1\n[parent]\nrpc = \"https://p.example\"\nsigner = \"env:K\"") ==
          12);
    CHECK(confirmations("schema = 1\n[parent]\nconfirmations = 0\nrpc = "
                        "\"https://p.example\"\nsigner = \"env:K\"") == 0);
}

TEST_CASE("an over-long text is refused before it is parsed") {
    CHECK(problem_of(std::string((1 << 20) + 1, '#')) == "m: is larger than 1 MiB");
}

TEST_CASE("profiles and examples are valid") {
    for (const auto& profile : profiles()) {
        CAPTURE(profile.name);
        CHECK(texts(parse(profile.text, std::string(profile.name))).empty());
    }
    std::size_t seen = 0;
    for (const auto& entry :
         std::filesystem::directory_iterator(std::string(ALT_SOURCE_DIR) + "/manifests/examples")) {
        if (entry.path().extension() != ".toml") continue;
        CAPTURE(entry.path());
        ++seen;
        const auto source = load(entry.path().string());
        REQUIRE(source);
        CHECK(texts(parse(source->text, source->source)).empty());
    }
    CHECK(seen >= 3);
}

TEST_CASE("a missing manifest names the profile that was probably meant") {
    CHECK(load("nft-mnit").error().hint == "did you mean the profile nft-mint?");
    CHECK(load("nft-mint").value().text.find("nft-mint") != std::string::npos);
    CHECK(load("git+https://example.org/m").error().code == Errc::unsupported);
}

TEST_SUITE_END();
