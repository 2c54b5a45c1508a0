#include "core/contracts/bindings/factory.hpp"
#include "core/net/url.hpp"
#include "runtime/rpc/handlers/rollup_only.hpp"

namespace alt::rpc {

namespace {

using codec::Json;
using codec::JsonObject;

/// The longest that one call puts off the end of a burst.
constexpr std::uint64_t kMaxSeconds = 365 * 86'400;

net::RpcResult endpoints(Context&, RollupPlace& rollup, const Params&) {
    const auto& spec = rollup.spec();
    const auto port = rollup.port.load();
    if (port == 0) return net::RpcError{kServerError, "the endpoint is about to listen", {}};
    const auto at = "://" + spec.listen + ":" + std::to_string(port);
    const auto parent = rollup.steward() == nullptr ? std::string(spec.parent_rpc)
                                                    : rollup.steward()->parent_url(spec);
    // Anybody may ask; a provider's path and query hold the operator's access key.
    const auto shown = net::parse_url(parent);
    return Json(
        JsonObject{{"name", spec.name},
                   {"chainId", quantity(spec.chain_id)},
                   {"rpc", "http" + at},
                   {"ws", "ws" + at},
                   {"parent", JsonObject{{"rpc", shown ? Json(shown->text) : Json(nullptr)},
                                         {"chainId", quantity(spec.parent_chain_id)}}},
                   {"contracts", JsonObject{{"factory", to_hex(contracts::factory_address())},
                                            {"portal", to_hex(spec.portal)}}}});
}

Result<Steward*> steward_of(const RollupPlace& rollup) {
    if (auto* const steward = rollup.steward()) return steward;
    return make_error(Errc::unsupported, "nobody here drives the life of this rollup");
}

net::RpcResult extend(Context&, RollupPlace& rollup, const Params& params) {
    ALT_PARAM(const auto seconds, params.u64(0));
    if (seconds == 0 || seconds > kMaxSeconds)
        return net::RpcError{net::kInvalidParams, "argument 0: 1 s to a year", {}};
    ALT_ANSWER(auto* const steward, steward_of(rollup));
    ALT_ANSWER(const auto ends, steward->extend(rollup.spec().id, std::chrono::seconds(seconds)));
    return Json(JsonObject{{"expiresAt", ends}});
}

net::RpcResult drain(Context&, RollupPlace& rollup, const Params&) {
    ALT_ANSWER(auto* const steward, steward_of(rollup));
    if (const auto done = steward->drain(rollup.spec().id); !done) return refused(done.error());
    return Json(true);
}

}  // namespace

void add_alt_life(MethodTable& table) {
    table.add("alt_endpoints", on_rollup<endpoints>, Runs::at_once,
              "Where rollup, parent and contracts are", "", "Object");
    table.add("alt_extend", on_rollup<extend>, Runs::asking,
              "Puts off the end of the burst; development only: expiresAt in ms since the epoch",
              "seconds: Quantity", "Object");
    table.add("alt_drain", on_rollup<drain>, Runs::asking,
              "Ends the burst: the rollup drains and settles; development only", "", "Boolean");
}

}  // namespace alt::rpc
