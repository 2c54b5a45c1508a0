#include <map>
#include <set>

#include "core/base/hex.hpp"
#include "runtime/rpc/answer.hpp"
#include "runtime/rpc/params.hpp"
#include "runtime/rpc/schema.hpp"
#include "runtime/trie/trie.hpp"
#include "tests/unit/runtime/node/chain_fixture.hpp"

namespace alt::rpc {
namespace {

using namespace testing;
using codec::Json;
using codec::JsonArray;
using codec::JsonObject;

/// The handlers of a development parent, without a socket.
struct Methods {
    Methods() : node(home.open()) {}
    explicit Methods(const txpool::Limits& pool) : node(open(home, pool)) {}

    static std::unique_ptr<node::Node> open(NodeHome& home, const txpool::Limits& pool) {
        node::NodeOptions options;
        options.genesis = parent_genesis();
        options.seal = driver::SealMode::interval;
        options.block_time = std::chrono::milliseconds{0};
        options.pool = pool;
        return must(node::Node::open(std::move(options), home.clock, home.logger));
    }
    Json call(std::string_view method, JsonArray params = {}) {
        auto result = ask(method, std::move(params));
        if (const auto* error = std::get_if<net::RpcError>(&result))
            FAIL(std::string(method) << ": " << error->message);
        if (const auto* raw = std::get_if<net::RawJson>(&result))
            return must(codec::parse_json(raw->text));
        return std::get<Json>(result);
    }
    net::RpcError refusal(std::string_view method, JsonArray params = {}) {
        auto result = ask(method, std::move(params));
        REQUIRE(std::holds_alternative<net::RpcError>(result));
        return std::get<net::RpcError>(result);
    }
    net::RpcResult ask(std::string_view method, JsonArray params) {
        const auto place = methods(true).find(method);
        REQUIRE(place != MethodTable::kNone);
        const Json json(std::move(params));
        return methods(true).at(place).handler(context, Params(json));
    }

    NodeHome home;
    std::unique_ptr<node::Node> node;
    FilterStore filters;
    Context context{*node, filters};
};

std::string text(const Json& json) {
    return must(codec::as_string(json, "value"));
}

const std::string kAlice = "0xa100000000000000000000000000000000000000";
const std::string kContract = "0xc000000000000000000000000000000000000000";

/// Returns one word: what `push` leaves on the stack.
std::string returns(std::string_view push) {
    return "0x" + std::string(push) + "60005260206000f3";
}
std::string word(std::uint64_t value) {
    return to_hex(to_be_bytes(uint256{value}));
}

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

TEST_SUITE("runtime/rpc/handlers/dev") {
    TEST_CASE("accounts become what they are made to be") {
        Methods rpc;
        rpc.call("anvil_setBalance", {Json(kAlice), "1000"});
        rpc.call("anvil_addBalance", {Json(kAlice), "0x10"});
        CHECK(text(rpc.call("eth_getBalance", {Json(kAlice)})) == "0x3f8");
        CHECK(rpc.call("hardhat_setNonce", {Json(kAlice), "0x7"}) == Json(true));
        CHECK(text(rpc.call("eth_getTransactionCount", {Json(kAlice)})) == "0x7");
        rpc.call("hardhat_setCode", {Json(kContract), Json(returns("600554"))});
        rpc.call("anvil_setStorageAt", {Json(kContract), "0x5", Json(word(9))});
        CHECK(text(rpc.call("eth_call", {JsonObject{{"to", kContract}}})) == word(9));
    }
    TEST_CASE("an impersonated account sends without a key") {
        Methods rpc;
        const JsonObject send{{"from", kAlice}, {"to", kContract}, {"value", "0x1"}};
        CHECK(rpc.refusal("eth_sendTransaction", {send}).message.find("no key of") == 0);
        rpc.call("anvil_setBalance", {Json(kAlice), "0xde0b6b3a7640000"});
        rpc.call("anvil_impersonateAccount", {Json(kAlice)});
        const auto hash = rpc.call("eth_sendTransaction", {send});
        CHECK(must(codec::get_string(rpc.call("eth_getTransactionReceipt", {hash}), "from")) ==
              kAlice);
        CHECK(text(rpc.call("eth_getBalance", {Json(kContract)})) == "0x1");
        rpc.call("hardhat_stopImpersonatingAccount", {Json(kAlice)});
        rpc.refusal("eth_sendTransaction", {send});
    }
    TEST_CASE("whoever names no sender means the first account, and unsigned is anybody") {
        Methods rpc;
        const auto sent =
            rpc.call("eth_sendTransactionSync", {JsonObject{{"to", kContract}, {"value", "0x2"}}});
        CHECK(must(codec::get_string(sent, "from")) == to_hex(key(0).address()));
        CHECK(must(codec::get_string(sent, "status")) == "0x1");
        rpc.call("tenderly_setBalance", {Json(kAlice), "0xde0b6b3a7640000"});
        const JsonObject send{{"from", kAlice}, {"to", kContract}, {"value", "0x1"}};
        rpc.refusal("eth_sendTransactionSync", {send});
        const auto hash = rpc.call("eth_sendUnsignedTransaction", {send});
        CHECK(must(codec::get_string(rpc.call("eth_getTransactionReceipt", {hash}), "from")) ==
              kAlice);
        const auto account = rpc.call("eth_getAccount", {Json(kAlice)});
        CHECK(must(codec::get_string(account, "nonce")) == "0x1");
        CHECK(account.as_object().at("storageRoot") == Json(to_hex(trie::kEmptyRoot)));
        const auto info = rpc.call("eth_getAccountInfo", {Json(kContract)});
        CHECK(codec::to_text(info) == R"({"balance":"0x3","nonce":"0x0","code":"0x"})");
    }
    TEST_CASE("blocks are shown as they are mined, and by their headers") {
        Methods rpc;
        rpc.call("evm_setAutomine", {false});
        const auto from = to_hex(key(0).address());
        rpc.call("eth_sendTransaction", {JsonObject{{"to", from}}});
        const auto mined = rpc.call("evm_mine_detailed", {JsonObject{{"blocks", 2}}}).as_array();
        REQUIRE(mined.size() == 2);
        CHECK(mined[0].as_object().at("transactions").as_array().size() == 1);
        CHECK(rpc.call("anvil_getGenesisTime") == Json(kGenesisTime));
        const auto header = rpc.call("eth_getHeaderByNumber", {1}).as_object();
        CHECK(header.at("hash") == mined[0].as_object().at("hash"));
        CHECK(!header.contains("transactions"));
        CHECK(rpc.call("eth_getHeaderByHash", {header.at("hash")}) == Json(header));
        CHECK(rpc.call("erigon_getHeaderByNumber", {"0x9"}).is_null());
    }
    TEST_CASE("a development account sends and signs") {
        Methods rpc;
        const auto from = to_hex(key(1).address());
        CHECK(from == "0x70997970c51812dc3a010c7d01b50e0d17dc79c8");
        rpc.call("eth_sendTransaction",
                 {JsonObject{{"from", from}, {"to", kContract}, {"value", "0x2"}}});
        CHECK(text(rpc.call("eth_getBalance", {Json(kContract)})) == "0x2");
        // ethers' Wallet.signMessage("hello") of that key.
        const auto* signature =
            "0x76930d64d2e5eb4b3f4572ce806eda50e1e2329d51d9ca5a713a9befcb9d2088"
            "3e3d4885c3c5eaf775fc8c9fcf4882a28b582b427bc0270565f3294d935549221b";
        CHECK(text(rpc.call("personal_sign", {"0x68656c6c6f", Json(from)})) == signature);
        CHECK(text(rpc.call("eth_sign", {Json(from), "0x68656c6c6f"})) == signature);
    }
    TEST_CASE("a development account signs typed data, as an object or as text") {
        Methods rpc;
        const auto from = to_hex(key(0).address());
        const auto* data = R"({"types": {"Note": [{"name": "text", "type": "string"}]},
            "primaryType": "Note", "domain": {"name": "Notes", "chainId": 31337},
            "message": {"text": "hello"}})";
        // ethers' Wallet.signTypedData of that key.
        const auto* signature =
            "0xec9405b907fa8f20d63ae71b0f742345ded6be5aaf4fd3fd9d05a781ecc12b34"
            "627110bbf47702208ae1ef57f6d5ff096fed5bfe4798fcc5d7826d528874950f1b";
        CHECK(text(rpc.call("eth_signTypedData_v4", {Json(from), data})) == signature);
        CHECK(text(rpc.call("eth_signTypedData_v4", {Json(from), must(codec::parse_json(data))})) ==
              signature);
        CHECK(rpc.refusal("eth_signTypedData_v4", {Json(kAlice), data}).message.find("no key") ==
              0);
        CHECK(rpc.refusal("eth_signTypedData_v4", {Json(from), "{"}).code == net::kInvalidParams);
        CHECK(rpc.refusal("eth_signTypedData_v4", {Json(from)}).code == net::kInvalidParams);
        const auto& refused = methods(false).at(methods(false).find("eth_signTypedData_v4"));
        CHECK(std::holds_alternative<net::RpcError>(refused.handler(rpc.context, Params(Json()))));
    }
    TEST_CASE("a full pool refuses with the standard error, and takes who pays more") {
        Methods rpc(txpool::Limits{.max_txs = 1});
        const auto send = [](unsigned from, std::uint64_t max_fee) {
            return JsonArray{Json(to_hex(signed_tx({.from = from, .max_fee = max_fee})))};
        };
        rpc.call("eth_sendRawTransaction", send(0, 10 * kWeiPerGwei));
        const auto refusal = rpc.refusal("eth_sendRawTransaction", send(1, 10 * kWeiPerGwei));
        CHECK(refusal.message == "txpool is full");
        CHECK(refusal.code == kTransactionRejected);
        const JsonObject wanted{{"from", to_hex(key(2).address())},
                                {"to", kContract},
                                {"gasPrice", to_quantity(2 * kWeiPerGwei)}};
        CHECK(rpc.refusal("eth_sendTransaction", {wanted}).code == kTransactionRejected);
        const auto hash = rpc.call("eth_sendRawTransaction", send(1, 11 * kWeiPerGwei));
        CHECK(text(rpc.call("txpool_status").as_object().at("pending")) == "0x1");
        rpc.call("evm_mine");
        CHECK(rpc.call("eth_getTransactionReceipt", {hash}).is_object());
        CHECK(rpc.refusal("eth_sendRawTransaction", {"0x02"}).code == kServerError);
    }
    TEST_CASE("a snapshot is gone back to, once") {
        Methods rpc;
        const auto id = rpc.call("evm_snapshot");
        rpc.call("evm_mine");
        CHECK(text(rpc.call("eth_blockNumber")) == "0x1");
        CHECK(rpc.call("evm_revert", {id}) == Json(true));
        CHECK(text(rpc.call("eth_blockNumber")) == "0x0");
        CHECK(rpc.call("evm_revert", {id}) == Json(false));
    }
    TEST_CASE("mining and time are set by hand") {
        Methods rpc;
        rpc.call("evm_setAutomine", {false});
        CHECK(rpc.call("anvil_getAutomine") == Json(false));
        const auto from = to_hex(key(0).address());
        const auto hash =
            rpc.call("eth_sendTransaction", {JsonObject{{"from", from}, {"to", from}}});
        CHECK(rpc.call("eth_getTransactionReceipt", {hash}).is_null());
        const auto pool = rpc.call("txpool_content").as_object().at("pending").as_object();
        CHECK(pool.contains("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"));
        rpc.call("evm_mine", {kGenesisTime + 5000});
        CHECK(must(codec::get_u64(rpc.call("eth_getBlockByNumber", {"latest"}), "timestamp")) ==
              kGenesisTime + 5000);
        CHECK(!rpc.call("eth_getTransactionReceipt", {hash}).is_null());
        rpc.call("anvil_mine", {"0x2", "0xa"});
        CHECK(must(codec::get_u64(rpc.call("eth_getBlockByNumber", {"latest"}), "timestamp")) >=
              kGenesisTime + 5010);
    }
    TEST_CASE("what cannot be is refused with the reason") {
        Methods rpc;
        CHECK(rpc.refusal("anvil_reset").message.find("there is no fork") == 0);
        CHECK(rpc.refusal("anvil_reorg").message.find("evm_snapshot") != std::string::npos);
        CHECK(rpc.refusal("hardhat_setMinGasPrice", {"0x1"}).message.find("prices follow") == 0);
    }
}

}  // namespace
}  // namespace alt::rpc
