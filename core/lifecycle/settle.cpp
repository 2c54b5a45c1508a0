#include "core/lifecycle/settle.hpp"

#include <fmt/format.h>

#include "core/base/hex.hpp"
#include "core/base/wei.hpp"
#include "core/driver/wire.hpp"
#include "core/lifecycle/raise.hpp"

namespace alt::lifecycle {
namespace {

using contracts::PortalPhase;

/// The parent's phase decides whether a step's transaction is still needed.
Result<bool> portal_before(Run& run, PortalPhase phase) {
    ALT_TRY_ASSIGN(const auto current, run.portal().phase());
    return current < phase;
}

Result<std::string> close_portal(Run& run) {
    ALT_TRY_ASSIGN(const bool needed, portal_before(run, PortalPhase::closing));
    if (!needed) return std::string("is closed");
    return run.send("close_portal", run.spec.portal, contracts::encode_close());
}

Result<std::string> drain(Run& run) {
    ALT_TRY(ensure_running(run));
    ALT_TRY(run.tools().driver.drain(run.id()));
    return std::string();
}

Result<std::string> sync_deposits(Run& run) {
    ALT_TRY(ensure_running(run));
    ALT_TRY_ASSIGN(const auto count, run.portal().deposit_count());
    ALT_TRY(run.tools().driver.sync_deposits(run.id(), count));
    return fmt::format("{} deposits", count);
}

Result<std::string> close_chain(Run& run) {
    ALT_TRY(ensure_running(run));
    // A restarted node takes transactions again; draining is idempotent.
    ALT_TRY(run.tools().driver.drain(run.id()));
    ALT_TRY_ASSIGN(const auto closing, run.tools().driver.close(run.id()));
    ALT_TRY_ASSIGN(const auto hash, run.portal().deposit_hash());
    if (closing.deposit_hash != hash)
        return make_error(Errc::settlement_incomplete,
                          "the rollup has consumed other deposits than the portal holds",
                          "the parent may have reorganised: see `alt doctor`");
    run.row.closing = codec::to_text(driver::to_json(closing));
    ALT_TRY(run.save());
    return fmt::format("block {} with {} exits", closing.block_num, closing.exits.size());
}

Result<std::string> propose(Run& run) {
    ALT_TRY_ASSIGN(const auto book, exit_book(run.row, run.spec));
    ALT_TRY_ASSIGN(const bool needed, portal_before(run, PortalPhase::proposed));
    if (!needed) return std::string("is proposed");
    ALT_TRY_ASSIGN(const auto custody, run.portal().custody());
    // What was deposited is what exits, to the wei: anything else must not be proposed.
    if (run.spec.native == driver::NativeCurrency::bridged && custody != book.total())
        return make_error(
            Errc::settlement_incomplete,
            fmt::format("conservation: the portal holds {} wei, the exits add up to {} wei",
                        to_decimal(custody), to_decimal(book.total())),
            "nothing was proposed; please report this with the rollup's folder");
    return run.send("propose", run.spec.portal, contracts::encode_propose_final(book.proposal()));
}

/// Waits for the parent's clock, not ours: the portal compares block times.
Result<void> wait_for_window(Run& run) {
    const auto window = static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::seconds>(run.manifest.settlement.challenge_window)
            .count());
    if (window == 0) return {};
    ALT_TRY_ASSIGN(const auto proposed_at, run.portal().proposed_at());
    const auto opens_ms = static_cast<std::int64_t>((proposed_at + window) * 1000);
    while (run.tools().clock.now() < opens_ms)
        run.tools().clock.sleep_for(std::chrono::milliseconds(
            std::min<std::int64_t>(200, opens_ms - run.tools().clock.now())));
    return {};
}

Result<std::string> finalise(Run& run) {
    ALT_TRY_ASSIGN(const bool needed, portal_before(run, PortalPhase::settled));
    if (!needed) return std::string("is final");
    ALT_TRY(wait_for_window(run));
    return run.send("finalise", run.spec.portal, contracts::encode_finalise());
}

Result<std::string> pay_batch(Run& run, const settlement::ExitBook& book, std::uint64_t batch,
                              const std::string& step) {
    ALT_TRY_ASSIGN(const auto paid, run.portal().claimed(run.spec.portal_block));
    if (!book.batch_open(batch, paid)) return std::string("is paid");
    client::CallRequest call;
    call.from = run.operator_address();
    call.to = run.spec.portal;
    call.data = book.batch_call(batch);
    ALT_TRY_ASSIGN(const auto estimate, run.parent().estimate_gas(call));
    return run.send(step, run.spec.portal, call.data,
                    estimate + estimate / 4 + contracts::kPayoutReserve);
}

Result<void> pay(Run& run, const settlement::ExitBook& book) {
    for (std::uint64_t batch = 0; batch < book.batches(); ++batch) {
        if (run.tools().progress) run.tools().progress("pay", batch, book.batches());
        const auto step = fmt::format("pay/{}", batch);
        ALT_TRY(run.step(step, [&] { return pay_batch(run, book, batch, step); }));
    }
    return {};
}

/// Custody must be exactly what is still owed.
Result<std::string> conserve(Run& run, const settlement::ExitBook& book) {
    ALT_TRY_ASSIGN(const auto paid, run.portal().claimed(run.spec.portal_block));
    ALT_TRY_ASSIGN(const auto custody, run.portal().custody());
    const auto owed = book.unpaid(paid);
    if (custody != owed)
        return make_error(
            Errc::settlement_incomplete,
            fmt::format("conservation: the portal holds {} wei, unpaid claims add up to {} wei",
                        to_decimal(custody), to_decimal(owed)),
            "please report this with the rollup's folder");
    return fmt::format("{} of {} exits paid, {} wei claimable", paid.size(), book.leaves().size(),
                       to_decimal(owed));
}

/// The window or the parent's clock may not be there yet; that is no failure of the step.
Result<void> advance(Run& run, Phase from, Phase to, const std::string& step,
                     const std::function<Result<std::string>()>& effect) {
    if (run.phase() != from) return {};
    ALT_TRY(run.step(step, effect));
    return run.move(to);
}

}  // namespace

Result<settlement::ExitBook> exit_book(const store::RollupRow& row,
                                       const driver::RollupSpec& spec) {
    if (row.closing.empty())
        return make_error(Errc::conflict,
                          row.name + " is not closed yet, so nobody is owed anything so far",
                          "run `alt settle " + row.name + "`");
    ALT_TRY_ASSIGN(const auto json, codec::parse_json(row.closing));
    ALT_TRY_ASSIGN(auto closing, driver::closing_from_json(json));
    return settlement::ExitBook(std::move(closing), spec.parent_chain_id, spec.portal);
}

Result<void> settle(Run& run, bool pay_out) {
    if (run.phase() == Phase::settled || run.phase() == Phase::disposed) return {};
    if (!has_reached(run.phase(), Phase::live))
        return make_error(
            Errc::conflict,
            fmt::format("{} is {}: there is nothing to settle", run.row.name, run.row.phase),
            "raise it with `alt resume`, or undo it with `alt destroy`");
    ALT_TRY(advance(run, Phase::live, Phase::draining, "close_portal",
                    [&] { return close_portal(run); }));
    if (run.phase() == Phase::draining) {
        ALT_TRY(run.step("drain", [&] { return drain(run); }));
        ALT_TRY(run.step("sync_deposits", [&] { return sync_deposits(run); }));
    }
    ALT_TRY(advance(run, Phase::draining, Phase::frozen, "close_chain",
                    [&] { return close_chain(run); }));
    ALT_TRY(advance(run, Phase::frozen, Phase::proposed, "propose", [&] { return propose(run); }));
    ALT_TRY(advance(run, Phase::proposed, Phase::final, "finalise", [&] { return finalise(run); }));
    if (run.phase() == Phase::final) ALT_TRY(run.move(Phase::paying));
    ALT_TRY_ASSIGN(const auto book, exit_book(run.row, run.spec));
    if (pay_out && run.manifest.settlement.pay == manifest::Payout::push) ALT_TRY(pay(run, book));
    run.row.settled_ms = run.tools().clock.now();
    return advance(run, Phase::paying, Phase::settled, "conserve",
                   [&] { return conserve(run, book); });
}

}  // namespace alt::lifecycle
