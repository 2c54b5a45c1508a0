// The orchestrator's bridge by hand: accounts, deposit, exits, claim.
#include <fmt/format.h>

#include "core/base/hex.hpp"
#include "core/contracts/bindings/portal.hpp"
#include "core/lifecycle/settle.hpp"
#include "runtime/embed/local_orchestrator.hpp"
#include "runtime/embed/signer.hpp"

namespace alt {
namespace {

using codec::JsonArray;
using codec::JsonObject;

/// A person's own transaction is sent once, by this call; a crash ends the call, and the person
/// looks and repeats.
class ForgetfulJournal final : public client::TxJournal {
public:
    Result<std::vector<client::TxRecord>> load(std::string_view) override { return records_; }
    Result<void> record(const client::TxRecord& intent) override {
        records_.push_back(intent);
        return {};
    }
    Result<void> mark(const Hash256& hash, client::TxState state, std::uint64_t block_num,
                      std::uint64_t gas_used) override {
        for (auto& record : records_) {
            if (record.hash != hash) continue;
            record.state = state;
            record.block_num = block_num;
            record.gas_used = gas_used;
        }
        return {};
    }

private:
    std::vector<client::TxRecord> records_;
};

/// The portal's phase, after making the root of a rollup final that was abandoned in its challenge
/// window: no settlement does it any more, and without it the claim kit is worth nothing.
Result<contracts::PortalPhase> phase_for_claims(lifecycle::Run& run) {
    constexpr std::uint64_t kGas =
        150'000;  // not estimated: that would run at the last block's time
    ALT_TRY_ASSIGN(const auto phase, run.portal().phase());
    if (phase != contracts::PortalPhase::proposed || !is_over(run.phase())) return phase;
    const auto window =
        std::chrono::duration_cast<std::chrono::seconds>(run.manifest.settlement.challenge_window);
    ALT_TRY_ASSIGN(const auto proposed_at, run.portal().proposed_at());
    const auto opens = static_cast<std::int64_t>(proposed_at) + window.count();
    const auto left = opens - run.tools().clock.now() / 1000;
    if (left > 0)
        return make_error(
            Errc::conflict,
            fmt::format("the challenge window of {} is open for another {} s", run.row.name, left),
            "run it again then");
    ALT_TRY(run.send("finalise", run.spec.portal, contracts::encode_finalise(), kGas));
    return run.portal().phase();
}

}  // namespace

Result<View> LocalOrchestrator::accounts(const std::string& name) {
    ALT_TRY_ASSIGN(const auto rollup, known(name));
    if (!views::is_dev(rollup))
        return make_error(
            Errc::unsupported,
            "development keys are shown only for a loopback rollup on a development parent",
            "use your own keys with this rollup");
    ALT_TRY(parts_.reach.ensure());
    ALT_TRY_ASSIGN(auto* parent, parent_of(rollup));
    JsonArray rows;
    for (auto& row : views::accounts(rollup)) {
        auto& account = row.as_object();
        ALT_TRY_ASSIGN(const auto address, codec::get_address(row, "address"));
        ALT_TRY_ASSIGN(const auto on_parent, parent->balance(address, client::BlockTag::latest));
        account["parent_balance"] = to_decimal(on_parent);
        account["rollup_balance"] = nullptr;
        if (rollup.handle && rollup.phase == lifecycle::Phase::live) {
            ALT_TRY_ASSIGN(auto* client,
                           parts_.reach.parent(rollup.handle->rpc, rollup.spec.chain_id));
            ALT_TRY_ASSIGN(const auto balance, client->balance(address, client::BlockTag::latest));
            account["rollup_balance"] = to_decimal(balance);
        }
        rows.push_back(std::move(row));
    }
    return View{{"name", name}, {"accounts", std::move(rows)}};
}

Result<View> LocalOrchestrator::deposit(const DepositRequest& request) {
    ALT_TRY_ASSIGN(const auto rollup, known(request.name));
    if (rollup.phase != lifecycle::Phase::live)
        return make_error(Errc::conflict,
                          request.name + " is " + rollup.row.phase + " and takes no deposits");
    if (rollup.spec.native == driver::NativeCurrency::play)
        return make_error(
            Errc::conflict,
            request.name + " has play money, which never exits: a deposit would be lost",
            "raise a rollup with bridge.native = \"bridged\"");
    if (request.amount.is_zero())
        return make_error(Errc::invalid_input, "a deposit of 0 wei moves nothing");
    ALT_TRY_ASSIGN(const auto key, load_key(request.from_key, sys::current_environment()));
    ALT_TRY(parts_.reach.ensure());
    ALT_TRY_ASSIGN(auto* parent, parent_of(rollup));
    const auto to = request.to.value_or(key.address());
    if (to == rollup.spec.portal)
        return make_error(Errc::invalid_input,
                          "the portal has no key on the rollup: nobody could use what it got there",
                          "give --to an account of the rollup, or leave it out");

    ForgetfulJournal journal;
    client::SendPolicy policy;
    policy.confirmations = rollup.spec.parent_confirmations;
    client::TxSender sender(*parent, journal, parts_.clock, key, policy);
    client::TxIntent intent;
    intent.step = "deposit";
    intent.to = rollup.spec.portal;
    intent.value = request.amount;
    intent.data = contracts::encode_deposit_eth(to);
    ALT_TRY_ASSIGN(const auto sent, sender.send(intent));
    settlement::Portal portal(*parent, rollup.spec.portal);
    ALT_TRY_ASSIGN(const auto count, portal.deposit_count());
    if (request.wait) ALT_TRY(parts_.reach.driver()->sync_deposits(rollup.spec.id, count));
    return View{
        {"name", request.name},
        {"asset", "eth"},
        {"amount", to_decimal(request.amount)},
        {"from", to_hex(key.address())},
        {"to", to_hex(to)},
        {"tx", JsonObject{{"hash", to_hex(sent.hash)}, {"gas", sent.receipt.receipt.gas_used}}},
        {"credited", request.wait}};
}

Result<View> LocalOrchestrator::claim(const ClaimRequest& request) {
    ALT_TRY_ASSIGN(const auto rollup, known(request.name));
    ALT_TRY_ASSIGN(const auto book, lifecycle::exit_book(rollup.row, rollup.spec));
    JsonArray claimed;
    JsonArray refused;
    ALT_TRY(drive(rollup, "alt claim", [&](lifecycle::Run& run) -> Result<void> {
        ALT_TRY_ASSIGN(const auto phase, phase_for_claims(run));
        if (phase != contracts::PortalPhase::settled)
            return make_error(Errc::conflict, request.name + " has no final root on the parent yet",
                              "run `alt settle " + request.name + "`");
        ALT_TRY_ASSIGN(const auto paid, run.portal().claimed(run.spec.portal_block));
        for (const auto& leaf : book.leaves()) {
            if (paid.contains(leaf.index) || (request.account && leaf.owner != *request.account))
                continue;
            // The attempt's time is in the key: an owner that refused once may accept later.
            const auto step = fmt::format("claim/{}/{}", leaf.index, run.tools().clock.now());
            JsonObject line{{"index", leaf.index},
                            {"owner", to_hex(leaf.owner)},
                            {"amount", to_decimal(leaf.amount)}};
            const auto sent = run.send(step, run.spec.portal, book.claim_call(leaf.index));
            if (sent) {
                claimed.push_back(std::move(line));
            } else if (sent.error().code != Errc::invalid_input) {
                // Not the owner's refusal: the parent is away, or our funds are used up.
                return sent.error();
            } else {
                line["reason"] = sent.error().message;
                refused.push_back(std::move(line));
            }
        }
        return {};
    }));
    return View{
        {"name", request.name}, {"claimed", std::move(claimed)}, {"refused", std::move(refused)}};
}

Result<View> LocalOrchestrator::exits(const std::string& name) {
    ALT_TRY_ASSIGN(const auto rollup, known(name));
    ALT_TRY_ASSIGN(const auto book, lifecycle::exit_book(rollup.row, rollup.spec));
    ALT_TRY(parts_.reach.ensure());
    ALT_TRY_ASSIGN(auto* parent, parent_of(rollup));
    settlement::Portal portal(*parent, rollup.spec.portal);
    ALT_TRY_ASSIGN(const auto paid, portal.claimed(rollup.spec.portal_block));
    JsonArray rows;
    for (const auto& leaf : book.leaves())
        rows.push_back(JsonObject{{"index", leaf.index},
                                  {"owner", to_hex(leaf.owner)},
                                  {"amount", to_decimal(leaf.amount)},
                                  {"paid", paid.contains(leaf.index)}});
    return View{{"name", name},
                {"exit_root", to_hex(book.root())},
                {"total", to_decimal(book.total())},
                {"unpaid", to_decimal(book.unpaid(paid))},
                {"exits", std::move(rows)}};
}

}  // namespace alt
