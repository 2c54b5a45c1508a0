#include "core/lifecycle/run.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/hex.hpp"
#include "core/driver/wire.hpp"
#include "core/lifecycle/store_tx_journal.hpp"
#include "core/manifest/parse.hpp"

namespace alt::lifecycle {
namespace {

client::SendPolicy policy_of(const manifest::Manifest& manifest) {
    client::SendPolicy policy;
    policy.confirmations = manifest.parent.confirmations;
    return policy;
}

}  // namespace

Run::Run(const Tools& tools, client::ChainClient& parent, const crypto::PrivateKey& operator_key,
         store::Lease lease)
    : tools_(tools),
      parent_(parent),
      lease_(std::move(lease)),
      operator_(operator_key.address()),
      journal_(std::make_unique<StoreTxJournal>(tools.store, lease_)),
      key_(operator_key) {}

Run::~Run() {
    if (const auto released = tools_.store.release(lease_); !released)
        tools_.logger.warn("lifecycle", "lease not released: " + released.error().message,
                           {{"rollup", row.name}, {"rollup_id", row.id}});
}

Result<std::unique_ptr<Run>> Run::begin(const Tools& tools, std::int64_t rollup,
                                        client::ChainClient& parent,
                                        const crypto::PrivateKey& operator_key,
                                        const std::string& purpose) {
    ALT_TRY_ASSIGN(auto lease,
                   tools.store.acquire(rollup, sys::current_process(), purpose, sys::is_alive));
    std::unique_ptr<Run> run(new Run(tools, parent, operator_key, std::move(lease)));
    ALT_TRY_ASSIGN(auto row, tools.store.find(rollup));
    if (!row) return make_error(Errc::not_found, fmt::format("no rollup {}", rollup));
    run->row = *std::move(row);
    const auto phase = parse_phase(run->row.phase);
    if (!phase)
        return make_error(Errc::corrupt, "the store holds an unknown phase: " + run->row.phase);
    run->phase_ = *phase;
    ALT_TRY_ASSIGN(run->manifest, manifest::parse(run->row.manifest, run->row.name).result());
    ALT_TRY_ASSIGN(const auto json, codec::parse_json(run->row.spec));
    ALT_TRY_ASSIGN(run->spec, driver::spec_from_json(json));
    run->sender_ = std::make_unique<client::TxSender>(parent, *run->journal_, tools.clock,
                                                      run->key_, policy_of(run->manifest));
    return run;
}

Result<void> Run::step(const std::string& name,
                       const std::function<Result<std::string>()>& effect) {
    ALT_TRY_ASSIGN(const auto steps, tools_.store.steps(row.id));
    if (std::any_of(steps.begin(), steps.end(),
                    [&](const auto& s) { return s.name == name && s.done; }))
        return {};
    if (tools_.progress) tools_.progress(name, 0, 0);
    ALT_TRY(tools_.store.begin_step(lease_, name, tools_.clock.now()));
    tools_.faults.reach(name + ":intent");
    auto outcome = effect();
    if (!outcome) {
        auto error = std::move(outcome.error()).wrap(name);
        ALT_TRY(tools_.store.fail_step(lease_, name, error.message));
        return remember(std::move(error));
    }
    tools_.faults.reach(name + ":effect");
    ALT_TRY(tools_.store.finish_step(lease_, name, *outcome, tools_.clock.now()));
    tools_.faults.reach(name + ":outcome");
    tools_.logger.info("lifecycle", fmt::format("{} done {}", name, *outcome),
                       {{"rollup", row.name}, {"rollup_id", row.id}, {"step", name}});
    return note("step", outcome->empty() ? name : name + ": " + *outcome);
}

/// What failed on the chain is over: the next attempt has a key of its own in the journal.
Result<std::string> Run::tx_key(const std::string& step) {
    ALT_TRY_ASSIGN(const auto txs, tools_.store.parent_txs(row.id));
    auto key = step;
    const auto failed = [&](const store::ParentTxRow& tx) {
        return tx.step == key && tx.state == "failed";
    };
    for (int attempt = 2; std::any_of(txs.begin(), txs.end(), failed); ++attempt)
        key = fmt::format("{}#{}", step, attempt);
    return key;
}

Result<bool> Run::has_sent(const std::string& step) {
    ALT_TRY_ASSIGN(const auto key, tx_key(step));
    ALT_TRY_ASSIGN(const auto records, journal_->load(key));
    return !records.empty();
}

Result<std::string> Run::send(const std::string& step, const Address& to, const Bytes& data,
                              std::optional<std::uint64_t> gas) {
    client::TxIntent intent;
    ALT_TRY_ASSIGN(intent.step, tx_key(step));
    intent.to = to;
    intent.data = data;
    intent.gas_limit = gas;
    ALT_TRY_ASSIGN(const auto outcome, sender_->send(intent));
    return fmt::format("{} ({} gas)", to_hex(outcome.hash), outcome.receipt.receipt.gas_used);
}

Result<void> Run::move(Phase to) {
    ALT_ASSERT(can_move(phase_, to));
    phase_ = to;
    row.phase = to_string(to);
    row.last_error.clear();
    store::EventRow event;
    event.rollup = row.id;
    event.at_ms = tools_.clock.now();
    event.kind = "phase";
    event.text = row.phase;
    return tools_.store.update(lease_, row, event);
}

Result<void> Run::save() {
    return tools_.store.update(lease_, row, {});
}

Result<void> Run::note(const std::string& kind, const std::string& text) {
    store::EventRow event;
    event.rollup = row.id;
    event.at_ms = tools_.clock.now();
    event.kind = kind;
    event.text = text;
    return tools_.store.append_event(event);
}

Error Run::remember(Error error) {
    row.last_error = error.message;
    store::EventRow event;
    event.rollup = row.id;
    event.at_ms = tools_.clock.now();
    event.kind = "error";
    event.text = error.message;
    if (const auto stored = tools_.store.update(lease_, row, event); !stored)
        tools_.logger.error("lifecycle", "error not stored: " + stored.error().message,
                            {{"rollup", row.name}, {"rollup_id", row.id}});
    return error;
}

}  // namespace alt::lifecycle
