#include "runtime/embed/local_orchestrator.hpp"

#include <fmt/format.h>

#include "core/base/hex.hpp"
#include "core/lifecycle/burst.hpp"
#include "core/lifecycle/certificate.hpp"
#include "core/lifecycle/dispose.hpp"
#include "core/lifecycle/plan.hpp"
#include "core/lifecycle/raise.hpp"
#include "core/lifecycle/settle.hpp"
#include "runtime/embed/signer.hpp"

namespace alt {
namespace {

using codec::Json;
using codec::JsonArray;
using codec::JsonObject;
using lifecycle::Phase;

constexpr std::chrono::milliseconds kWaitPoll{10};

}  // namespace

Result<views::Known> LocalOrchestrator::known(const std::string& name) {
    ALT_TRY_ASSIGN(auto row, parts_.store.find(name));
    if (!row)
        return make_error(Errc::not_found, "there is no rollup named " + name,
                          "`alt ls --all` lists them");
    return views::know(*std::move(row));
}

Result<client::ChainClient*> LocalOrchestrator::parent_of(const Known& rollup) {
    return parts_.reach.parent(rollup.spec.parent_rpc, rollup.spec.parent_chain_id);
}

Result<crypto::PrivateKey> LocalOrchestrator::operator_key(const manifest::Manifest& manifest) {
    auto key = load_key(manifest.parent.signer, sys::current_environment());
    if (!key) return std::move(key.error()).wrap("parent.signer");
    return key;
}

Result<void> LocalOrchestrator::drive(const Known& rollup, const std::string& purpose,
                                      const Body& body) {
    auto driven = drive_once(rollup, purpose, body);
    // A host that has ended since it was asked last took an embedded parent with it.
    if (driven || !host_is_gone(driven.error())) return driven;
    return drive_once(rollup, purpose, body);
}

bool LocalOrchestrator::host_is_gone(const Error& error) {
    return error.code == Errc::parent_unavailable && parts_.reach.is_lost();
}

Result<void> LocalOrchestrator::drive_once(const Known& rollup, const std::string& purpose,
                                           const Body& body) {
    ALT_TRY(parts_.reach.ensure());
    ALT_TRY_ASSIGN(auto* parent, parent_of(rollup));
    ALT_TRY_ASSIGN(const auto key, operator_key(rollup.manifest));
    const lifecycle::Tools tools{parts_.store,   *parts_.reach.driver(), parts_.clock,
                                 parts_.faults,  parts_.logger,          parts_.home,
                                 parts_.progress};
    const auto who = parts_.purpose.empty() ? purpose : parts_.purpose + ": " + purpose;
    ALT_TRY_ASSIGN(const auto run, lifecycle::Run::begin(tools, rollup.row.id, *parent, key, who));
    return body(*run);
}

// What the parent says is left out when it cannot be asked: looking must work without it.
views::Seen LocalOrchestrator::see_parent(const Known& rollup) {
    views::Seen seen;
    seen.parent_url = parts_.reach.parent_url(rollup.spec.parent_rpc);
    const auto parent = parent_of(rollup);
    if (!parent) return seen;
    if (const auto block = (*parent)->block_number()) seen.parent_block = *block;
    return seen;
}

Result<views::Seen> LocalOrchestrator::see(const Known& rollup) {
    auto seen = is_over(rollup.phase) ? views::Seen{} : see_parent(rollup);
    ALT_TRY_ASSIGN(auto holder, parts_.store.holder(rollup.row.id));
    if (holder && sys::is_alive(holder->owner)) seen.holder = std::move(holder);
    if (is_over(rollup.phase)) return seen;
    if (auto* driver = parts_.reach.driver()) {
        ALT_TRY_ASSIGN(seen.inspection, driver->inspect(rollup.spec.id));
    }
    const auto parent = parent_of(rollup);
    if (!seen.parent_block || !parent || rollup.spec.portal.is_zero()) return seen;
    settlement::Portal portal(**parent, rollup.spec.portal);
    if (const auto custody = portal.custody()) seen.custody = *custody;
    if (const auto deposits = portal.deposit_count()) seen.deposits = *deposits;
    if (rollup.row.closing.empty()) return seen;
    if (auto paid = portal.claimed(rollup.spec.portal_block)) seen.paid = std::move(paid).value();
    return seen;
}

Result<views::Known> LocalOrchestrator::plan(const UpRequest& request, const std::string& name) {
    ALT_TRY(parts_.reach.ensure());
    ALT_TRY_ASSIGN(const auto key, operator_key(request.manifest));
    ALT_TRY_ASSIGN(auto* parent, parts_.reach.parent(request.manifest.parent.rpc.front(),
                                                     request.manifest.parent.chain_id.value_or(0)));
    ALT_TRY_ASSIGN(
        const auto row,
        lifecycle::plan_rollup({request.manifest, request.manifest_source, name, key.address()},
                               *parent, parts_.clock.now()));
    ALT_TRY(parts_.store.create(row));
    return known(name);
}

/// Whatever is not live yet is undone when it cannot be raised: nothing has been bridged.
Result<void> LocalOrchestrator::raise_or_abort(const Known& rollup) {
    return drive(rollup, "alt up", [this](lifecycle::Run& run) -> Result<void> {
        if (is_over(run.phase()))
            return make_error(Errc::conflict, run.row.name + " is " + run.row.phase);
        auto raised = lifecycle::raise(run);
        // What a host that is gone has left half raised is for the next one.
        if (raised || host_is_gone(raised.error())) return raised;
        if (const auto undone = lifecycle::abort(run); !undone)
            return make_error(
                raised.error().code,
                raised.error().message + "; undoing it failed: " + undone.error().message,
                "run `alt resume`, or `alt destroy " + run.row.name + "`");
        return raised;
    });
}

Result<void> LocalOrchestrator::refuse_change(const Known& rollup, const UpRequest& request) {
    auto wanted = request.manifest;
    wanted.name = rollup.manifest.name;
    const auto changes = manifest::differences(rollup.manifest, wanted);
    std::string text;
    for (const auto& change : changes)
        text += fmt::format("\n  {}: {} -> {}", change.path, change.before, change.after);
    return make_error(Errc::conflict, rollup.row.name + " runs another manifest:" + text,
                      "`--replace` settles and destroys it first; or choose another --name");
}

Result<View> LocalOrchestrator::up(const UpRequest& request) {
    const auto name = request.name.value_or(request.manifest.name);
    ALT_TRY_ASSIGN(const auto existing, parts_.store.find(name));
    const auto over = [](const store::RollupRow& row) { return row.ended_ms != 0; };
    if (existing && !over(*existing)) {
        ALT_TRY_ASSIGN(const auto rollup, views::know(*existing));
        auto wanted = request.manifest;
        wanted.name = rollup.manifest.name;
        if (wanted == rollup.manifest) {
            if (!lifecycle::has_reached(rollup.phase, Phase::live)) ALT_TRY(raise_or_abort(rollup));
            return up_view(name);
        }
        if (!request.replace) return refuse_change(rollup, request).error();
        ALT_TRY(settle(name, false, true));
        ALT_TRY(destroy(name, false));
    }
    ALT_TRY_ASSIGN(const auto planned, plan(request, name));
    ALT_TRY(raise_or_abort(planned));
    return up_view(name);
}

Result<View> LocalOrchestrator::up_view(const std::string& name) {
    ALT_TRY(parts_.reach.ensure());
    ALT_TRY_ASSIGN(const auto rollup, known(name));
    auto view = views::up(rollup, see_parent(rollup));
    // The handle names the process of the launch; a later host may have taken the rollup over.
    view["pid"] = parts_.reach.host_pid();
    if (!parts_.home.empty()) view["log"] = Home{parts_.home}.host_log().string();
    return view;
}

Result<View> LocalOrchestrator::status(const std::string& name) {
    ALT_TRY_ASSIGN(const auto rollup, known(name));
    ALT_TRY_ASSIGN(const auto seen, see(rollup));
    auto view = views::status(rollup, seen);
    ALT_TRY_ASSIGN(auto txs, lifecycle::mined_txs(parts_.store, rollup.row.id));
    view["parent_txs"] = std::move(txs);
    return view;
}

Result<View> LocalOrchestrator::list(bool all) {
    ALT_TRY_ASSIGN(auto rows, parts_.store.list(all));
    JsonArray rollups;
    for (auto& row : rows) {
        ALT_TRY_ASSIGN(const auto rollup, views::know(std::move(row)));
        rollups.push_back(views::summary(rollup));
    }
    return View{{"rollups", std::move(rollups)}};
}

Result<View> LocalOrchestrator::wait(const std::string& name, const std::string& phase,
                                     std::chrono::milliseconds timeout) {
    const auto goal = lifecycle::parse_phase(phase);
    if (!goal)
        return make_error(Errc::usage, "there is no phase \"" + phase + "\"",
                          "planned provisioning live draining frozen proposed final paying settled "
                          "disposed aborted");
    const auto deadline = parts_.clock.steady() + timeout;
    ALT_TRY_ASSIGN(auto rollup, known(name));
    // Phases do not come by themselves without a host.
    if (!lifecycle::has_reached(rollup.phase, *goal) && !is_over(rollup.phase))
        ALT_TRY(parts_.reach.ensure());
    while (!lifecycle::has_reached(rollup.phase, *goal)) {
        if (is_over(rollup.phase))
            return make_error(Errc::conflict,
                              name + " is " + rollup.row.phase + " and will not be " + phase);
        if (parts_.clock.steady() >= deadline)
            return make_error(
                Errc::timeout,
                fmt::format("{} is {} after {} ms, not {}{}", name, rollup.row.phase,
                            timeout.count(), phase,
                            rollup.row.last_error.empty() ? "" : ": " + rollup.row.last_error),
                "`alt status " + name + "` says why it waits");
        parts_.clock.sleep_for(kWaitPoll);
        ALT_TRY_ASSIGN(rollup, known(name));
    }
    return status(name);
}

Result<View> LocalOrchestrator::events(const std::string& name, std::int64_t after) {
    ALT_TRY_ASSIGN(const auto rollup, known(name));
    ALT_TRY_ASSIGN(const auto rows, parts_.store.events(rollup.row.id, after));
    JsonArray events;
    for (const auto& row : rows)
        events.push_back(
            JsonObject{{"id", row.id}, {"at", row.at_ms}, {"kind", row.kind}, {"text", row.text}});
    return View{{"name", name}, {"events", std::move(events)}};
}

Result<std::filesystem::path> LocalOrchestrator::log_path(const std::string& name) {
    ALT_TRY(known(name));
    if (parts_.home.empty()) return make_error(Errc::not_found, "nothing is logged without a home");
    return Home{parts_.home}.host_log();
}

Result<View> LocalOrchestrator::env(const std::string& name) {
    ALT_TRY_ASSIGN(const auto rollup, known(name));
    if (!rollup.handle || is_over(rollup.phase))
        return make_error(Errc::conflict,
                          name + " is " + rollup.row.phase + " and has no endpoint");
    ALT_TRY(parts_.reach.ensure());
    return View{
        {"name", name},
        {"env", JsonObject{{"ETH_RPC_URL", rollup.handle->rpc},
                           {"CHAIN_ID", std::to_string(rollup.spec.chain_id)},
                           {"ALT_ROLLUP", name},
                           {"ALT_PORTAL", to_hex(rollup.spec.portal)},
                           {"ALT_PARENT_RPC_URL", parts_.reach.parent_url(rollup.spec.parent_rpc)},
                           {"ALT_PARENT_CHAIN_ID", std::to_string(rollup.spec.parent_chain_id)}}}};
}

Result<View> LocalOrchestrator::settle_view(const Known& rollup) {
    auto view = views::summary(rollup);
    ALT_TRY_ASSIGN(const auto book, lifecycle::exit_book(rollup.row, rollup.spec));
    view["state_root"] = to_hex(book.closing().state_root);
    view["exit_root"] = to_hex(book.root());
    view["output_root"] = to_hex(book.output_root());
    view["exits"] = book.leaves().size();
    ALT_TRY_ASSIGN(auto* parent, parent_of(rollup));
    settlement::Portal portal(*parent, rollup.spec.portal);
    ALT_TRY_ASSIGN(const auto paid, portal.claimed(rollup.spec.portal_block));
    view["paid"] = paid.size();
    view["unpaid"] = book.leaves().size() - paid.size();
    view["unpaid_wei"] = to_decimal(book.unpaid(paid));
    ALT_TRY_ASSIGN(auto txs, lifecycle::mined_txs(parts_.store, rollup.row.id));
    view["gas_total"] = lifecycle::gas_of(txs);
    view["parent_txs"] = std::move(txs);
    return view;
}

Result<std::optional<std::int64_t>> LocalOrchestrator::drive_to_settled(const Known& rollup,
                                                                        const std::string& purpose,
                                                                        bool pay,
                                                                        const Wanted& wanted) {
    std::optional<std::int64_t> resume;
    auto driven = drive(rollup, purpose, [&](lifecycle::Run& run) -> Result<void> {
        if (wanted && run.phase() == Phase::live) {
            ALT_TRY_ASSIGN(const bool go_on, wanted(run.row));
            if (!go_on) return {};
        }
        // The end does not begin over a chain that cannot be opened.
        if (run.phase() == Phase::live) ALT_TRY(lifecycle::ensure_running(run));
        ALT_TRY_ASSIGN(resume, lifecycle::settle(run, {pay, parts_.waits}));
        return {};
    });
    if (!driven) return std::move(driven.error());
    return resume;
}

Result<View> LocalOrchestrator::settle(const std::string& name, bool plan_only, bool pay) {
    ALT_TRY_ASSIGN(const auto rollup, known(name));
    if (plan_only) {
        ALT_TRY_ASSIGN(const auto steps, parts_.store.steps(rollup.row.id));
        return views::settle_plan(rollup, steps);
    }
    return settle_known(rollup, pay, {});
}

Result<View> LocalOrchestrator::settle_if(const std::string& name, const Wanted& wanted) {
    ALT_TRY_ASSIGN(const auto rollup, known(name));
    return settle_known(rollup, true, wanted);
}

Result<View> LocalOrchestrator::settle_known(Known rollup, bool pay, const Wanted& wanted) {
    const auto name = rollup.row.name;
    if (is_over(rollup.phase))
        return make_error(Errc::conflict, name + " is " + rollup.row.phase,
                          "its archive holds what there is to know");
    ALT_TRY(parts_.reach.ensure());
    if (rollup.phase != Phase::settled) {
        ALT_TRY_ASSIGN(const auto resume, drive_to_settled(rollup, "alt settle", pay, wanted));
        ALT_TRY_ASSIGN(rollup, known(name));
        if (resume) {
            auto view = views::summary(rollup);
            view["resume_ms"] = *resume;
            return view;
        }
        if (rollup.phase == Phase::live) return views::summary(rollup);
    }
    return settle_view(rollup);
}

Result<View> LocalOrchestrator::destroy(const std::string& name, bool abandon) {
    const auto found = known(name);
    if (!found && found.error().code == Errc::not_found) {
        ALT_TRY(stop_host_if_idle());
        return View{
            {"name", name}, {"phase", "disposed"}, {"note", "there was nothing to destroy"}};
    }
    if (!found) return found.error();
    if (!is_over(found->phase))
        ALT_TRY(drive(*found, "alt destroy",
                      [&](lifecycle::Run& run) { return lifecycle::dispose(run, abandon); }));
    ALT_TRY(stop_host_if_idle());
    ALT_TRY_ASSIGN(const auto ended, known(name));
    auto view = views::summary(ended);
    if (parts_.home.empty() || ended.phase != Phase::disposed) return view;
    const auto folder = lifecycle::archive_folder(parts_.home, ended.row);
    view["archive"] = folder.string();
    view["certificate"] = (folder / "certificate.json").string();
    view["claim_kit"] = (folder / "claim-kit.json").string();
    return view;
}

Result<void> LocalOrchestrator::stop_host_if_idle() {
    ALT_TRY_ASSIGN(const auto rows, parts_.store.list(false));
    return rows.empty() ? parts_.reach.nothing_left() : Result<void>();
}

Result<std::string> LocalOrchestrator::resume_one(const Known& rollup) {
    if (rollup.phase == Phase::settled) return std::string("settled");
    if (!lifecycle::has_reached(rollup.phase, Phase::live)) {
        ALT_TRY(raise_or_abort(rollup));
        return std::string("raised");
    }
    // One that is live may have lost who began its end.
    ALT_TRY_ASSIGN(const bool ending, lifecycle::end_has_begun(parts_.store, rollup.row.id));
    if (ending) {
        ALT_TRY(drive_to_settled(rollup, "alt resume", true));
        return std::string("settled");
    }
    ALT_TRY(drive(rollup, "alt resume", lifecycle::ensure_running));
    return std::string("runs");
}

Result<View> LocalOrchestrator::resume() {
    ALT_TRY_ASSIGN(auto rows, parts_.store.list(false));
    if (!rows.empty()) ALT_TRY(parts_.reach.ensure());
    JsonArray resumed;
    for (auto& row : rows) {
        ALT_TRY_ASSIGN(const auto rollup, views::know(std::move(row)));
        const auto outcome = resume_one(rollup);
        JsonObject line{{"name", rollup.row.name}};
        // Held by a living process is not left half-done.
        if (outcome || outcome.error().code == Errc::conflict)
            line["outcome"] = outcome ? *outcome : outcome.error().message;
        else
            line["error"] = outcome.error().message;
        ALT_TRY_ASSIGN(const auto now, parts_.store.find(rollup.row.id));
        line["phase"] = now ? now->phase : rollup.row.phase;
        resumed.push_back(std::move(line));
    }
    return View{{"resumed", std::move(resumed)}};
}

}  // namespace alt
