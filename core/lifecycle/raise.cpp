#include "core/lifecycle/raise.hpp"

#include <fmt/format.h>

#include "core/base/hex.hpp"
#include "core/client/json_rpc_chain_client.hpp"
#include "core/contracts/bindings/factory.hpp"
#include "core/contracts/predeploys.hpp"
#include "core/driver/wire.hpp"
#include "core/lifecycle/plan.hpp"
#include "core/sys/files.hpp"

namespace alt::lifecycle {
namespace {

Result<bool> is_factory_there(Run& run) {
    ALT_TRY_ASSIGN(const auto code,
                   run.parent().code(contracts::factory_address(), client::BlockTag::latest));
    return !code.empty();
}

Result<std::string> deploy_factory(Run& run) {
    const auto is_there = "is there: " + to_hex(contracts::factory_address());
    ALT_TRY_ASSIGN(const bool there, is_factory_there(run));
    ALT_TRY_ASSIGN(const bool sent, run.has_sent("deploy_factory"));
    if (there && !sent) return is_there;
    ALT_TRY_ASSIGN(const auto deployer,
                   run.parent().code(contracts::kDeterministicDeployer, client::BlockTag::latest));
    if (deployer.empty())
        return make_error(Errc::parent_unavailable,
                          "the parent has no deterministic deployment proxy at " +
                              to_hex(contracts::kDeterministicDeployer),
                          "deploy it first (it is a keyless transaction that anyone can send)");
    auto outcome = run.send("deploy_factory", contracts::kDeterministicDeployer,
                            contracts::factory_deployment());
    if (outcome || outcome.error().code != Errc::invalid_input) return outcome;
    // Somebody else may have been first.
    ALT_TRY_ASSIGN(const bool now_there, is_factory_there(run));
    return now_there ? Result<std::string>(is_there) : outcome;
}

/// Fixes the portal's address in the spec before anything is sent to it.
Result<std::string> open_portal(Run& run) {
    ALT_TRY_ASSIGN(const auto params, open_params(run));
    const auto factory = contracts::factory_address();
    run.spec.portal = contracts::predict_portal(factory, run.operator_address(), params);
    run.row.spec = codec::to_text(driver::to_json(run.spec));
    ALT_TRY(run.save());
    ALT_TRY_ASSIGN(const bool open, run.portal().exists());
    // Without a transaction of ours on record, what stands there cannot have been opened by this
    // step.
    ALT_TRY_ASSIGN(const auto text,
                   run.send("open_portal", factory, contracts::encode_open(params)));
    ALT_TRY_ASSIGN(const bool opened, run.portal().exists());
    if (!opened)
        return make_error(Errc::internal,
                          "the factory opened no portal at " + to_hex(run.spec.portal));
    return open ? "was there: " + text : text;
}

Result<void> keep_handle(Run& run, const driver::Handle& handle) {
    // From the first launch on the port is the rollup's: endpoints survive a restart.
    run.spec.port = handle.port;
    run.row.spec = codec::to_text(driver::to_json(run.spec));
    run.row.handle = codec::to_text(driver::to_json(handle));
    return run.save();
}

Result<std::string> launch(Run& run) {
    ALT_TRY_ASSIGN(const auto handle, run.tools().driver.launch(run.spec));
    ALT_TRY(keep_handle(run, handle));
    return handle.rpc;
}

/// Ready means that the endpoint answers with the portal's genesis, as a client sees it.
Result<std::string> check_ready(Run& run) {
    ALT_TRY(ensure_running(run));
    ALT_TRY_ASSIGN(const auto json, codec::parse_json(run.row.handle));
    ALT_TRY_ASSIGN(const auto handle, driver::handle_from_json(json));
    ALT_TRY_ASSIGN(const auto client,
                   client::JsonRpcChainClient::make(handle.rpc, run.tools().clock));
    ALT_TRY_ASSIGN(const auto chain_id, client->chain_id());
    ALT_TRY_ASSIGN(const auto genesis, client->header(std::uint64_t{0}));
    ALT_TRY_ASSIGN(const auto promised, run.portal().genesis_hash());
    if (chain_id != run.spec.chain_id || !genesis || genesis->hash != promised)
        return make_error(
            Errc::internal,
            fmt::format("{} answers as another chain: id {}, genesis {}; the portal has "
                        "id {}, genesis {}",
                        handle.rpc, chain_id, genesis ? to_hex(genesis->hash) : "unknown",
                        run.spec.chain_id, to_hex(promised)));
    return to_hex(promised);
}

}  // namespace

Result<void> ensure_running(Run& run) {
    ALT_TRY_ASSIGN(const auto inspection, run.tools().driver.inspect(run.id()));
    if (inspection) return {};
    ALT_TRY_ASSIGN(const auto handle, run.tools().driver.launch(run.spec));
    return keep_handle(run, handle);
}

Result<void> raise(Run& run) {
    if (run.phase() == Phase::planned) {
        run.spec.id = driver::RollupId{static_cast<std::uint64_t>(run.row.id)};
        // Without a home (a fixture) nothing is stored.
        if (!run.tools().home.empty())
            run.spec.folder =
                run.tools().home / "rollups" / fmt::format("{}-{}", run.row.name, run.row.id);
        run.row.spec = codec::to_text(driver::to_json(run.spec));
        ALT_TRY(run.move(Phase::provisioning));
    }
    if (run.phase() != Phase::provisioning) return {};
    ALT_TRY(run.step("deploy_factory", [&] { return deploy_factory(run); }));
    ALT_TRY(run.step("open_portal", [&] { return open_portal(run); }));
    ALT_TRY(run.step("launch", [&] { return launch(run); }));
    ALT_TRY(run.step("ready", [&] { return check_ready(run); }));
    // Ready may have been noted before a crash that took the host with it.
    ALT_TRY(ensure_running(run));
    run.row.live_ms = run.tools().clock.now();
    if (run.manifest.demand.ttl.count() > 0)
        run.row.expires_ms = run.row.live_ms + run.manifest.demand.ttl.count();
    return run.move(Phase::live);
}

Result<void> abort(Run& run) {
    ALT_TRY_ASSIGN(const bool open, run.portal().exists());
    if (open) {
        ALT_TRY_ASSIGN(const auto custody, run.portal().custody());
        if (!custody.is_zero())
            return make_error(Errc::conflict,
                              run.row.name + " never went live, yet its portal holds " +
                                  to_decimal(custody) + " wei",
                              "run `alt resume` to raise it, then `alt settle`");
    }
    ALT_TRY(run.tools().driver.stop(run.id()));
    if (!run.spec.folder.empty()) ALT_TRY(sys::remove_tree(run.spec.folder));
    run.row.ended_ms = run.tools().clock.now();
    const auto reason = run.row.last_error;
    ALT_TRY(run.move(Phase::aborted));
    run.row.last_error = reason;
    return run.save();
}

}  // namespace alt::lifecycle
