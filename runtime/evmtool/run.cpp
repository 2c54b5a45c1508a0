#include "runtime/evmtool/run.hpp"

#include <algorithm>

#include "runtime/evm/code.hpp"
#include "runtime/evm/evm.hpp"
#include "runtime/state/journal.hpp"
#include "runtime/state/memory_state.hpp"

namespace alt::evmtool {
namespace {

/// The state before the call.
void prepare(state::MemoryState& state, const RunRequest& request) {
    state.apply(request.prestate);
    if (!request.code) return;
    state::AccountChange change;
    change.account = state.account(request.receiver).value_or(state::Account{});
    change.new_code = evm::make_code(*request.code);
    change.account->code_hash = change.new_code->hash();
    state::Diff diff;
    diff.accounts.emplace(request.receiver, std::move(change));
    state.apply(diff);
}

void prepare(state::Journal& journal, const RunRequest& request) {
    journal.begin_transaction();
    const auto balance = journal.balance(request.sender);
    if (balance < request.value) journal.credit(request.sender, request.value - balance);
    for (const auto& account : {request.sender, request.receiver, Address{}})
        journal.warm_account(account);
}

evm::Message message_of(const RunRequest& request) {
    evm::Message message;
    message.gas = request.gas;
    message.sender = request.sender;
    message.recipient = message.code_address = request.receiver;
    message.value = request.value;
    message.input = request.input;
    return message;
}

}  // namespace

RunReport run_code(const RunRequest& request, const evm::Options& options) {
    state::MemoryState state;
    prepare(state, request);
    state::Journal journal(state);
    prepare(journal, request);

    evm::BlockContext block;
    block.chain_id = 1;
    block.gas_limit = static_cast<std::uint64_t>(request.gas);
    const evm::TxContext tx{.origin = request.sender, .gas_price = {}, .blob_hashes = {}};
    evm::Evm evm(journal, request.revision, block, tx, options);
    auto outcome = evm.execute(message_of(request));
    auto finished = journal.end_transaction();
    state.apply(journal.take_diff());
    return {.status = outcome.status,
            .output = std::move(outcome.output),
            .gas_used = static_cast<std::uint64_t>(request.gas - outcome.gas_left),
            .gas_refund = static_cast<std::uint64_t>(std::max<std::int64_t>(outcome.gas_refund, 0)),
            .logs = std::move(finished.logs),
            .state_root = state.root()};
}

}  // namespace alt::evmtool
