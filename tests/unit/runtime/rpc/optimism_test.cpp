#include "core/base/hex.hpp"
#include "runtime/rpc/method_table.hpp"
#include "runtime/rpc/params.hpp"
#include "runtime/rpc/rollup_link.hpp"
#include "tests/support/fake_chain.hpp"
#include "tests/unit/runtime/node/chain_fixture.hpp"

namespace alt::rpc {
namespace {

using namespace testing;
using client::BlockTag;
using codec::Json;
using codec::JsonArray;

/// A parent on which nothing is final yet: some nodes refuse to name such a block, others give
/// null.
class YoungParent final : public FakeChain {
public:
    enum class Says { refusal, null, nothing };

    explicit YoungParent(Says says) : FakeChain(fuse_), says_(says) {}
    Result<std::optional<client::HeaderInfo>> header(client::BlockRef block) override {
        const auto* tag = std::get_if<BlockTag>(&block);
        if (tag == nullptr || *tag == BlockTag::latest) return FakeChain::header(block);
        if (says_ == Says::nothing) return transport_error();
        if (says_ == Says::null) return std::optional<client::HeaderInfo>{};
        return make_error(Errc::invalid_input,
                          "eth_getBlockByNumber: finalized block not found (code -39001)");
    }

private:
    Fuse fuse_;
    Says says_;
};

net::RpcResult ask(YoungParent::Says says, std::string_view method, JsonArray params = {}) {
    NodeHome home;
    const auto node = home.open(rollup_genesis());
    YoungParent parent(says);
    parent.tip = 3;
    RollupPlace place({driver::RollupSpec{}, parent}, *node);
    FilterStore filters;
    Context context{*node, filters, {}, &place};
    const Json json(std::move(params));
    return methods(false).at(methods(false).find(method)).handler(context, Params(json));
}

}  // namespace

TEST_SUITE("runtime/rpc/handlers/optimism") {
    TEST_CASE("a parent without safe and final blocks has none, as op-node shows it") {
        for (const auto says : {YoungParent::Says::refusal, YoungParent::Says::null}) {
            const auto status = std::get<Json>(ask(says, "optimism_syncStatus")).as_object();
            for (const auto* name : {"safe_l1", "finalized_l1", "current_l1_finalized"}) {
                CHECK(must(codec::get_u64(status.at(name), "number")) == 0);
                CHECK(must(codec::get_string(status.at(name), "hash")) == to_hex(Hash256{}));
            }
            CHECK(must(codec::get_u64(status.at("head_l1"), "number")) == 3);
            const auto output = std::get<Json>(ask(says, "optimism_outputAtBlock", {"0x0"}));
            CHECK(output.as_object().at("syncStatus") == Json(status));
        }
    }
    TEST_CASE("a parent that does not answer is no young one") {
        const auto result = ask(YoungParent::Says::nothing, "optimism_syncStatus");
        REQUIRE(std::holds_alternative<net::RpcError>(result));
        CHECK(std::get<net::RpcError>(result).message == "connection refused");
    }
}

}  // namespace alt::rpc
