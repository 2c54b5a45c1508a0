#include "runtime/embed/views.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/base/hex.hpp"
#include "core/contracts/bindings/factory.hpp"
#include "core/crypto/hd_key.hpp"
#include "core/driver/wire.hpp"
#include "core/lifecycle/settle.hpp"
#include "core/manifest/parse.hpp"
#include "runtime/embed/signer.hpp"

namespace alt::views {
namespace {

using codec::Json;
using codec::JsonObject;
using lifecycle::Phase;

template <typename T>
Json or_null(const std::optional<T>& value) {
    return value ? Json(*value) : Json(nullptr);
}

Json wei_or_null(const std::optional<uint256>& value) {
    return value ? Json(to_decimal(*value)) : Json(nullptr);
}

Json time_or_null(std::int64_t ms) {
    return ms > 0 ? Json(ms) : Json(nullptr);
}

bool is_loopback(std::string_view url) {
    return url.find("//127.") != std::string_view::npos ||
           url.find("//localhost") != std::string_view::npos ||
           url.find("//[::1]") != std::string_view::npos;
}

JsonObject next(std::string_view action, Json at, std::string because) {
    return {{"action", action}, {"at", std::move(at)}, {"because", std::move(because)}};
}

JsonObject next_of_live(const Known& rollup, const Seen& seen) {
    const auto idle = rollup.manifest.demand.idle.count();
    const auto ends = rollup.row.expires_ms;
    const auto last =
        seen.inspection ? std::max(seen.inspection->last_activity_ms, rollup.row.live_ms) : 0;
    if (idle > 0 && last > 0 && (ends == 0 || last + idle < ends))
        return next("settle", last + idle,
                    fmt::format("it settles after {} s without a transaction", idle / 1000));
    if (ends > 0) return next("settle", ends, "its time to live ends then");
    return next("none", nullptr, "nothing ends the burst but `alt settle " + rollup.row.name + "`");
}

JsonObject next_of_settled(const Known& rollup, const Seen& seen) {
    const auto& name = rollup.row.name;
    const auto book = lifecycle::exit_book(rollup.row, rollup.spec);
    if (book && seen.paid && !book->unpaid(*seen.paid).is_zero())
        return next("claim", nullptr,
                    "some exits are not paid yet and stay claimable: `alt claim " + name + "`");
    return next("destroy", nullptr, "everything is settled: `alt destroy " + name + "`");
}

/// What happens next, when, and why something waits.
JsonObject next_of(const Known& rollup, const Seen& seen) {
    if (!seen.inspection && lifecycle::has_reached(rollup.phase, Phase::live) &&
        !is_over(rollup.phase) && rollup.phase != Phase::settled)
        return next("resume", nullptr, "no host runs it: `alt resume` goes on");
    switch (rollup.phase) {
        case Phase::planned:
        case Phase::provisioning:
            return next("raise", nullptr,
                        seen.holder ? fmt::format("pid {} raises it", seen.holder->owner.pid)
                                    : "nobody raises it: `alt resume` goes on");
        case Phase::live:
            return next_of_live(rollup, seen);
        case Phase::settled:
            return next_of_settled(rollup, seen);
        case Phase::disposed:
        case Phase::aborted:
            return next("none", nullptr, "it is over");
        default:
            break;
    }
    if (!rollup.row.last_error.empty())
        return next("settle", nullptr, "it is tried again after: " + rollup.row.last_error);
    return next("settle", nullptr,
                seen.holder ? fmt::format("pid {} settles it ({})", seen.holder->owner.pid,
                                          seen.holder->purpose)
                            : "the host goes on with it");
}

Json unpaid_claims(const Known& rollup, const Seen& seen) {
    if (rollup.row.closing.empty()) return "0";
    if (!seen.paid) return nullptr;
    const auto book = lifecycle::exit_book(rollup.row, rollup.spec);
    return book ? Json(to_decimal(book->unpaid(*seen.paid))) : Json(nullptr);
}

Json memory_of(const driver::Memory& memory) {
    return JsonObject{{"state", memory.state},
                      {"history", memory.history},
                      {"pool", memory.pool},
                      {"connections", memory.connections},
                      {"total", memory.total()}};
}

JsonObject parent_of(const Known& rollup, const Seen& seen) {
    return {{"rpc", seen.parent_url},
            {"chain_id", rollup.spec.parent_chain_id},
            {"block", or_null(seen.parent_block)}};
}

}  // namespace

Result<Known> know(store::RollupRow row) {
    Known out;
    out.row = std::move(row);
    const auto phase = lifecycle::parse_phase(out.row.phase);
    if (!phase)
        return make_error(Errc::corrupt, "the store holds an unknown phase: " + out.row.phase);
    out.phase = *phase;
    ALT_TRY_ASSIGN(out.manifest, manifest::parse(out.row.manifest, out.row.name).result());
    ALT_TRY_ASSIGN(const auto spec, codec::parse_json(out.row.spec));
    ALT_TRY_ASSIGN(out.spec, driver::spec_from_json(spec));
    if (out.row.handle.empty()) return out;
    ALT_TRY_ASSIGN(const auto handle, codec::parse_json(out.row.handle));
    ALT_TRY_ASSIGN(out.handle, driver::handle_from_json(handle));
    return out;
}

bool is_dev(const Known& rollup) {
    const bool loopback = rollup.spec.listen == "127.0.0.1" || rollup.spec.listen == "::1";
    const bool parent = rollup.spec.parent_rpc == "embedded" || is_loopback(rollup.spec.parent_rpc);
    return loopback && parent && is_dev_key(rollup.manifest.parent.signer);
}

View settle_plan(const Known& rollup, const std::vector<store::StepRow>& steps) {
    static constexpr std::array kSteps{"close_portal", "drain",    "sync_deposits", "close_chain",
                                       "propose",      "finalise", "pay",           "conserve"};
    codec::JsonArray left;
    for (const std::string_view step : kSteps) {
        const bool done = std::any_of(steps.begin(), steps.end(),
                                      [&](const auto& s) { return s.done && s.name == step; });
        if (!done && rollup.phase != Phase::settled) left.emplace_back(step);
    }
    return View{{"name", rollup.row.name}, {"phase", rollup.row.phase}, {"steps", std::move(left)}};
}

codec::JsonArray accounts(const Known& rollup) {
    codec::JsonArray out;
    if (!is_dev(rollup)) return out;
    for (std::uint32_t i = 0; i < rollup.manifest.genesis.accounts; ++i) {
        const auto key = crypto::dev_key(i);
        out.push_back(JsonObject{{"address", to_hex(key.address())},
                                 {"private_key", to_hex(key.expose_secret())}});
    }
    return out;
}

View summary(const Known& rollup) {
    return {{"name", rollup.row.name},
            {"id", rollup.row.id},
            {"phase", rollup.row.phase},
            {"chain_id", rollup.spec.chain_id},
            {"rpc",
             rollup.handle && !is_over(rollup.phase) ? Json(rollup.handle->rpc) : Json(nullptr)}};
}

/// WebSockets are served at the same port as HTTP.
Json websocket_of(const View& shown) {
    const auto* rpc = shown.at("rpc").if_string();
    constexpr std::string_view kHttp = "http://";
    if (rpc == nullptr || !std::string_view(*rpc).starts_with(kHttp)) return nullptr;
    return Json("ws://" + std::string(std::string_view(*rpc).substr(kHttp.size())));
}

View up(const Known& rollup, const Seen& seen) {
    auto out = summary(rollup);
    out["ws"] = websocket_of(out);
    out["genesis_hash"] = rollup.handle ? Json(to_hex(rollup.handle->genesis_hash)) : Json(nullptr);
    out["pid"] = rollup.handle ? Json(rollup.handle->pid) : Json(nullptr);
    out["expires_at"] = time_or_null(rollup.row.expires_ms);
    out["log"] = nullptr;
    out["parent"] = parent_of(rollup, seen);
    out["contracts"] = JsonObject{{"factory", to_hex(contracts::factory_address())},
                                  {"portal", to_hex(rollup.spec.portal)}};
    out["manifest"] = JsonObject{{"source", rollup.row.manifest_source},
                                 {"digest", rollup.row.manifest_digest},
                                 {"commit", nullptr}};
    out["accounts"] = accounts(rollup);
    return out;
}

View status(const Known& rollup, const Seen& seen) {
    auto out = summary(rollup);
    const auto& at = seen.inspection;
    out["parent"] = parent_of(rollup, seen);
    out["contracts"] = JsonObject{{"factory", to_hex(contracts::factory_address())},
                                  {"portal", to_hex(rollup.spec.portal)}};
    out["block"] = at ? Json(at->block_num) : Json(nullptr);
    out["state_root"] = at ? Json(to_hex(at->state_root)) : Json(nullptr);
    out["txs"] = at ? Json(at->txs) : Json(nullptr);
    out["pending"] = at ? Json(at->pending) : Json(nullptr);
    out["cpu_ms"] = at ? Json(at->cpu_ms) : Json(nullptr);
    out["memory_bytes"] = at ? memory_of(at->memory) : Json(nullptr);
    out["deposits"] = JsonObject{{"seen", or_null(seen.deposits)},
                                 {"credited", at ? Json(at->deposits_credited) : Json(nullptr)}};
    out["last_error"] = rollup.row.last_error.empty() ? Json(nullptr) : Json(rollup.row.last_error);
    out["next"] = next_of(rollup, seen);
    out["value"] = JsonObject{{"asset", "eth"},
                              {"escrow", wei_or_null(seen.custody)},
                              {"claims", unpaid_claims(rollup, seen)},
                              {"fees", at ? Json(to_decimal(at->fees)) : Json(nullptr)}};
    return out;
}

}  // namespace alt::views
