#include "core/lifecycle/settle.hpp"

#include <fmt/format.h>

#include "core/base/hex.hpp"
#include "core/base/wei.hpp"
#include "core/driver/wire.hpp"
#include "core/lifecycle/parent_budget.hpp"
#include "core/lifecycle/raise.hpp"

namespace alt::lifecycle {
namespace {

using contracts::PortalPhase;

/// For a step whose effect the portal shows already: a transaction of ours on record is concluded
/// all the same, so that its gas is known. One that somebody else's made needless changes nothing.
Result<std::string> conclude(Run& run, const std::string& step, const Bytes& data,
                             const std::string& seen) {
    ALT_TRY_ASSIGN(const bool sent, run.has_sent(step));
    if (!sent) return seen;
    auto outcome = run.send(step, run.spec.portal, data);
    if (outcome || outcome.error().code != Errc::invalid_input) return outcome;
    return seen + ", not by us: " + outcome.error().message;
}

Result<bool> portal_reached(Run& run, PortalPhase phase) {
    ALT_TRY_ASSIGN(const auto current, run.portal().phase());
    return current >= phase;
}

Result<std::string> close_portal(Run& run) {
    const auto call = contracts::encode_close();
    ALT_TRY_ASSIGN(const bool closed, portal_reached(run, PortalPhase::closing));
    if (closed) return conclude(run, "close_portal", call, "is closed");
    return run.send("close_portal", run.spec.portal, call);
}

Result<std::string> drain(Run& run) {
    ALT_TRY(ensure_running(run));
    ALT_TRY(run.tools().driver.drain(run.id()));
    return std::string();
}

/// Every deposit that the portal counted is in the rollup's state, the same ones and in the same
/// order: after the closing block it would be too late.
Result<std::uint64_t> consume_deposits(Run& run) {
    ALT_TRY_ASSIGN(const auto count, run.portal().deposit_count());
    ALT_TRY(run.tools().driver.sync_deposits(run.id(), count));
    ALT_TRY_ASSIGN(const auto hash, run.portal().deposit_hash());
    ALT_TRY_ASSIGN(const auto seen, run.tools().driver.inspect(run.id()));
    if (!seen) return make_error(Errc::io, "the rollup has ended meanwhile", "run it again");
    if (seen->deposits_credited == count && seen->deposit_hash == hash) return count;
    return make_error(
        Errc::settlement_incomplete,
        fmt::format("the rollup has {} deposits ({}), the portal has {} ({})",
                    seen->deposits_credited, to_hex(seen->deposit_hash), count, to_hex(hash)),
        "the parent may have reorganised, or its endpoint left logs out; nothing was closed");
}

Result<std::string> sync_deposits(Run& run) {
    ALT_TRY(ensure_running(run));
    ALT_TRY_ASSIGN(const auto count, consume_deposits(run));
    return fmt::format("{} deposits", count);
}

Result<std::string> close_chain(Run& run) {
    ALT_TRY(ensure_running(run));
    ALT_TRY_ASSIGN(const auto seen, run.tools().driver.inspect(run.id()));
    if (!seen || !seen->closed) {
        // A restarted node takes transactions again, and without fsync it may have lost deposits.
        ALT_TRY(run.tools().driver.drain(run.id()));
        ALT_TRY(consume_deposits(run));
    }
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
    ALT_TRY_ASSIGN(const bool proposed, portal_reached(run, PortalPhase::proposed));
    if (proposed)
        return conclude(run, "propose", contracts::encode_propose_final(book.proposal()),
                        "is proposed");
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

/// Gas limit of a `finalise` that cannot be estimated; it uses less than half of it.
constexpr std::uint64_t kFinaliseGas = 150'000;
/// How far ahead of a remote parent our clock may be.
constexpr std::int64_t kClockSkewMs = 2'000;

/// Whether the portal's challenge window is over by the parent's time.
struct Window {
    std::int64_t left_ms = 0;          ///< by our clock; 0: over
    std::optional<std::uint64_t> gas;  ///< of `finalise`; none: estimate
};

/// A parent that seals on demand shows no new time before the next transaction: there our clock
/// decides, and the transaction has a fixed gas limit, because an estimate would run at the old
/// time.
Result<Window> look_at_window(Run& run) {
    const auto window = static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::seconds>(run.manifest.settlement.challenge_window)
            .count());
    if (window == 0) return Window{};
    ALT_TRY_ASSIGN(const auto proposed_at, run.portal().proposed_at());
    const auto opens = proposed_at + window;
    const auto ours = static_cast<std::int64_t>(opens * 1000) +
                      (run.manifest.parent.embedded() ? 0 : kClockSkewMs);
    ALT_TRY_ASSIGN(const auto head, run.parent().header(client::BlockTag::latest));
    if (head && head->header.timestamp >= opens) return Window{};
    return Window{std::max<std::int64_t>(0, ours - run.tools().clock.now()), kFinaliseGas};
}

Result<std::string> finalise(Run& run) {
    const auto call = contracts::encode_finalise();
    ALT_TRY_ASSIGN(const bool final, portal_reached(run, PortalPhase::settled));
    if (final) return conclude(run, "finalise", call, "is final");
    while (true) {
        ALT_TRY_ASSIGN(const auto window, look_at_window(run));
        if (window.left_ms == 0) return run.send("finalise", run.spec.portal, call, window.gas);
        run.tools().clock.sleep_for(
            std::chrono::milliseconds(std::min<std::int64_t>(200, window.left_ms)));
    }
}

/// How long `finalise` would have to wait, in ms.
Result<std::int64_t> left_of_window(Run& run) {
    if (run.phase() != Phase::proposed) return 0;
    ALT_TRY_ASSIGN(const bool final, portal_reached(run, PortalPhase::settled));
    if (final) return 0;
    ALT_TRY_ASSIGN(const auto window, look_at_window(run));
    return window.left_ms;
}

/// Pushes the payouts, batch by batch, as far as the budget goes.
class Payer {
public:
    Payer(Run& run, const settlement::ExitBook& book)
        : run_(run), book_(book), budget_(run, run.manifest.fees.parent_budget) {}

    Result<void> pay_all() {
        for (std::uint64_t batch = 0; batch < book_.batches(); ++batch) {
            if (run_.tools().progress) run_.tools().progress("pay", batch, book_.batches());
            const auto step = fmt::format("pay/{}", batch);
            ALT_TRY_ASSIGN(const bool affordable, can_pay(batch, step));
            if (!affordable) return leave(batch);
            ALT_TRY(run_.step(step, [&] { return pay_batch(batch, step); }));
        }
        return {};
    }

private:
    client::CallRequest call_of(std::uint64_t batch) const {
        client::CallRequest call;
        call.from = run_.operator_address();
        call.to = run_.spec.portal;
        call.data = book_.batch_call(batch);
        return call;
    }

    Result<bool> can_pay(std::uint64_t batch, const std::string& step) {
        if (!budget_.limited()) return true;
        ALT_TRY_ASSIGN(const bool sent, run_.has_sent(step));
        if (sent) return true;
        ALT_TRY_ASSIGN(const auto paid, run_.portal().claimed(run_.spec.portal_block));
        if (!book_.batch_open(batch, paid)) return true;
        ALT_TRY_ASSIGN(const auto estimate, run_.parent().estimate_gas(call_of(batch)));
        return budget_.allows(estimate);
    }

    Result<void> leave(std::uint64_t batch) {
        return run_.note(
            "note",
            fmt::format("fees.parent_budget of {} wei is used up: batches {} to {} are left to "
                        "their owners",
                        to_decimal(*run_.manifest.fees.parent_budget), batch, book_.batches() - 1));
    }

    Result<std::string> pay_batch(std::uint64_t batch, const std::string& step) {
        const auto call = call_of(batch);
        ALT_TRY_ASSIGN(const auto paid, run_.portal().claimed(run_.spec.portal_block));
        if (!book_.batch_open(batch, paid)) return conclude(run_, step, call.data, "is paid");
        ALT_TRY_ASSIGN(const auto estimate, run_.parent().estimate_gas(call));
        return run_.send(step, run_.spec.portal, call.data,
                         estimate + estimate / 4 + contracts::kPayoutReserve);
    }

    Run& run_;
    const settlement::ExitBook& book_;
    ParentBudget budget_;
};

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

/// One step that leads from one phase to the next; nothing in any other phase.
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

Result<std::optional<std::int64_t>> settle(Run& run, const Settling& how) {
    if (run.phase() == Phase::settled || run.phase() == Phase::disposed) return std::nullopt;
    if (!has_reached(run.phase(), Phase::live))
        return make_error(
            Errc::conflict,
            fmt::format("{} is {}: there is nothing to settle", run.row.name, run.row.phase),
            "raise it with `alt resume`, or undo it with `alt destroy`");
    ALT_TRY(advance(run, Phase::live, Phase::draining, std::string(kFirstStepOfEnd),
                    [&] { return close_portal(run); }));
    if (run.phase() == Phase::draining) {
        ALT_TRY(run.step("drain", [&] { return drain(run); }));
        ALT_TRY(run.step("sync_deposits", [&] { return sync_deposits(run); }));
    }
    ALT_TRY(advance(run, Phase::draining, Phase::frozen, "close_chain",
                    [&] { return close_chain(run); }));
    ALT_TRY(advance(run, Phase::frozen, Phase::proposed, "propose", [&] { return propose(run); }));
    if (!how.wait) {
        ALT_TRY_ASSIGN(const auto left, left_of_window(run));
        if (left > 0) return run.tools().clock.now() + left;
    }
    ALT_TRY(advance(run, Phase::proposed, Phase::final, "finalise", [&] { return finalise(run); }));
    if (run.phase() == Phase::final) ALT_TRY(run.move(Phase::paying));
    ALT_TRY_ASSIGN(const auto book, exit_book(run.row, run.spec));
    if (how.pay && run.manifest.settlement.pay == manifest::Payout::push)
        ALT_TRY(Payer(run, book).pay_all());
    ALT_TRY(run.step("conserve", [&] { return conserve(run, book); }));
    run.row.settled_ms = run.tools().clock.now();
    ALT_TRY(run.move(Phase::settled));
    return std::nullopt;
}

}  // namespace alt::lifecycle
