#include <set>
#include <thread>

#include "core/base/hex.hpp"
#include "core/codec/abi.hpp"
#include "core/crypto/keccak.hpp"
#include "core/net/http_client.hpp"
#include "core/net/rpc_client.hpp"
#include "core/sys/files.hpp"
#include "runtime/rpc/rpc_server.hpp"
#include "tests/unit/runtime/node/chain_fixture.hpp"

namespace alt::rpc {
namespace {

using namespace testing;
using codec::Json;
using codec::JsonArray;
using codec::JsonObject;

/// A node behind a real HTTP endpoint.
struct Endpoint {
    explicit Endpoint(chain::Genesis genesis = parent_genesis(), node::QueryLimits limits = {}) {
        node::NodeOptions options;
        options.folder = home.folder.path();
        options.genesis = std::move(genesis);
        options.query = limits;
        node = must(node::Node::open(std::move(options), home.clock, home.logger));
        server = must(
            RpcServer::start(*node, pool, {.listen = "127.0.0.1", .port = 0, .dev_methods = true}));
        client = must(net::RpcClient::make(server->url()));
    }
    Json call(std::string_view method, JsonArray params = {}) {
        auto result = must(client->exchange(method, std::move(params)));
        if (const auto* error = std::get_if<net::RpcError>(&result))
            FAIL(std::string(method) << ": " << error->message);
        return std::get<Json>(result);
    }
    net::RpcError refusal(std::string_view method, JsonArray params = {}) {
        auto result = must(client->exchange(method, std::move(params)));
        REQUIRE(std::holds_alternative<net::RpcError>(result));
        return std::get<net::RpcError>(result);
    }
    std::string send(const TxSpec& spec) {
        return must(codec::as_string(
            call("eth_sendRawTransaction", {Json(to_hex(signed_tx(spec)))}), "hash"));
    }

    NodeHome home;
    net::IoPool pool{4};
    std::unique_ptr<node::Node> node;
    std::unique_ptr<RpcServer> server;
    std::unique_ptr<net::RpcClient> client;
};

std::string text(const Json& json) {
    return must(codec::as_string(json, "value"));
}

Bytes counter_code() {
    const auto file = must(sys::read_file(std::filesystem::path(ALT_SOURCE_DIR) /
                                          "tests/contracts/artifacts/Counter.json"));
    return must(codec::get_bytes(must(codec::parse_json(file)), "bytecode"));
}

Json call_object(const std::string& to, std::string_view function) {
    return JsonObject{{"to", to}, {"data", to_hex(codec::selector(function))}};
}

/// A chain with a Counter that has been incremented once, by transactions 0 and 1 of the first dev
/// account.
struct CounterChain : Endpoint {
    explicit CounterChain(std::size_t max_logs = 20'000)
        : Endpoint(parent_genesis(), {.max_logs = max_logs}) {
        send({.nonce = 0, .to = std::nullopt, .data = counter_code(), .gas = 1'000'000});
        const auto receipts = call("eth_getBlockReceipts", {"latest"});
        contract = must(codec::get_string(receipts.as_array().at(0), "contractAddress"));
        tx = send({.nonce = 1,
                   .to = must(parse_address(contract)),
                   .data = to_bytes(codec::selector("increment()"))});
    }
    void increment(std::uint64_t nonce) {
        send({.nonce = nonce,
              .to = must(parse_address(contract)),
              .data = to_bytes(codec::selector("increment()"))});
    }
    std::string contract;
    std::string tx;
};

TEST_SUITE("runtime/rpc/rpc_server") {
    TEST_CASE("the chain names itself") {
        Endpoint end;
        CHECK(text(end.call("eth_chainId")) == "0x7a69");
        CHECK(text(end.call("net_version")) == "31337");
        CHECK(text(end.call("eth_blockNumber")) == "0x0");
        CHECK(end.call("eth_accounts").as_array().size() == 10);
        CHECK(end.call("eth_syncing") == Json(false));
        CHECK(text(end.call("web3_sha3", {"0x"})) ==
              "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
        CHECK(text(end.call("web3_clientVersion")).find("alt/") == 0);
    }
    TEST_CASE("a transfer, its receipt and its block") {
        Endpoint end;
        const auto to = to_address(uint256{0x77});
        const auto hash = end.send({.to = to, .value = 5});
        CHECK(text(end.call("eth_getBalance", {to_hex(to), "latest"})) == "0x5");
        CHECK(text(end.call("eth_getTransactionCount", {to_hex(key(0).address()), "pending"})) ==
              "0x1");
        const auto receipt = end.call("eth_getTransactionReceipt", {Json(hash)});
        CHECK(must(codec::get_string(receipt, "status")) == "0x1");
        CHECK(must(codec::get_string(receipt, "gasUsed")) == "0x5208");
        const auto block = end.call("eth_getBlockByNumber", {"0x1", true});
        const auto& tx = block.as_object().at("transactions").as_array().at(0);
        CHECK(must(codec::get_string(tx, "hash")) == hash);
        CHECK(end.call("eth_getTransactionByHash", {Json(hash)}) == tx);
        CHECK(end.call("eth_getTransactionByBlockNumberAndIndex", {"0x1", "0x0"}) == tx);
        const auto block_hash = must(codec::get_string(block, "hash"));
        CHECK(end.call("eth_getBlockByHash", {Json(block_hash), true}) == block);
        CHECK(text(end.call("eth_getBlockTransactionCountByHash", {Json(block_hash)})) == "0x1");
        CHECK(text(end.call("debug_getRawTransaction", {Json(hash)})) ==
              to_hex(signed_tx({.to = to, .value = 5})));
        const auto header = must(parse_hex(text(end.call("debug_getRawHeader", {"latest"}))));
        CHECK(to_hex(eth::hash_of(must(eth::decode_header(header)))) == block_hash);
    }
    TEST_CASE("a contract is deployed, called and heard") {
        CounterChain end;
        CHECK(text(end.call("eth_call", {call_object(end.contract, "count()"), "latest"})) ==
              to_hex(to_be_bytes(1)));
        CHECK(text(end.call("eth_call", {call_object(end.contract, "count()"), "0x1"})) ==
              to_hex(to_be_bytes(0)));
        CHECK(text(end.call("eth_getStorageAt", {Json(end.contract), "0x0", "latest"})) ==
              to_hex(to_be_bytes(1)));
        CHECK(text(end.call("eth_getCode", {Json(end.contract), "latest"})).size() > 100);
        const auto topic = to_hex(codec::event_topic("Incremented(address,uint256)"));
        const auto logs = end.call("eth_getLogs", {JsonObject{{"fromBlock", "0x0"},
                                                              {"address", end.contract},
                                                              {"topics", JsonArray{Json(topic)}}}});
        REQUIRE(logs.as_array().size() == 1);
        CHECK(must(codec::get_string(logs.as_array()[0], "transactionHash")) == end.tx);
        CHECK(end.call("eth_getLogs", {JsonObject{{"fromBlock", "0x0"}, {"toBlock", "0x1"}}})
                  .as_array()
                  .empty());
        const auto wrong = to_hex(codec::event_topic("Nothing()"));
        CHECK(end.call("eth_getLogs",
                       {JsonObject{{"fromBlock", "0x0"}, {"topics", JsonArray{Json(wrong)}}}})
                  .as_array()
                  .empty());
    }
    TEST_CASE("a revert says why, with code 3 and its data") {
        CounterChain end;
        for (const auto* method : {"eth_call", "eth_estimateGas"}) {
            const auto error = end.refusal(method, {call_object(end.contract, "fail()"), "latest"});
            CHECK(error.code == 3);
            CHECK(error.message == "execution reverted: Counter: told to fail");
            REQUIRE(error.data);
            CHECK(text(*error.data).find("0x08c379a0") == 0);
        }
    }
    TEST_CASE("estimated gas is enough, and one less is not") {
        CounterChain end;
        auto call = call_object(end.contract, "increment()").as_object();
        call["from"] = to_hex(key(0).address());
        const auto gas = must(codec::as_u64(end.call("eth_estimateGas", {call}), "gas"));
        call["gas"] = to_quantity(gas);
        CHECK(text(end.call("eth_call", {call, "latest"})) == to_hex(to_be_bytes(2)));
        call["gas"] = to_quantity(gas - 1);
        end.refusal("eth_call", {call, "latest"});
        const JsonObject transfer{
            {"to", to_hex(key(1).address())}, {"value", "0x1"}, {"from", to_hex(key(0).address())}};
        CHECK(text(end.call("eth_estimateGas", {transfer})) == "0x5208");
    }
    TEST_CASE("filters report what came since the last poll") {
        CounterChain end;
        const auto logs = end.call("eth_newFilter", {JsonObject{{"address", end.contract}}});
        const auto blocks = end.call("eth_newBlockFilter");
        const auto pending = end.call("eth_newPendingTransactionFilter");
        end.send({.nonce = 2,
                  .to = must(parse_address(end.contract)),
                  .data = to_bytes(codec::selector("increment()"))});
        CHECK(end.call("eth_getFilterChanges", {logs}).as_array().size() == 1);
        CHECK(end.call("eth_getFilterChanges", {logs}).as_array().empty());
        CHECK(end.call("eth_getFilterChanges", {blocks}).as_array().size() == 1);
        CHECK(end.call("eth_getFilterChanges", {pending}).as_array().size() == 1);
        CHECK(end.call("eth_getFilterChanges", {pending}).as_array().empty());
        CHECK(end.call("eth_uninstallFilter", {blocks}) == Json(true));
        CHECK(end.refusal("eth_getFilterChanges", {blocks}).message == "filter not found");
    }
    TEST_CASE("what is too much for one poll comes with the next ones, each log once") {
        CounterChain end(3);
        const auto logs = end.call("eth_newFilter", {JsonObject{{"address", end.contract}}});
        for (std::uint64_t i = 0; i < 10; ++i) end.increment(2 + i);
        std::set<std::string> seen;
        std::size_t polls = 0;
        for (std::size_t found = 1; found != 0; ++polls) {
            const auto answer = end.call("eth_getFilterChanges", {logs});
            found = answer.as_array().size();
            CHECK(found <= 3);
            for (const auto& log : answer.as_array())
                CHECK(seen.insert(must(codec::get_string(log, "transactionHash"))).second);
        }
        CHECK(seen.size() == 10);
        CHECK(polls > 4);
    }
    TEST_CASE("a block with too much for one poll is refused once, and not for ever") {
        CounterChain end(0);
        const auto logs = end.call("eth_newFilter", {JsonObject{{"address", end.contract}}});
        end.increment(2);
        CHECK(end.refusal("eth_getFilterChanges", {logs}).message ==
              "query returned more than 0 results");
        CHECK(end.call("eth_getFilterChanges", {logs}).as_array().empty());
    }
    TEST_CASE("what comes in the place of what was reverted is reported, too") {
        CounterChain end;
        const auto logs = end.call("eth_newFilter", {JsonObject{{"address", end.contract}}});
        const auto blocks = end.call("eth_newBlockFilter");
        const auto snapshot = end.call("evm_snapshot");
        for (std::uint64_t i = 0; i < 4; ++i) end.increment(2 + i);
        const auto late = end.call(
            "eth_newFilter", {JsonObject{{"address", end.contract}, {"fromBlock", "latest"}}});
        CHECK(end.call("eth_getFilterChanges", {logs}).as_array().size() == 4);
        CHECK(end.call("eth_getFilterChanges", {blocks}).as_array().size() == 4);
        CHECK(end.call("evm_revert", {snapshot}) == Json(true));
        CHECK(end.call("eth_getFilterChanges", {logs}).as_array().empty());
        for (std::uint64_t i = 0; i < 2; ++i) end.increment(2 + i);
        CHECK(end.call("eth_getFilterChanges", {logs}).as_array().size() == 2);
        CHECK(end.call("eth_getFilterChanges", {blocks}).as_array().size() == 2);
        CHECK(end.call("eth_getFilterChanges", {late}).as_array().size() == 2);
    }
    TEST_CASE("fees have a history, and a proof has nodes") {
        CounterChain end;
        const auto history = end.call("eth_feeHistory", {"0x2", "latest", JsonArray{Json(50.0)}});
        CHECK(history.as_object().at("baseFeePerGas").as_array().size() == 3);
        CHECK(history.as_object().at("reward").as_array().size() == 2);
        CHECK(must(codec::as_quantity(end.call("eth_gasPrice"), "price")) > 0);
        const auto proof =
            end.call("eth_getProof", {Json(end.contract), JsonArray{Json("0x0")}, "latest"});
        CHECK(proof.as_object().at("storageProof").as_array().at(0).as_object().at("value") ==
              Json("0x1"));
        CHECK(!proof.as_object().at("accountProof").as_array().empty());
    }
    TEST_CASE("a proof of the past is of the past") {
        CounterChain end;
        for (std::uint64_t nonce = 2; nonce < 6; ++nonce)
            end.send({.nonce = nonce,
                      .to = must(parse_address(end.contract)),
                      .data = to_bytes(codec::selector("increment()"))});
        const JsonArray keys{Json("0x0")};
        for (std::uint64_t block = 0; block <= 6; ++block) {
            const auto number = to_quantity(block);
            const auto proof = end.call("eth_getProof", {Json(end.contract), keys, Json(number)});
            const auto header = end.call("eth_getBlockByNumber", {Json(number), false});
            const auto& nodes = proof.as_object().at("accountProof").as_array();
            CHECK(to_hex(crypto::keccak256(must(codec::as_bytes(nodes.at(0), "node")))) ==
                  must(codec::get_string(header, "stateRoot")));
            CHECK(proof.as_object().at("storageProof").as_array().at(0).as_object().at("value") ==
                  Json(to_quantity(block < 2 ? 0 : block - 1)));
            CHECK(proof.as_object().at("nonce") == Json(block == 0 ? "0x0" : "0x1"));
        }
        end.send({.nonce = 6, .to = Address{}});
        CHECK(text(end.call("eth_blockNumber")) == "0x7");
        CHECK(end.refusal("eth_getProof", {Json(end.contract), keys, "0x99"}).message ==
              "header not found");
    }
    TEST_CASE("slots are listed as they were before a transaction") {
        CounterChain end;
        end.call("evm_setAutomine", {false});
        for (std::uint64_t nonce = 2; nonce < 5; ++nonce)
            end.send({.nonce = nonce,
                      .to = must(parse_address(end.contract)),
                      .data = to_bytes(codec::selector("increment()"))});
        end.call("evm_mine");
        const auto block =
            must(codec::get_string(end.call("eth_getBlockByNumber", {"latest", false}), "hash"));
        const auto hashed = to_hex(crypto::keccak256(Hash256{}));
        for (std::uint64_t index = 0; index <= 3; ++index) {
            const auto range = end.call("debug_storageRangeAt",
                                        {Json(block), index, Json(end.contract), "0x00", 10});
            CHECK(range.as_object().at("nextKey").is_null());
            const auto& slots = range.as_object().at("storage").as_object();
            REQUIRE(slots.contains(hashed));
            CHECK(slots.at(hashed).as_object().at("key") == Json(to_hex(Hash256{})));
            CHECK(slots.at(hashed).as_object().at("value") ==
                  Json(to_hex(to_be_bytes(uint256{index + 1}))));
        }
        const auto none =
            end.call("debug_storageRangeAt", {Json(block), 0, Json(end.contract), "0x00", 0});
        CHECK(none.as_object().at("storage").as_object().empty());
        CHECK(none.as_object().at("nextKey") == Json(hashed));
        CHECK(end.call("debug_storageRangeAt", {Json(block), 0, Json(end.contract), "0xff", 9})
                  .as_object()
                  .at("storage")
                  .as_object()
                  .empty());
        CHECK(end.refusal("debug_storageRangeAt", {Json(block), 9, Json(end.contract), "0x", 9})
                  .message.find("out of range") != std::string::npos);
    }
    TEST_CASE("what is wrong is said in the codes and words of Ethereum clients") {
        Endpoint end;
        CHECK(end.refusal("eth_nothing").code == -32601);
        CHECK(end.refusal("eth_getBalance").code == -32602);
        for (const auto* method : {"eth_getBlockByNumber", "eth_getLogs", "eth_getFilterLogs"}) {
            CHECK(end.refusal(method).code == -32602);
            CHECK(end.refusal(method, {nullptr}).message ==
                  "missing value for required argument 0");
        }
        CHECK(end.refusal("eth_getBalance", {"0x12", "latest"}).code == -32602);
        CHECK(end.refusal("eth_getBalance", {to_hex(Address{}), "0x99"}).message ==
              "header not found");
        CHECK(end.call("eth_getTransactionReceipt", {Json(to_hex(Hash256{}))}).is_null());
        CHECK(end.call("eth_getBlockByNumber", {"0x99", false}).is_null());
        end.send({});
        CHECK(end.refusal("eth_sendRawTransaction", {Json(to_hex(signed_tx({})))}).message ==
              "already known");
        const auto error =
            end.refusal("eth_sendRawTransaction", {Json(to_hex(signed_tx({.value = 1})))});
        CHECK(error.code == -32000);
        CHECK(error.message.find("nonce too low") == 0);
        CHECK(end.refusal("eth_call", {JsonObject{}, "latest", JsonObject{{"0x1", JsonObject{}}}})
                  .code == -32602);
    }
    TEST_CASE("time and blocks on demand are a development parent's alone") {
        Endpoint parent;
        parent.call("evm_mine");
        parent.call("anvil_mine", {"0x3"});
        CHECK(text(parent.call("eth_blockNumber")) == "0x4");
        CHECK(parent.call("evm_increaseTime", {60}) == Json(60));
        Endpoint rollup(rollup_genesis());
        CHECK(rollup.refusal("evm_mine").code == -32601);
        CHECK(rollup.refusal("evm_mine").message.find("development methods are off here") == 0);
        CHECK(rollup.call("eth_accounts").as_array().empty());
        auto play_genesis = rollup_genesis();
        play_genesis.config.native = chain::NativeCurrency::play;
        Endpoint play(std::move(play_genesis));
        play.call("evm_mine");
        CHECK(text(play.call("eth_blockNumber")) == "0x1");
        CHECK(must(codec::get_string(rollup.call("alt_status"), "kind")) == "rollup");
        CHECK(must(codec::get_string(rollup.call("eth_getBlockByNumber", {"finalized", false}),
                                     "number")) == "0x0");
    }
    TEST_CASE("clients at once share blocks over HTTP") {
        Endpoint end;
        constexpr std::uint64_t kEach = 25;
        std::atomic<int> failures{0};
        std::vector<std::thread> threads;
        for (unsigned from = 0; from < 4; ++from)
            threads.emplace_back([&, from] {
                const auto client = net::RpcClient::make(end.server->url());
                for (std::uint64_t n = 0; client && n < kEach; ++n)
                    if (!(*client)->call(
                            "eth_sendRawTransaction",
                            JsonArray{Json(to_hex(signed_tx({.from = from, .nonce = n})))}))
                        ++failures;
            });
        for (auto& thread : threads) thread.join();
        CHECK(failures == 0);
        CHECK(end.node->inspect().txs == 4 * kEach);
    }
}

}  // namespace
}  // namespace alt::rpc
