// What became of deposits, on a chain that forgets.
#include "core/base/hex.hpp"
#include "core/bridge/deposit_watcher.hpp"
#include "core/contracts/bindings/portal.hpp"
#include "runtime/rpc/method_table.hpp"
#include "runtime/rpc/params.hpp"
#include "runtime/rpc/rollup_link.hpp"
#include "tests/support/fake_chain.hpp"
#include "tests/unit/runtime/node/chain_fixture.hpp"

namespace alt::rpc {
namespace {

using namespace testing;
using codec::Json;
using codec::JsonArray;

/// Blocks of one transaction each, which is named by its block's number and deposits twice.
class PortalParent final : public FakeChain {
public:
    PortalParent() : FakeChain(fuse_) {}

    std::uint64_t all = 0;                            ///< deposits by now
    std::map<std::uint64_t, std::uint64_t> count_at;  ///< deposits up to a block's end

    static Hash256 hash_at(std::uint64_t block) { return to_be_bytes(uint256{block}); }
    static eth::PlacedLog log_at(std::uint64_t block, std::uint64_t index) {
        eth::PlacedLog out;
        out.log.topics = {contracts::transaction_deposited_topic(), Hash256{}, Hash256{},
                          Hash256{}};
        out.log.topics[1].bytes.back() = 1;
        out.log.topics[2].bytes.back() = 2;
        // abi.encode(bytes): offset, length, mint, value, gas limit, creation flag, padding.
        Bytes data(32 + 32 + 96);
        data[31] = 32;
        data[63] = 73;
        data[64 + 64 + 5] = 1;  // 65,536 gas
        out.log.data = std::move(data);
        out.at.block_num = block;
        out.at.block_hash = hash_at(block);
        out.tx_hash = hash_at(block);
        out.log_index = index;
        return out;
    }
    Result<std::optional<eth::PlacedReceipt>> receipt(const Hash256& tx_hash) override {
        eth::PlacedReceipt out;
        out.tx_hash = tx_hash;
        out.at.block_num = to_uint256(tx_hash).low();
        out.at.block_hash = tx_hash;
        for (const std::uint64_t index : {0, 1})
            out.receipt.logs.push_back(log_at(out.at.block_num, index).log);
        return std::optional(out);
    }
    Result<std::vector<eth::PlacedLog>> logs(const client::LogFilter& filter) override {
        REQUIRE(filter.from_block == filter.to_block);
        return std::vector{log_at(filter.from_block, 0), log_at(filter.from_block, 1)};
    }
    Result<Bytes> call(const client::CallRequest& request, client::BlockRef block) override {
        REQUIRE(request.data == contracts::encode_view(contracts::PortalView::deposit_count));
        const auto* number = std::get_if<std::uint64_t>(&block);
        const auto word = to_be_bytes(uint256{number == nullptr ? all : count_at.at(*number)});
        return Bytes(word.bytes.begin(), word.bytes.end());
    }

private:
    Fuse fuse_;
};

/// A rollup that keeps few blocks.
struct Rollup {
    Rollup() {
        node::NodeOptions options;
        options.folder = home.folder.path();
        options.genesis = rollup_genesis();
        options.snapshot_bytes = 1;
        options.state_window = 8;
        options.history_blocks = 20;
        node = must(node::Node::open(std::move(options), home.clock, home.logger));
    }
    void credit(const eth::Transaction& deposit) {
        must(node->deposit(node->deposits_credited(), {deposit}));
    }
    void credit_another() {
        credit(deposit_tx(node->deposits_credited(), key(0).address(), uint256{1}));
    }
    JsonArray ask(PortalParent& parent, std::uint64_t block) {
        RollupPlace place({driver::RollupSpec{}, parent}, *node);
        FilterStore filters;
        Context context{*node, filters, {}, &place};
        const Json json(JsonArray{to_hex(PortalParent::hash_at(block))});
        const auto method = methods(false).find("alt_depositStatus");
        auto result = methods(false).at(method).handler(context, Params(json));
        if (const auto* error = std::get_if<net::RpcError>(&result)) FAIL(error->message);
        return std::get<Json>(result).as_array();
    }

    NodeHome home;
    std::unique_ptr<node::Node> node;
};

std::string status(const Json& deposit) {
    return must(codec::get_string(deposit, "status"));
}

}  // namespace

TEST_SUITE("runtime/rpc/handlers/alt/settlement") {
    TEST_CASE("a credited deposit stays so when its block is forgotten") {
        Rollup rollup;
        PortalParent parent;
        for (const std::uint64_t index : {0, 1})
            rollup.credit(must(bridge::to_deposit(PortalParent::log_at(7, index))));
        parent.all = parent.count_at[7] = 2;
        const auto before = rollup.ask(parent, 7);
        REQUIRE(before.size() == 2);
        CHECK(status(before[0]).starts_with("credited"));
        CHECK(must(codec::get_u64(before[0], "blockNumber")) == 1);

        while (rollup.node->query().oldest_block() < 3) rollup.credit_another();
        parent.all = rollup.node->deposits_credited();
        for (const std::uint64_t waiting : {0, 3}) {
            parent.all += waiting;
            const auto after = rollup.ask(parent, 7);
            for (const auto& deposit : after) {
                CHECK(status(deposit) == "credited");
                CHECK(deposit.as_object().at("blockNumber").is_null());
            }
        }
    }
    TEST_CASE("of deposits in one block, those beyond what is credited are pending") {
        Rollup rollup;
        PortalParent parent;
        // The second block's first deposit is credited, as one whose block is not known.
        for (int i = 0; i < 3; ++i) rollup.credit_another();
        parent.count_at = {{7, 2}, {9, 4}};
        parent.all = 4;
        const auto deposits = rollup.ask(parent, 9);
        REQUIRE(deposits.size() == 2);
        CHECK(status(deposits[0]) == "credited");
        CHECK(status(deposits[1]) == "pending");
    }
    TEST_CASE("before anything is credited every deposit is pending") {
        Rollup rollup;
        PortalParent parent;
        for (const auto& deposit : rollup.ask(parent, 7)) CHECK(status(deposit) == "pending");
    }
}

}  // namespace alt::rpc
