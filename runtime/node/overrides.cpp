#include "runtime/node/overrides.hpp"

#include <algorithm>

#include "core/base/hex.hpp"
#include "runtime/evm/code.hpp"

namespace alt::node {

namespace {

Error refused(const Address& account, std::string_view why) {
    return make_error(Errc::invalid_input, "account " + to_hex(account) + " " + std::string(why));
}

Result<void> move_precompile(const StateOverrides& overrides, const Address& from,
                             const Address& to, evm::Revision revision,
                             evm::PrecompileMoves& moves) {
    const auto id = evm::precompile_at(from, evm::rules_of(revision));
    if (id == 0) return refused(from, "is not a precompile");
    const bool is_taken = std::any_of(overrides.begin(), overrides.end(),
                                      [&](const auto& entry) { return entry.first == to; });
    if (is_taken) return refused(to, "is already overridden");
    moves[to] = id;
    return {};
}

state::AccountChange change_of(const AccountOverride& wanted,
                               const std::optional<state::Account>& before) {
    state::AccountChange change;
    change.account = before.value_or(
        state::Account{.nonce = 0, .balance = {}, .code_hash = evm::empty_code()->hash()});
    if (wanted.balance) change.account->balance = *wanted.balance;
    if (wanted.nonce) change.account->nonce = *wanted.nonce;
    if (wanted.code) {
        change.new_code = evm::make_code(*wanted.code);
        change.account->code_hash = change.new_code->hash();
    }
    change.storage_cleared = wanted.state.has_value();
    if (wanted.state) change.storage = *wanted.state;
    if (wanted.state_diff) change.storage = *wanted.state_diff;
    return change;
}

template <typename T>
void set_if(T& target, const std::optional<T>& value) {
    if (value) target = *value;
}

}  // namespace

void BlockOverrides::apply_to(evm::BlockContext& context) const {
    set_if(context.number, number);
    set_if(context.timestamp, time);
    set_if(context.gas_limit, gas_limit);
    set_if(context.coinbase, fee_recipient);
    set_if(context.prev_randao, prev_randao);
    set_if(context.base_fee, base_fee);
    set_if(context.blob_base_fee, blob_base_fee);
}

Result<Overlay> make_overlay(const StateOverrides& overrides, const state::StateView& base,
                             evm::Revision revision) {
    Overlay out;
    state::Diff diff;
    for (const auto& [address, wanted] : overrides) {
        if (wanted.move_precompile_to)
            ALT_TRY(move_precompile(overrides, address, *wanted.move_precompile_to, revision,
                                    out.moves));
        if (evm::is_precompile(address, revision)) out.moves.emplace(address, 0);
        if (wanted.state && wanted.state_diff)
            return refused(address, "has both state and stateDiff");
        const auto before = base.account(address);
        if (before || wanted.sets_anything())
            diff.accounts.insert_or_assign(address, change_of(wanted, before));
    }
    out.diff = std::make_shared<const state::Diff>(std::move(diff));
    return out;
}

}  // namespace alt::node
