// What the methods say of history that is not kept any more (EIP-4444).
#include "tests/unit/runtime/rpc/methods_fixture.hpp"

namespace alt::rpc {
namespace {

/// A chain of empty blocks whose first ones are forgotten.
struct Forgetful {
    Forgetful() : node(open(home)) {
        while (node->query().oldest_block() < 2) must(node->mine(10));
    }
    static std::unique_ptr<node::Node> open(NodeHome& home) {
        node::NodeOptions options;
        options.folder = home.folder.path();
        options.genesis = parent_genesis();
        options.snapshot_bytes = 1;
        options.state_window = 8;
        options.history_blocks = 20;
        return must(node::Node::open(std::move(options), home.clock, home.logger));
    }
    net::RpcResult ask(std::string_view method, JsonArray params = {}) {
        const Json json(std::move(params));
        return methods(true).at(methods(true).find(method)).handler(context, Params(json));
    }
    int code(std::string_view method, JsonArray params = {}) {
        const auto result = ask(method, std::move(params));
        const auto* error = std::get_if<net::RpcError>(&result);
        return error == nullptr ? 0 : error->code;
    }

    NodeHome home;
    std::unique_ptr<node::Node> node;
    FilterStore filters;
    Context context{*node, filters};
};

}  // namespace

TEST_SUITE("runtime/rpc/history") {
    TEST_CASE("whoever asks for what is not kept is told so, by every method") {
        Forgetful chain;
        const Json old = "0x1";
        const JsonObject range{{"fromBlock", "0x1"}, {"toBlock", "latest"}};
        for (const auto* method :
             {"eth_getBlockByNumber", "eth_getHeaderByNumber", "erigon_getHeaderByNumber",
              "eth_getBlockReceipts", "eth_getBlockTransactionCountByNumber",
              "eth_getUncleCountByBlockNumber", "debug_getRawBlock", "debug_getRawHeader",
              "debug_getRawReceipts", "debug_traceBlockByNumber", "trace_block",
              "ots_getBlockDetails"}) {
            INFO(method);
            CHECK(chain.code(method, {old}) == kPruned);
        }
        CHECK(chain.code("eth_getTransactionByBlockNumberAndIndex", {old, "0x0"}) == kPruned);
        CHECK(chain.code("eth_getBalance", {Json(kAlice), old}) == kPruned);
        CHECK(chain.code("eth_getLogs", {range}) == kPruned);
        CHECK(chain.code("eth_feeHistory", {"0x1", old, JsonArray{}}) == kPruned);
        CHECK(chain.code("trace_filter", {range}) == kPruned);
    }
    TEST_CASE("what is kept begins where the methods say it does") {
        Forgetful chain;
        // More may be forgotten at any time.
        auto before = chain.node->query().oldest_block();
        const auto check_oldest = [&](const Json& shown) {
            const auto number = must(codec::as_u64(shown, "oldest"));
            CHECK(before <= number);
            before = chain.node->query().oldest_block();
            CHECK(number <= before);
        };
        const auto kept = std::get<Json>(chain.ask("eth_capabilities")).as_object();
        for (const auto* part : {"tx", "logs", "receipts", "blocks"})
            CHECK(kept.at(part) == kept.at("blocks"));
        check_oldest(kept.at("blocks").as_object().at("oldestBlock"));
        const auto earliest = std::get<Json>(chain.ask("eth_getBlockByNumber", {"earliest"}));
        check_oldest(earliest.as_object().at("number"));
        const auto history = std::get<Json>(chain.ask("eth_feeHistory", {"0x400", "latest"}));
        check_oldest(history.as_object().at("oldestBlock"));
    }
}

}  // namespace alt::rpc
