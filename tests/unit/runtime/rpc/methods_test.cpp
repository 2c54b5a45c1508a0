#include <algorithm>
#include <map>
#include <set>

#include "runtime/rpc/schema.hpp"
#include "tests/unit/runtime/rpc/methods_fixture.hpp"

namespace alt::rpc {
namespace {

TEST_SUITE("runtime/rpc/method_table") {
    TEST_CASE("rpc.discover describes every method, once") {
        for (const bool dev : {false, true}) {
            const auto document = discover(methods(dev));
            CHECK(must(codec::get_string(document, "openrpc")) == "1.3.2");
            std::set<std::string> names;
            for (const auto& method : *must(codec::get_array(document, "methods"))) {
                const auto name = must(codec::get_string(method, "name"));
                INFO(name);
                CHECK(names.insert(name).second);
                CHECK(must(codec::get_string(method, "summary")).size() > 5);
                for (const auto& param : *must(codec::get_array(method, "params"))) {
                    CHECK(!must(codec::get_string(param, "name")).empty());
                    CHECK(codec::find(param, "schema") != nullptr);
                }
                CHECK(codec::find(*must(codec::get_object(method, "result")), "schema") != nullptr);
            }
            CHECK(names.size() == methods(dev).rows().size());
            for (const auto& row : methods(dev).rows())
                CHECK(names.contains(std::string(row.name)));
            CHECK(names.contains("evm_mine") == dev);
            CHECK(names.contains("rpc.discover"));
            const auto& modules = methods(dev).at(methods(dev).find("rpc_modules"));
            Methods rpc;
            const auto groups = modules.handler(rpc.context, Params(Json()));
            CHECK(std::get<Json>(groups).as_object().contains("eth"));
            CHECK(std::get<Json>(groups).as_object().contains("evm") == dev);
        }
    }
    TEST_CASE("the notation of parameters becomes OpenRPC") {
        const auto method =
            describe({"m", nullptr, Runs::at_once, "s", "a: Address, b?: Hash[]", "Bytes|Null"});
        CHECK(codec::to_text(method) ==
              R"({"name":"m","summary":"s","params":[{"name":"a","required":true,"schema":)"
              R"({"$ref":"#/components/schemas/Address"}},{"name":"b","required":false,"schema":)"
              R"({"type":"array","items":{"$ref":"#/components/schemas/Hash"}}}],"result":)"
              R"({"name":"result","schema":{"oneOf":[{"$ref":"#/components/schemas/Bytes"},)"
              R"({"$ref":"#/components/schemas/Null"}]}}})");
    }
    TEST_CASE("every method runs where it holds up nobody") {
        const std::set<std::string_view> together{"eth_sendRawTransaction",
                                                  "eth_sendRawTransactionSync"};
        // Of the groups that change the node: what only tells how it is set.
        const std::set<std::string_view> telling{
            "anvil_nodeInfo",       "anvil_metadata",      "hardhat_metadata",
            "anvil_getAutomine",    "hardhat_getAutomine", "anvil_getIntervalMining",
            "anvil_getGenesisTime", "ots_getApiLevel",     "ots_hasCode",
            "alt_status",           "alt_endpoints",       "optimism_version"};
        const std::map<std::string_view, Runs> groups{{"anvil_", Runs::waiting},
                                                      {"hardhat_", Runs::waiting},
                                                      {"evm_", Runs::waiting},
                                                      {"eth_sendTransaction", Runs::waiting},
                                                      {"eth_sendUnsigned", Runs::waiting},
                                                      {"tenderly_", Runs::waiting},
                                                      {"alt_", Runs::asking},
                                                      {"optimism_", Runs::asking},
                                                      {"trace_", Runs::apart},
                                                      {"debug_trace", Runs::apart},
                                                      {"debug_storage", Runs::apart},
                                                      {"ots_", Runs::apart},
                                                      {"txpool_content", Runs::apart},
                                                      {"eth_getLogs", Runs::apart},
                                                      {"eth_getFilter", Runs::apart},
                                                      {"eth_estimateGas", Runs::apart},
                                                      {"eth_simulate", Runs::apart},
                                                      {"eth_call", Runs::watched},
                                                      {"eth_getBlockBy", Runs::watched}};
        for (const auto& row : methods(true).rows()) {
            INFO(row.name);
            CHECK(row.runs <= Runs::together);
            CHECK((row.runs == Runs::together) == together.contains(row.name));
            if (telling.contains(row.name)) {
                CHECK(row.runs == Runs::at_once);
                continue;
            }
            for (const auto& [prefix, runs] : groups)
                if (row.name.starts_with(prefix)) CHECK(row.runs == runs);
            // Nobody waits unseen for the writer or the parent.
            const bool waits = row.runs == Runs::waiting || row.runs == Runs::asking;
            CHECK(waits == std::ranges::any_of(groups, [&](const auto& group) {
                      return row.name.starts_with(group.first) &&
                             (group.second == Runs::waiting || group.second == Runs::asking);
                  }));
        }
        for (const auto name : telling) CHECK(methods(true).find(name) != MethodTable::kNone);
    }
    TEST_CASE("a row says how many parameters may not be left out") {
        const auto required = [](std::string_view name) {
            return methods(true).at(methods(true).find(name)).required;
        };
        CHECK(required("eth_chainId") == 0);
        CHECK(required("evm_mine") == 0);
        CHECK(required("eth_getBalance") == 1);
        CHECK(required("eth_getStorageAt") == 2);
        CHECK(required("debug_storageRangeAt") == 5);
    }
    TEST_CASE("types that rows name have schemas") {
        for (const auto& row : methods(true).rows()) {
            const auto described = codec::to_text(describe(row));
            for (auto at = described.find("schemas/"); at != std::string::npos;
                 at = described.find("schemas/", at)) {
                at += 8;
                const auto type = described.substr(at, described.find('"', at) - at);
                INFO(row.name, " ", type);
                CHECK(schemas().contains(type));
            }
        }
    }
}

TEST_SUITE("runtime/rpc/overrides") {
    TEST_CASE("a call finds the state that it brings") {
        Methods rpc;
        const JsonObject call{{"to", kContract}};
        const JsonObject sload{{"code", returns("600554")},
                               {"stateDiff", JsonObject{{"0x5", word(7)}}}};
        CHECK(text(rpc.call("eth_call", {call, "latest", JsonObject{{kContract, sload}}})) ==
              word(7));
        CHECK(text(rpc.call("eth_call", {call, "latest"})) == "0x");
        const JsonObject balance{{"code", returns("47")}, {"balance", "0x2a"}};
        CHECK(text(rpc.call("eth_call", {call, "latest", JsonObject{{kContract, balance}}})) ==
              word(42));
        const JsonObject both{{"state", JsonObject{}}, {"stateDiff", JsonObject{}}};
        CHECK(rpc.refusal("eth_call", {call, "latest", JsonObject{{kContract, both}}})
                  .message.find("has both state and stateDiff") != std::string::npos);
    }
    TEST_CASE("a call finds the block that it brings") {
        Methods rpc;
        const JsonObject call{{"to", kContract}};
        const JsonObject state{{kContract, JsonObject{{"code", returns("43")}}}};
        CHECK(text(rpc.call("eth_call", {call, "latest", state, JsonObject{{"number", "0x64"}}})) ==
              word(100));
    }
    TEST_CASE("a precompile answers where it was moved to") {
        Methods rpc;
        const std::string identity = "0x0000000000000000000000000000000000000004";
        const JsonObject state{{identity, JsonObject{{"movePrecompileToAddress", kContract}}}};
        const auto answer = [&](const std::string& to) {
            return text(rpc.call("eth_call",
                                 {JsonObject{{"to", to}, {"data", "0x1234"}}, "latest", state}));
        };
        CHECK(answer(kContract) == "0x1234");
        CHECK(answer(identity) == "0x");
        const JsonObject wrong{{kAlice, JsonObject{{"movePrecompileToAddress", kContract}}}};
        CHECK(rpc.refusal("eth_call", {JsonObject{{"to", kContract}}, "latest", wrong})
                  .message.find("is not a precompile") != std::string::npos);
    }
    TEST_CASE("an access list names what a call touches") {
        Methods rpc;
        const JsonObject state{{kContract, JsonObject{{"code", "0x600554"}}}};
        const auto answer =
            rpc.call("eth_createAccessList", {JsonObject{{"to", kContract}}, "latest", state});
        CHECK(codec::to_text(answer.as_object().at("accessList")) ==
              R"([{"address":")" + kContract + R"(","storageKeys":[")" + word(5) + R"("]}])");
    }
}

TEST_SUITE("runtime/rpc/simulate") {
    TEST_CASE("blocks build on each other and on the chain") {
        Methods rpc;
        const JsonObject pay{{"from", kAlice}, {"to", kContract}, {"value", "0x3"}};
        const JsonObject first{
            {"stateOverrides", JsonObject{{kAlice, JsonObject{{"balance", "0x5"}}}}},
            {"calls", JsonArray{pay}}};
        const JsonObject request{{"blockStateCalls", JsonArray{first, JsonObject{}}},
                                 {"traceTransfers", true}};
        const auto blocks = rpc.call("eth_simulateV1", {request, "latest"}).as_array();
        REQUIRE(blocks.size() == 2);
        CHECK(must(codec::get_string(blocks[0], "number")) == "0x1");
        CHECK(must(codec::get_string(blocks[1], "parentHash")) ==
              must(codec::get_string(blocks[0], "hash")));
        const auto& call = blocks[0].as_object().at("calls").as_array().at(0);
        CHECK(must(codec::get_string(call, "status")) == "0x1");
        CHECK(must(codec::get_string(call, "gasUsed")) == "0x5208");
        CHECK(must(codec::get_string(call.as_object().at("logs").as_array().at(0), "data")) ==
              word(3));
        CHECK(text(rpc.call("eth_blockNumber")) == "0x0");
    }
    TEST_CASE("roots of many blocks over many changes are too much") {
        Methods rpc;
        JsonObject slots;
        for (std::uint64_t slot = 0; slot < 2000; ++slot) slots[word(slot)] = word(1);
        const JsonObject first{
            {"stateOverrides", JsonObject{{kContract, JsonObject{{"stateDiff", slots}}}}}};
        const auto request = [&](const char* last) {
            const JsonObject second{{"blockOverrides", JsonObject{{"number", last}}}};
            return JsonObject{{"blockStateCalls", JsonArray{first, second}}};
        };
        CHECK(rpc.call("eth_simulateV1", {request("0x10")}).as_array().size() == 16);
        CHECK(rpc.refusal("eth_simulateV1", {request("0x100")}).code == -38026);
    }
    TEST_CASE("what cannot begin is refused with its own code") {
        Methods rpc;
        const JsonObject pay{{"from", kAlice}, {"to", kContract}, {"value", "0x3"}};
        const auto code = [&](JsonArray blocks, bool validation = false) {
            return rpc
                .refusal("eth_simulateV1", {JsonObject{{"blockStateCalls", std::move(blocks)},
                                                       {"validation", validation}}})
                .code;
        };
        CHECK(code({JsonObject{{"calls", JsonArray{pay}}}}) == -38014);
        CHECK(code({JsonObject{{"calls", JsonArray{pay}}}}, true) == -38012);
        CHECK(code({JsonObject{{"blockOverrides", JsonObject{{"number", "0x0"}}}}}) == -38020);
        CHECK(code({JsonObject{{"blockOverrides", JsonObject{{"time", "0x1"}}}}}) == -38021);
        CHECK(code({JsonObject{{"blockOverrides", JsonObject{{"number", "0x200"}}}}}) == -38026);
    }
}

}  // namespace
}  // namespace alt::rpc
