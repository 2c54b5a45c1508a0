#include "core/base/hex.hpp"
#include "core/contracts/predeploys.hpp"
#include "core/eth/transaction.hpp"
#include "runtime/rpc/method_table.hpp"
#include "runtime/rpc/params.hpp"
#include "tests/unit/runtime/node/chain_fixture.hpp"

namespace alt::rpc {
namespace {

using namespace testing;
using codec::Json;
using codec::JsonArray;
using codec::JsonObject;

/// With data it reverts with a zero byte; without, it creates a contract of the code 0x2a, with 5
/// wei.
///   CALLDATASIZE, PUSH1 0x18, JUMPI
///   PUSH8 (init code: PUSH1 0x2a, PUSH0, MSTORE8, PUSH1 1, PUSH0, RETURN), PUSH0, MSTORE
///   PUSH1 8, PUSH1 24, PUSH1 5, CREATE, POP, STOP
///   JUMPDEST, PUSH1 1, PUSH0, REVERT
constexpr std::string_view kFactory = "3660185767602a5f5360015ff35f52600860186005f050005b60015ffd";
/// PUSH1 29, PUSH1 10, PUSH0, CODECOPY, PUSH1 29, PUSH0, RETURN.
constexpr std::string_view kDeploy = "601d600a5f39601d5ff3";

/// A chain with a node behind the method table.
struct Chain {
    explicit Chain(chain::Genesis genesis = parent_genesis(),
                   driver::SealMode seal = driver::SealMode::automatic)
        : node(must(home.try_open(std::move(genesis), false, seal))), context{*node, filters} {}

    Hash256 send(TxSpec spec) {
        spec.chain_id = node->query().chain_id();
        spec.gas = 200'000;
        return must(node->submit(signed_tx(spec)));
    }
    net::RpcResult ask(std::string_view method, const JsonArray& params) {
        const auto place = methods(true).find(method);
        if (place == MethodTable::kNone) FAIL(std::string(method));
        const Json json(params);
        return methods(true).at(place).handler(context, Params(json));
    }
    Json call(std::string_view method, const JsonArray& params = {}) {
        auto result = ask(method, params);
        if (const auto* error = std::get_if<net::RpcError>(&result))
            FAIL(std::string(method) << ": " << error->message);
        if (const auto* raw = std::get_if<net::RawJson>(&result))
            return must(codec::parse_json(raw->text));
        return std::get<Json>(result);
    }
    net::RpcError refusal(std::string_view method, const JsonArray& params = {}) {
        auto result = ask(method, params);
        REQUIRE(std::holds_alternative<net::RpcError>(result));
        return std::get<net::RpcError>(result);
    }

    NodeHome home;
    FilterStore filters;
    std::unique_ptr<node::Node> node;
    Context context;
};

/// Block 1 deploys the factory, block 2 has it create a child, block 3 makes it revert.
struct FactoryChain : Chain {
    FactoryChain() {
        deploy = send({.to = std::nullopt,
                       .data = must(parse_hex(std::string(kDeploy) + std::string(kFactory)))});
        factory = eth::create_address(key(0).address(), 0);
        child = eth::create_address(factory, 1);
        creation = send({.nonce = 1, .to = factory, .value = 9});
        revert = send({.nonce = 2, .to = factory, .data = Bytes{0xff}});
    }
    std::uint64_t gas_used(const Hash256& hash) {
        return node->query().receipt(hash)->receipt.gas_used;
    }
    Hash256 deploy;
    Hash256 creation;
    Hash256 revert;
    Address factory;
    Address child;
};

Json hex_of(BytesView bytes) {
    return Json(to_hex(bytes));
}
const Json& at(const Json& json, std::string_view key) {
    return json.as_object().at(key);
}
const Json& item(const Json& json, std::size_t index) {
    return json.as_array().at(index);
}
Json with_tracer(std::string_view name, JsonObject settings = {}) {
    return JsonObject{{"tracer", name}, {"tracerConfig", std::move(settings)}};
}

TEST_SUITE("runtime/rpc/handlers/debug") {
    TEST_CASE("a mined transaction is traced as it ran") {
        FactoryChain chain;
        const auto calls = chain.call("debug_traceTransaction",
                                      {hex_of(chain.creation), with_tracer("callTracer")});
        CHECK(at(calls, "gas") == Json("0x30d40"));
        CHECK(at(calls, "gasUsed") == Json(to_quantity(chain.gas_used(chain.creation))));
        const auto& creation = item(at(calls, "calls"), 0);
        CHECK(at(creation, "type") == Json("CREATE"));
        CHECK(at(creation, "to") == hex_of(chain.child));
        CHECK(at(creation, "value") == Json("0x5"));
        CHECK(at(creation, "output") == Json("0x2a"));
        const auto steps = chain.call("debug_traceTransaction", {hex_of(chain.revert)});
        CHECK(at(steps, "gas") == chain.gas_used(chain.revert));
        CHECK(at(steps, "failed") == true);
        CHECK(at(steps, "returnValue") == Json("0x00"));
        CHECK(at(item(at(steps, "structLogs"), 0), "op") == Json("CALLDATASIZE"));
        CHECK(at(steps, "structLogs").as_array().size() == 7);
        const auto difference = chain.call(
            "debug_traceTransaction",
            {hex_of(chain.creation), with_tracer("prestateTracer", {{"diffMode", true}})});
        const auto& child = at(at(difference, "post"), to_hex(chain.child));
        CHECK(codec::to_text(child) == R"({"balance":"0x5","code":"0x2a","nonce":1})");
        CHECK(at(at(at(difference, "post"), to_hex(chain.factory)), "balance") == Json("0x4"));
    }
    TEST_CASE("a block is traced transaction by transaction") {
        FactoryChain chain;
        const auto config = with_tracer("callTracer");
        const auto list = chain.call("debug_traceBlockByNumber", {"0x2", config});
        REQUIRE(list.as_array().size() == 1);
        CHECK(at(item(list, 0), "txHash") == hex_of(chain.creation));
        CHECK(at(item(list, 0), "result") ==
              chain.call("debug_traceTransaction", {hex_of(chain.creation), config}));
        const auto hash = chain.node->query().block(std::uint64_t{2})->hash;
        CHECK(chain.call("debug_traceBlockByHash", {hex_of(hash), config}) == list);
    }
    TEST_CASE("later transactions of a block find what earlier ones left") {
        Chain chain(parent_genesis(), driver::SealMode::interval);
        chain.send({.to = std::nullopt,
                    .data = must(parse_hex(std::string(kDeploy) + std::string(kFactory)))});
        const auto factory = eth::create_address(key(0).address(), 0);
        const auto second = chain.send({.nonce = 1, .to = factory, .value = 9});
        must(chain.node->mine());
        const auto calls =
            chain.call("debug_traceTransaction", {hex_of(second), with_tracer("callTracer")});
        CHECK(at(item(at(calls, "calls"), 0), "to") == hex_of(eth::create_address(factory, 1)));
    }
    TEST_CASE("deposits of a rollup are traced, and its fees go to the vault") {
        Chain chain(rollup_genesis());
        must(chain.node->deposit(0, {deposit_tx(0, key(0).address(), kWeiPerEther)}));
        const auto deposit = chain.node->query().head()->tx_hashes.at(0);
        const auto calls =
            chain.call("debug_traceTransaction", {hex_of(deposit), with_tracer("callTracer")});
        CHECK(at(calls, "value") == Json(to_quantity(kWeiPerEther)));
        const auto sent = chain.send({.nonce = 1, .value = 1});
        const auto state =
            chain.call("debug_traceTransaction",
                       {hex_of(sent), with_tracer("prestateTracer", {{"diffMode", true}})});
        CHECK(at(state, "post").as_object().contains(to_hex(contracts::kFeeVault)));
        must(chain.node->close());
        const auto end =
            chain.call("debug_traceBlockByNumber", {"latest", with_tracer("callTracer")});
        CHECK(end.as_array().size() == 1);
    }
    TEST_CASE("a call is traced without being sent, on another state if so asked") {
        FactoryChain chain;
        const JsonObject request{
            {"from", to_hex(key(1).address())}, {"to", to_hex(chain.factory)}, {"value", "0x7"}};
        const auto calls =
            chain.call("debug_traceCall", {request, "latest", with_tracer("callTracer")});
        CHECK(at(item(at(calls, "calls"), 0), "to") ==
              hex_of(eth::create_address(chain.factory, 2)));
        auto config = with_tracer("callTracer");
        config.as_object()["stateOverrides"] =
            JsonObject{{to_hex(chain.factory), JsonObject{{"code", "0x00"}}}};
        const auto other = chain.call("debug_traceCall", {request, "latest", config});
        CHECK(!other.as_object().contains("calls"));
    }
    TEST_CASE("several tracers answer at once") {
        FactoryChain chain;
        const auto both = chain.call(
            "debug_traceTransaction",
            {hex_of(chain.revert),
             with_tracer("muxTracer", {{"4byteTracer", nullptr}, {"callTracer", JsonObject{}}})});
        CHECK(codec::to_text(at(both, "4byteTracer")) == "{}");
        CHECK(at(at(both, "callTracer"), "error") == Json("execution reverted"));
    }
    TEST_CASE("what cannot be traced is refused in geth's words") {
        FactoryChain chain;
        CHECK(chain.refusal("debug_traceTransaction", {hex_of(Hash256{})}).message ==
              "transaction not found");
        CHECK(chain.refusal("debug_traceBlockByNumber", {"0x0"}).message ==
              "genesis is not traceable");
        CHECK(chain.refusal("debug_traceBlockByNumber", {"0x9"}).message == "block #9 not found");
        const auto unknown = to_hex(Hash256{});
        CHECK(chain.refusal("debug_traceBlockByHash", {Json(unknown)}).message ==
              "block " + unknown + " not found");
        for (const auto& config :
             {with_tracer("{step: function() {}}"), Json(JsonObject{{"limit", "many"}}),
              Json(JsonObject{{"tracer", "callTracer"}, {"tracerConfig", 1}}), Json("callTracer")})
            CHECK(chain.refusal("debug_traceTransaction", {hex_of(chain.revert), config}).code ==
                  net::kInvalidParams);
    }
}

TEST_SUITE("runtime/rpc/handlers/trace") {
    TEST_CASE("calls are listed by transaction, block, path and filter") {
        FactoryChain chain;
        const auto list = chain.call("trace_transaction", {hex_of(chain.creation)});
        REQUIRE(list.as_array().size() == 2);
        CHECK(at(item(list, 0), "blockNumber") == 2);
        CHECK(at(item(list, 1), "type") == Json("create"));
        CHECK(at(at(item(list, 1), "result"), "address") == hex_of(chain.child));
        CHECK(chain.call("trace_block", {"0x2"}) == list);
        CHECK(chain.call("trace_get", {hex_of(chain.creation), JsonArray{"0x0"}}) == item(list, 1));
        CHECK(chain.call("trace_get", {hex_of(chain.creation), JsonArray{"0x1"}}).is_null());
        CHECK(
            chain.call("trace_filter", {JsonObject{{"toAddress", JsonArray{hex_of(chain.child)}}}})
                .as_array() == JsonArray{item(list, 1)});
        const auto all = chain.call("trace_filter", {JsonObject{{"fromBlock", "0x1"}}});
        CHECK(all.as_array().size() == 4);
        const auto part = chain.call("trace_filter", {JsonObject{{"after", 1}, {"count", 2}}});
        CHECK(part.as_array() == JsonArray{item(all, 1), item(all, 2)});
        CHECK(chain.call("trace_transaction", {hex_of(Hash256{})}).is_null());
        CHECK(chain.call("trace_block", {"0x0"}).as_array().empty());
    }
    TEST_CASE("a replay shows calls and changes of state") {
        FactoryChain chain;
        const JsonArray types{"trace", "stateDiff"};
        const auto one = chain.call("trace_replayTransaction", {hex_of(chain.creation), types});
        CHECK(at(one, "vmTrace").is_null());
        CHECK(at(one, "output") == Json("0x"));
        CHECK(codec::to_text(at(at(one, "stateDiff"), to_hex(chain.child))) ==
              R"({"balance":{"+":"0x5"},"code":{"+":"0x2a"},"nonce":{"+":"0x1"},"storage":{}})");
        const auto block = chain.call("trace_replayBlockTransactions", {"0x2", types});
        CHECK(at(item(block, 0), "transactionHash") == hex_of(chain.creation));
        CHECK(at(item(block, 0), "trace") == at(one, "trace"));
        CHECK(
            chain.refusal("trace_replayTransaction", {hex_of(chain.creation), JsonArray{"vmTrace"}})
                .message.find("debug_traceTransaction") != std::string::npos);
        const auto call = chain.call(
            "trace_call",
            {JsonObject{{"to", to_hex(chain.factory)}, {"data", "0x01"}}, JsonArray{"trace"}});
        CHECK(at(call, "output") == Json("0x00"));
        CHECK(at(call, "stateDiff").is_null());
        CHECK(at(item(at(call, "trace"), 0), "error") == Json("Reverted"));
    }
}

TEST_SUITE("runtime/rpc/handlers/ots") {
    TEST_CASE("Otterscan sees into a transaction") {
        FactoryChain chain;
        CHECK(chain.call("ots_getApiLevel") == 8);
        CHECK(chain.call("ots_hasCode", {hex_of(chain.factory), "latest"}) == true);
        CHECK(chain.call("ots_hasCode", {hex_of(chain.child), "0x1"}) == false);
        CHECK(codec::to_text(chain.call("ots_getInternalOperations", {hex_of(chain.creation)})) ==
              R"([{"type":2,"from":")" + to_hex(chain.factory) + R"(","to":")" +
                  to_hex(chain.child) + R"(","value":"0x5"}])");
        CHECK(chain.call("ots_getInternalOperations", {hex_of(chain.revert)}).as_array().empty());
        CHECK(chain.call("ots_getTransactionError", {hex_of(chain.revert)}) == Json("0x00"));
        CHECK(chain.call("ots_getTransactionError", {hex_of(chain.creation)}) == Json("0x"));
        const auto calls = chain.call("ots_traceTransaction", {hex_of(chain.creation)});
        REQUIRE(calls.as_array().size() == 2);
        CHECK(at(item(calls, 1), "depth") == 1);
        CHECK(at(item(calls, 1), "type") == Json("CREATE"));
    }
    TEST_CASE("Otterscan finds creators and senders") {
        FactoryChain chain;
        const auto creator = [](const Hash256& hash, const Address& address) {
            return Json(JsonObject{{"hash", to_hex(hash)}, {"creator", to_hex(address)}});
        };
        CHECK(chain.call("ots_getContractCreator", {hex_of(chain.factory)}) ==
              creator(chain.deploy, key(0).address()));
        CHECK(chain.call("ots_getContractCreator", {hex_of(chain.child)}) ==
              creator(chain.creation, chain.factory));
        CHECK(chain.call("ots_getContractCreator", {hex_of(key(0).address())}).is_null());
        const auto sender = hex_of(key(0).address());
        CHECK(chain.call("ots_getTransactionBySenderAndNonce", {sender, 1}) ==
              hex_of(chain.creation));
        CHECK(chain.call("ots_getTransactionBySenderAndNonce", {sender, 3}).is_null());
    }
    TEST_CASE("Otterscan pages through an account's transactions, newest first") {
        FactoryChain chain;
        const auto hashes = [](const Json& page) {
            std::vector<std::string> out;
            for (const auto& tx : at(page, "txs").as_array())
                out.push_back(must(codec::get_string(tx, "hash")));
            return out;
        };
        using List = std::vector<std::string>;
        const auto who = hex_of(chain.factory);
        const auto newest = chain.call("ots_searchTransactionsBefore", {who, 0, 2});
        CHECK(hashes(newest) == List{to_hex(chain.revert), to_hex(chain.creation)});
        CHECK(at(newest, "firstPage") == true);
        CHECK(at(newest, "lastPage") == false);
        const auto older = chain.call("ots_searchTransactionsBefore", {who, 2, 2});
        CHECK(hashes(older) == List{to_hex(chain.deploy)});
        CHECK(at(older, "lastPage") == true);
        const auto oldest = chain.call("ots_searchTransactionsAfter", {who, 0, 1});
        CHECK(hashes(oldest) == List{to_hex(chain.deploy)});
        CHECK(at(oldest, "lastPage") == true);
        const auto newer = chain.call("ots_searchTransactionsAfter", {who, 1, 5});
        CHECK(hashes(newer) == List{to_hex(chain.revert), to_hex(chain.creation)});
        CHECK(at(newer, "firstPage") == true);
        CHECK(at(item(at(newer, "receipts"), 0), "status") == Json("0x0"));
    }
    TEST_CASE("Otterscan sees blocks, and their transactions by page") {
        FactoryChain chain;
        const auto details = chain.call("ots_getBlockDetails", {2});
        CHECK(at(at(details, "block"), "transactionCount") == 1);
        CHECK(!at(details, "block").as_object().contains("transactions"));
        const auto receipt = chain.node->query().receipt(chain.creation)->receipt;
        CHECK(at(details, "totalFees") ==
              Json(to_quantity(uint256(receipt.gas_used) * receipt.effective_gas_price)));
        const auto hash = chain.node->query().block(std::uint64_t{2})->hash;
        CHECK(chain.call("ots_getBlockDetailsByHash", {hex_of(hash)}) == details);
        const auto page = chain.call("ots_getBlockTransactions", {1, 0, 10});
        const auto& tx = item(at(at(page, "fullblock"), "transactions"), 0);
        CHECK(at(tx, "input") == Json("0x601d600a"));
        CHECK(at(item(at(page, "receipts"), 0), "logs").is_null());
        CHECK(
            at(at(chain.call("ots_getBlockTransactions", {1, 1, 10}), "fullblock"), "transactions")
                .as_array()
                .empty());
        CHECK(chain.call("ots_getBlockDetails", {99}).is_null());
        CHECK(chain.refusal("ots_getBlockTransactions", {1, 0, 0}).code == net::kInvalidParams);
    }
}

}  // namespace
}  // namespace alt::rpc
